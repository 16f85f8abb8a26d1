/** What is measured, and what it is measured against. Each types ticks into a document and says when all of it is durable. */
import { createDoc, createDocumentWriter, createNote, MODEL_ORIGIN } from "@thicket/documents";
import { openStores } from "@thicket/store-indexeddb";
import { IndexeddbPersistence } from "y-indexeddb";
import { Doc, type Text } from "yjs";
import { theWorker } from "../../../../tooling/lab/page.ts";
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

/** Ours: the page's document, its writer, the core worker with gate, log, signature, seal and strict store. */
export const thicket = async (name: string): Promise<Subject> => {
  const worker = theWorker();
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
