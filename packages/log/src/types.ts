import type { DeviceKeys, Membership, OperationRefusal } from "@thicket/group";
import type { Dep, DocumentTag, EntryFields, EntryId, LogKey, OperationId, Result } from "@thicket/wire";

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
  /** Refused for what it is; "heads" and "lane" for ever. */
  | { readonly code: "unknown-device" | "wrong-previous" | "too-many-parked" | "lane" | "heads" }
  /** Nothing wrong with it: it could not be written here. */
  | { readonly code: "store-failed" }
  /** Same (device, log, seq), two hashes: both signed entries, the proof of LG4. */
  | { readonly code: "fork"; readonly mine: Uint8Array; readonly theirs: Uint8Array };

export type Acceptance = Result<"accepted" | "already-have" | "parked", RejectReason>;

/** LG4: two entries of one device, log and seq, each with its chain up to a verified signature (SU5). Kept once a log. */
export interface ForkProof {
  readonly log: LogKey;
  readonly seq: number;
  /** The branch accepted here. */
  readonly one: readonly Uint8Array[];
  readonly other: readonly Uint8Array[];
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
  /** Own entries go into a new log from here on (ID4): writer ids change. */
  own(log: LogKey): void;
}

/** "fork": this device's own log has two branches (ID4, LG4), so nothing more is written here. */
export interface AppendProblem {
  readonly code: "store-failed" | "too-long" | "needs-newer-version" | "fork";
}

/** One group's log on this device. */
export interface Log {
  readonly membership: Membership;
  /** Where own entries go now. Changes when a sign of a restore was seen (ID4). */
  readonly own: LogKey;
  readonly keys: DeviceKeys;
  /** Where this copy began, if it was copied from somebody. */
  readonly base: Base | undefined;
  /**
   * Signs and stores, one strict transaction for the batch; resolves when durable (LG3), with one entry a draft.
   * Calls made meanwhile share the next transaction, in the order of the calls. When a write fails, those waiting
   * behind it fail too, since they build on it: nothing of them is stored, and nothing was sent.
   */
  append(drafts: readonly Draft[]): Promise<Result<readonly Entry[], AppendProblem>>;
  /** Entries as signed, from whoever had them (LG2). Strict before it resolves. One verdict each, in order. */
  accept(entries: readonly Uint8Array[]): Promise<readonly Acceptance[]>;
  /** Operations as signed. Strict before it resolves. */
  acceptOperations(operations: readonly Uint8Array[]): Promise<readonly Result<"added" | "known" | "waiting", OperationRefusal | { readonly code: "store-failed" }>[]>;
  /**
   * Makes, keeps and adds an own operation; `make` may think better of it. One at a time, so that no two ever follow
   * the same one, which would be a fork (MB9): everything this device signs into the membership comes this way.
   */
  author(make: () => Promise<Uint8Array | undefined>): Promise<Result<"added" | "known" | "waiting" | "not-made", OperationRefusal | { readonly code: "store-failed" | "needs-newer-version" }>>;
  /** Membership heads as far as the history is durable here: what others may be told (LG3). */
  heads(): readonly OperationId[];
  /** Is this operation of the membership durable here? */
  keeps(operation: OperationId): boolean;
  vector(): VersionVector;
  /** Accepted entries above `vector`, deps first. What lies in the base is not held here: another has it. */
  since(vector: ReadonlyMap<LogKey, { readonly seq: number }>): readonly Entry[];
  entry(log: LogKey, seq: number): Entry | undefined;
  /** All accepted entries in the order of acceptance. */
  all(): readonly Entry[];
  forks(): readonly ForkProof[];
  parked(): number;
  /** SHA-256 over the sorted (log, seq, id) of all heads; ids chain, so equal hashes mean equal logs (GT1), a newcomer's too. */
  digest(): string;
  subscribe(events: Partial<LogEvents>): () => void;
  close(): Promise<void>;
}

export type { Dep };
