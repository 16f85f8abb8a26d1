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

/** Next clocks, who wrote which clocks at which height, nesting depths. Never a Y.Doc (GT3). */
export interface Gate {
  /** Learns of a document before its first update. */
  create(document: DocumentId, kind: number, schema: number): void;
  /** Judges and, if it passes, remembers. A refusal changes nothing but the entry's deps being named. */
  judge(entry: GateEntry): Verdict;
  /** Which logs and heights an own update refers to (LG8), before it is signed. */
  refers(document: DocumentTag, update: Uint8Array): readonly { readonly log: LogKey; readonly seq: number }[];
  /** Next clock of a writer in a document. */
  nextClock(document: DocumentTag, writer: number): number;
  /** For a newcomer's welcome (IN6): everything above, so its verdicts equal ours. */
  encode(): Uint8Array;
}
