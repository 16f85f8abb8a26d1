import type { DocumentId, DocumentTag, LogKey, Result } from "@thicket/wire";

export const DocumentKind = { note: 1, roster: 2, plan: 3 } as const;
export type DocumentKindName = keyof typeof DocumentKind;

/** One entry as the gate sees it: no key, no signature, no time. */
export interface GateEntry {
  readonly log: LogKey;
  readonly seq: number;
  readonly document: DocumentTag;
  /** The clientID every struct of the entry must carry (GT2), computed by the log from the membership history. */
  readonly writer: number;
  /** Logs and heights the entry names. */
  readonly deps: readonly { readonly log: LogKey; readonly seq: number }[];
  /** A Yjs V1 update; empty for entries that are not updates (their deps still count). */
  readonly update: Uint8Array;
}

export type Refusal = {
  readonly code:
    | "malformed" | "not-canonical" | "wrong-writer" | "wrong-clock" | "unknown-content" | "unknown-root" | "beyond-deps"
    | "too-many" | "too-deep" | "unknown-document" | "reserved-key" | "newer-schema";
  readonly why: string;
};

/** What every device concludes alike about one entry (GT3). */
export type Verdict = Result<{ readonly othersDeleted: number }, Refusal>;

/** An entry by log and height (LG8). */
export interface Reference {
  readonly log: LogKey;
  readonly seq: number;
}

/** Next clocks, who wrote which clocks at which height, nesting depths. Never a Y.Doc (GT3). */
export interface Gate {
  /**
   * Learns of a document: `by` is the entry that made it. Called when that entry is accepted; an update counts
   * only if its own chain or deps know that entry, so the order of arrival plays no part.
   */
  create(document: DocumentId, kind: number, schema: number, by: Reference): void;
  /**
   * Judges and, if it passes, remembers. Every accepted entry of every log, once, in the order of its log and
   * after its deps. A refusal changes nothing but the entry's deps being named. Throws RangeError on a height
   * of a log that was judged already: a bug of the caller.
   */
  judge(entry: GateEntry): Verdict;
  /** The verdict `judge` would give, remembering nothing: for an own tick before it is signed. */
  check(entry: GateEntry): Verdict;
  /** Which entries an own update refers to (LG8), before it is signed; the one that made the document among them. Those of `own` are left out. */
  refers(document: DocumentTag, update: Uint8Array, own?: LogKey): readonly Reference[];
  /** Next clock of a writer in a document. */
  nextClock(document: DocumentTag, writer: number): number;
  /** Who has written in a document, and up to which clock: to show names beside values. */
  writers(document: DocumentTag): readonly { readonly writer: number; readonly log: LogKey; readonly end: number }[];
  /** Checks a whole document from a welcome against this state (IN6); the next clock of each writer. */
  snapshot(document: DocumentTag, update: Uint8Array): Result<ReadonlyMap<number, number>, Refusal>;
  /** For a newcomer's welcome (IN6): everything above, so its verdicts equal ours. */
  encode(): Uint8Array;
}
