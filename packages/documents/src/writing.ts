import * as Y from "yjs";
import { decodeUpdate, NO_BOUNDS, type Struct } from "./format/update-decoder.ts";
import { splitUpdate } from "./format/split-update.ts";
import { GATED_ORIGIN } from "./origins.ts";

/** Why nothing more may be sealed from this Y.Doc. */
export type WriterProblem =
  /** Yjs gave the doc another clientID. */
  | "client-id"
  /** A change that is nobody's work is in the doc: its clocks must not be signed. */
  | "stray-change"
  /** The doc and the log disagree about the next clock. */
  | "clock"
  /** One change is too long for an entry (LG11 was not kept). */
  | "too-long";

export interface WriterOptions {
  /** GT2, for this log, document and lane. */
  readonly writer: number;
  /** The gate's `nextClock`. */
  readonly nextClock: number;
  /** Compared by identity: the editor's, the undo manager, MODEL_ORIGIN. */
  readonly allowedOrigins: ReadonlySet<unknown>;
}

/**
 * Collects a person's own work in one Y.Doc for the log (GT2, GT5).
 *
 * When `problem()` says something, the writer is finished: take no more, show `unsealedText()` as not saved,
 * make a new doc from the log, and write that text again as a new change there.
 */
export interface DocumentWriter {
  /** The next update to sign, each small enough for an entry, until there is none. Nothing after a problem. */
  take(): Uint8Array | undefined;
  readonly pending: boolean;
  problem(): WriterProblem | undefined;
  /** What was typed and not taken: the characters of a text, and each text of a field on a line of its own. */
  unsealedText(): string;
  /** Called when there is something to take, or a problem. */
  subscribe(f: () => void): () => void;
  close(): void;
}

/** After the log was applied to `doc`, before anything is written in it. */
export const createDocumentWriter = (doc: Y.Doc, options: WriterOptions): DocumentWriter => {
  const listeners = new Set<() => void>();
  let updates: Uint8Array[] = [];
  let pieces: Uint8Array[] = [];
  let problem: WriterProblem | undefined = Y.getState(doc.store, options.writer) === options.nextClock ? undefined : "clock";
  doc.clientID = options.writer;

  const collect = (update: Uint8Array, origin: unknown): void => {
    if (origin === GATED_ORIGIN) return;
    if (options.allowedOrigins.has(origin)) updates.push(update);
    else problem ??= "stray-change";
    for (const listener of listeners) listener();
  };
  doc.on("update", collect);

  const check = (): WriterProblem | undefined => {
    if (doc.clientID !== options.writer) problem ??= "client-id";
    return problem;
  };

  /** Only own updates of this tick are merged here: few, small, and of one writer. */
  const cut = (): void => {
    const [first] = updates;
    if (first === undefined) return;
    const split = splitUpdate(updates.length === 1 ? first : Y.mergeUpdates(updates));
    if (split === undefined) problem ??= "too-long";
    else {
      pieces = [...split];
      updates = [];
    }
  };

  return {
    get pending() {
      return updates.length + pieces.length > 0;
    },
    take: () => {
      if (check() !== undefined) return undefined;
      if (pieces.length === 0) cut();
      return pieces.shift();
    },
    problem: check,
    unsealedText: () => wordsIn([...pieces, ...updates]),
    subscribe: (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    close: () => {
      doc.off("update", collect);
      listeners.clear();
    },
  };
};

/** The characters that own updates put in, and the texts of fields on lines of their own. */
export const wordsIn = (updates: readonly Uint8Array[]): string => {
  const structs = updates.flatMap(structsOf);
  return [structs.map(typedIn).join(""), ...structs.flatMap(fieldTextIn)].filter((text) => text !== "").join("\n");
};

const structsOf = (update: Uint8Array): readonly Struct[] => {
  const decoded = decodeUpdate(update, NO_BOUNDS);
  return decoded.ok ? decoded.value.clients.flatMap(({ structs }) => structs) : [];
};

const typedIn = ({ content }: Struct): string => (content.is === "text" ? content.text : "");

/** Ids of rows stand in lists and not under a key; marks of what was removed are nobody's words. */
const fieldTextIn = ({ hasKey, key = "", content }: Struct): readonly string[] =>
  hasKey && content.is === "any" && !key.includes("/removed/") ? content.values.filter((value) => typeof value === "string") : [];
