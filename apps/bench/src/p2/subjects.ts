/** What is measured, and what it is measured against. Each types ticks into a document and says when all of it is durable. */
import { createThicket, portOf, type PageDeps } from "@thicket/client";
import { createDoc, createDocumentWriter, createNote, MODEL_ORIGIN } from "@thicket/documents";
import { openStores } from "@thicket/store-indexeddb";
import { IndexeddbPersistence } from "y-indexeddb";
import { Doc, type Text } from "yjs";
import appCoreWorker from "../../../web/src/workers/core.worker.ts?worker&url";
import coreWorker from "./core.worker.ts?worker&url";
import type { Tick } from "./trace.ts";

export interface Subject {
  type(tick: Tick): void;
  /** Resolves when everything typed is durable. */
  settled(): Promise<void>;
  text(): string;
}

const edit = (text: Text, tick: Tick): void => {
  for (const { at, remove, insert } of tick) {
    if (remove > 0) text.delete(at, remove);
    if (insert !== "") text.insert(at, insert);
  }
};

/** Nothing but the document: no store at all. */
export const yjsAlone = async (): Promise<Subject> => {
  const doc = new Doc();
  const text = doc.getText("body");
  return { type: (tick) => doc.transact(() => edit(text, tick)), settled: async () => undefined, text: () => text.toString() };
};

/** y-indexeddb as it comes: every update a transaction of its own, not strict. */
export const yIndexeddb = async (name: string): Promise<Subject> => {
  const doc = new Doc();
  const store = new IndexeddbPersistence(name, doc);
  await store.whenSynced;
  const text = doc.getText("body");
  return {
    type: (tick) => doc.transact(() => edit(text, tick)),
    // A transaction asked for now completes after all that were asked for before.
    settled: () =>
      new Promise((resolve, reject) => {
        if (store.db === null) return reject(new Error("no database"));
        const transaction = store.db.transaction(["updates"], "readwrite");
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(new Error("failed"));
        transaction.objectStore("updates").count();
      }),
    text: () => text.toString(),
  };
};

/** Yjs' own updates in our grouped strict store: durable as ours are, but in the clear, unsigned and without history. */
export const yjsGroupedStrict = async (name: string): Promise<Subject> => {
  const stores = await openStores(name);
  if (!stores.ok) throw new Error(stores.error.code);
  const store = await stores.value.records("0");
  const doc = new Doc();
  const text = doc.getText("body");
  let last: Promise<void> = Promise.resolve();
  doc.on("update", (update: Uint8Array) => {
    last = store.append([update]);
  });
  return { type: (tick) => doc.transact(() => edit(text, tick)), settled: () => last, text: () => text.toString() };
};

/** Ours, as fast as it goes: the page's document, its writer, and the parts of the core under it (core.worker.ts). */
export const thicketUnpaced = async (name: string): Promise<Subject> => {
  const worker = new Worker(coreWorker, { type: "module" });
  const said = <T>(kind: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const listen = ({ data }: MessageEvent<{ readonly kind?: string; readonly value: T }>): void => {
        if (data.kind !== kind && data.kind !== "failed") return;
        worker.removeEventListener("message", listen);
        if (data.kind === kind) resolve(data.value);
        else reject(new Error(String(data.value)));
      };
      worker.addEventListener("message", listen);
    });
  worker.postMessage({ kind: "start", name });
  const writerId = await said<number>("started");
  const doc = createDoc();
  const note = createNote(doc);
  const writer = createDocumentWriter(doc, { writer: writerId, nextClock: 0, allowedOrigins: new Set([MODEL_ORIGIN]) });
  return {
    type: (tick) => {
      doc.transact(() => edit(note.body, tick), MODEL_ORIGIN);
      for (let update = writer.take(); update !== undefined; update = writer.take()) worker.postMessage({ kind: "write", update }, [update.buffer]);
    },
    settled: async () => {
      if (writer.problem() !== undefined) throw new Error(`the writer stopped: ${writer.problem()}`);
      const settled = said<void>("settled");
      worker.postMessage({ kind: "settle" });
      await settled;
    },
    text: () => note.body.toString(),
  };
};

/** Ours, at a typist's pace: the app's page side and its own core and gate workers, every tick closed as LG6 closes it. Nobody else is there. */
export const thicketPaced = async (): Promise<Subject> => {
  const core = new Worker(appCoreWorker, { type: "module" });
  const client = createThicket({
    port: portOf(core) as PageDeps["port"],
    connect: () => new Promise(() => undefined),
    now: Date.now,
    setTimer: (f, ms) => {
      const timer = setTimeout(f, ms);
      return () => clearTimeout(timer);
    },
    reload: () => core.terminate(),
  });
  while (client.state.get().at !== "empty") await sleep(10);
  const made = await client.makeGroup({ group: "Measured", name: "Ana", words: (await client.newWords()).join(" ") });
  if (!made.ok) throw new Error(made.error.code);
  const id = await client.createDocument("note", "Paper");
  if (!id.ok) throw new Error(id.error.code);
  const opened = await client.open(id.value);
  if (!opened.ok) throw new Error(opened.error.code);
  const { doc, saved, allowOrigin } = opened.value;
  allowOrigin(MODEL_ORIGIN);
  const { body } = createNote(doc);
  return {
    type: (tick) => {
      doc.transact(() => edit(body, tick), MODEL_ORIGIN);
      // Alone, a tick lasts two seconds; looking elsewhere closes it at once, and so does this.
      globalThis.dispatchEvent(new Event("blur"));
    },
    settled: async () => {
      while (saved.get().state !== "saved") await sleep(5);
    },
    text: () => body.toString(),
  };
};

const sleep = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
