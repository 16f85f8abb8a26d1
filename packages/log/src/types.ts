import type { DeviceKeys, Membership, OperationRefusal } from "@thicket/group";
import type { Dep, DocumentTag, EntryFields, EntryId, LogKey, Result } from "@thicket/wire";

/**
 * Durable, append-only bytes of one group, sealed before they get here. Positions count upwards.
 * Conformance suite: @thicket/testkit `recordStoreSuite`.
 */
export interface RecordStore {
  /** Resolves when all are durable (`complete` of one strict transaction); all or none. */
  append(records: readonly Uint8Array[]): Promise<void>;
  /** In order of append, in batches. */
  load(): AsyncIterable<readonly Uint8Array[]>;
  /** Removes everything of this store. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Entry extends EntryFields {
  readonly id: EntryId;
  /** As signed, signature included. */
  readonly bytes: Uint8Array;
}

export interface Draft {
  readonly type: number;
  readonly document: DocumentTag;
  readonly lane: number;
  /** Logs this body refers to (LG8). The log turns each into a dep, unless it has named it at that height already. */
  readonly refers: readonly { readonly log: LogKey; readonly seq: number }[];
  readonly body: Uint8Array;
}

/** Per log: the highest accepted seq, and that entry's id. */
export type VersionVector = ReadonlyMap<LogKey, { readonly seq: number; readonly id: EntryId }>;

export type RejectReason =
  | { readonly code: "malformed"; readonly why: string }
  | { readonly code: "unknown-device" | "not-entitled" | "bad-signature" | "wrong-previous" | "too-many-parked" | "lane" | "heads" }
  /** Same (device, log, seq), two hashes: both signed entries, the proof of LG4. */
  | { readonly code: "fork"; readonly mine: Uint8Array; readonly theirs: Uint8Array };

export type Acceptance = Result<"accepted" | "already-have" | "parked", RejectReason>;

export interface ForkProof {
  readonly log: LogKey;
  readonly seq: number;
  readonly one: Uint8Array;
  readonly other: Uint8Array;
}

/** Where a newcomer's copy begins (IN6): entries up to here are inside its snapshots. */
export interface Base {
  readonly vector: VersionVector;
  /** Opaque to the log: snapshots and gate state, for documents. */
  readonly body: Uint8Array;
}

export interface LogEvents {
  /** Accepted entries, own or others', in an order in which deps come first. Called after the strict write. */
  entries(entries: readonly Entry[]): void;
  /** Operations were added; look at `membership.state`. */
  membership(): void;
  fork(proof: ForkProof): void;
}

/** One group's log on this device. */
export interface Log {
  readonly membership: Membership;
  readonly own: LogKey;
  readonly keys: DeviceKeys;
  /** Where this copy began, if it was copied from somebody. */
  readonly base: Base | undefined;
  /** Signs and stores, one strict transaction for the batch; resolves when durable (LG3). */
  append(drafts: readonly Draft[]): Promise<Result<readonly Entry[], { readonly code: "store-failed" | "too-long" | "needs-newer-version" | "fork" }>>;
  /** Entries as signed, from whoever had them (LG2). Strict before it resolves. One verdict each, in order. */
  accept(entries: readonly Uint8Array[]): Promise<readonly Acceptance[]>;
  /** Operations as signed. Strict before it resolves. */
  acceptOperations(operations: readonly Uint8Array[]): Promise<readonly Result<"added" | "known" | "waiting", OperationRefusal>[]>;
  vector(): VersionVector;
  /** Accepted entries above `vector`, deps first. */
  since(vector: ReadonlyMap<LogKey, { readonly seq: number }>): readonly Entry[];
  entry(log: LogKey, seq: number): Entry | undefined;
  /** All accepted entries in the order of acceptance. */
  all(): readonly Entry[];
  forks(): readonly ForkProof[];
  parked(): number;
  /** SHA-256 over the sorted (log, seq, id) of all accepted: equal hashes mean equal logs (GT1). */
  digest(): string;
  subscribe(events: Partial<LogEvents>): () => void;
  close(): Promise<void>;
}

export type { Dep };
