import { applyGated, createDoc, createDocumentWriter, createNote, createPlan, createRoster, createUndo, MODEL_ORIGIN, wordsIn, type DocumentKindName } from "@thicket/documents";
import { err, ok, type DocumentId, type MemberId } from "@thicket/wire";
import type { ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";
import type { Doc } from "yjs";
import { createReadable } from "../readable.ts";
import type { OpenDocument, OpenModel, Outcome, PersonHere, SaveState } from "../types.ts";
import type { Call } from "./call.ts";
import { createTicker, RETRY_MS } from "./ticker.ts";

export interface DocumentDeps {
  readonly port: Port<ToCore, ToPage>;
  readonly call: Call;
  readonly now: () => number;
  readonly setTimer: (f: () => void, ms: number) => () => void;
}

/** The model opens its roots, so that each has its type before anything is applied. */
const openModel = (kind: DocumentKindName, doc: Doc): OpenModel => {
  switch (kind) {
    case "note":
      return { kind, model: createNote(doc) };
    case "roster":
      return { kind, model: createRoster(doc) };
    case "plan":
      return { kind, model: createPlan(doc) };
  }
};

let nextChannel = 1;

/** Documents whose last words are still on their way to the log. */
const closing = new Map<DocumentId, Promise<void>>();

/** Resolves when the documents closed so far have written all they had, or could not. */
export const lastWords = async (): Promise<void> => void (await Promise.all(closing.values()));

/**
 * Opens a document in this page: its one live Y.Doc, fed with gated updates, its own changes taken out
 * tick by tick. What arrives while the first updates travel is applied after them. Waits until the same document,
 * closed a moment ago, has written all it had: own work comes out of the log only when it is opened.
 */
export const openDocument = async (deps: DocumentDeps, id: DocumentId): Promise<Outcome<OpenDocument>> => {
  await closing.get(id);
  const channel = nextChannel++;
  const saved = createReadable<SaveState>({ state: "saved", own: false, with: [], of: 0 });
  const here = createReadable<readonly PersonHere[]>([]);
  const authors = createReadable<ReadonlyMap<number, MemberId>>(new Map());
  const broken = createReadable<{ readonly unsaved: string } | undefined>(undefined);
  const early: Extract<ToPage, { t: "updates" }>[] = [];
  let receive = (message: Extract<ToPage, { t: "updates" }>): void => void early.push(message);
  let pace = (_: number): void => undefined;

  const stopListening = deps.port.onMessage((message) => {
    if (!("channel" in message) || message.channel !== channel) return;
    if (message.t === "updates") receive(message);
    if (message.t === "saved") saved.set({ ...message.saved, state: saved.readable.get().state });
    if (message.t === "here") here.set(message.here);
    if (message.t === "pace") pace(message.tick);
  });

  const opened = await deps.call("open", id, channel);
  if (!opened.ok) {
    stopListening();
    return err(opened.error);
  }
  const { kind, updates, readOnly, nextClock } = opened.value;
  saved.set(opened.value.saved);
  here.set(opened.value.here);
  authors.set(opened.value.authors);

  const doc = createDoc();
  const model = openModel(kind, doc);
  const apply = (update: Uint8Array): void => {
    if (!applyGated(doc, update).ok) broken.set({ unsaved: writer.unsealedText() });
  };
  const undo = createUndo(doc);
  const allowedOrigins = new Set<unknown>([MODEL_ORIGIN, undo]);
  for (const update of updates) if (!applyGated(doc, update).ok) broken.set({ unsaved: "" });
  const writer = createDocumentWriter(doc, { writer: opened.value.writer, nextClock, allowedOrigins });

  // What is refused stays refused, however often it is tried: its words go where those of a finished writer go.
  let refused = false;
  const refuse = (update: Uint8Array): void => {
    if (refused) return;
    refused = true;
    broken.set({ unsaved: [wordsIn([update]), writer.unsealedText()].filter((words) => words !== "").join("\n") });
  };

  const ticker = createTicker({
    now: deps.now,
    setTimer: deps.setTimer,
    // Of a writer that is finished nothing more comes, however much it holds.
    pending: () => writer.pending && writer.problem() === undefined && !refused,
    take: writer.take,
    write: async (update) => {
      const outcome = await deps.call("write", channel, update);
      if (!outcome.ok && outcome.error.code !== "not-saved") refuse(update);
      return outcome.ok;
    },
    onState: (state) => saved.set({ ...saved.readable.get(), state }),
  });
  pace = ticker.pace;
  writer.subscribe(() => {
    if (writer.problem() === undefined && !readOnly && !refused) ticker.touch();
    else broken.set({ unsaved: writer.unsealedText() });
  });
  if (writer.problem() !== undefined && !readOnly) broken.set({ unsaved: "" });

  receive = (message) => {
    if (message.authors !== undefined) authors.set(message.authors);
    message.updates.forEach(apply);
  };
  early.forEach(receive);

  /** Resolves when nothing is left to write. While there is no room for it, the words wait here. */
  const writeAll = async (): Promise<void> => {
    await ticker.flush();
    while (ticker.waits && !refused) {
      await new Promise<void>((resolve) => void deps.setTimer(resolve, RETRY_MS));
      await ticker.flush();
    }
  };
  const flush = (): void => void ticker.flush();
  globalThis.addEventListener?.("blur", flush);
  globalThis.document?.addEventListener("visibilitychange", flush);

  return ok({
    ...model,
    id, doc, readOnly,
    undo: () => undo.undo() !== null,
    redo: () => undo.redo() !== null,
    saved: saved.readable,
    here: here.readable,
    authors: authors.readable,
    broken: broken.readable,
    allowOrigin: (origin) => void allowedOrigins.add(origin),
    setCaret: (anchor, head) => deps.port.post({ t: "caret", channel, anchor, head }),
    close: () => {
      globalThis.removeEventListener?.("blur", flush);
      globalThis.document?.removeEventListener("visibilitychange", flush);
      const closed = writeAll().then(() => {
        if (closing.get(id) === closed) closing.delete(id);
        ticker.stop();
        writer.close();
        undo.destroy();
        stopListening();
        deps.port.post({ t: "close", channel });
        doc.destroy();
      });
      closing.set(id, closed);
    },
  });
};
