import type { Suite } from "@thicket/crypto";
import type { DeviceId, DeviceTag, EpochId, GroupId, MemberId, OperationId, Result } from "@thicket/wire";

/** Type bytes of operations. All formats are fixed now; the fold acts on the ones First light builds (docs/spec). */
export const OperationType = {
  genesis: 1, admit: 2, vouch: 3, leave: 4, rekey: 5, reseal: 6, suspend: 7, restore: 8, withdraw: 9, proposeRemove: 10,
  endorseRemove: 11, addDevice: 12, removeDevice: 13, setPolicy: 14, keeperAdd: 15, keeperRemove: 16, setAside: 17, back: 18,
  forkProof: 19, parent: 20,
} as const;

export interface Operation {
  readonly id: OperationId;
  readonly type: number;
  /** MB10: a client that doesn't know a critical operation stops writing. */
  readonly critical: boolean;
  readonly author: DeviceTag;
  readonly seq: number;
  readonly previous: OperationId;
  readonly parents: readonly OperationId[];
  /** Typed by `type`; unknown types keep raw bytes. */
  readonly body: OperationBody;
  /** As signed, signature included. */
  readonly bytes: Uint8Array;
}

/**
 * Of all types, whether the fold acts on them yet or not. Byte layouts: operation-bodies.ts.
 * Keys: `signingKey` 32 bytes Ed25519, `kemKey` 1,216 bytes X-Wing. An `epoch` of `undefined` means that no secret was given.
 */
export type OperationBody =
  | { readonly type: "genesis"; readonly nonce: Uint8Array; readonly signingKey: Uint8Array; readonly kemKey: Uint8Array; readonly policy: number; /** CI1: a circle's. */ readonly parent: GroupId | undefined }
  | AdmitBody
  | { readonly type: "vouch"; readonly member: MemberId }
  | { readonly type: "leave" }
  | { readonly type: "rekey"; readonly epoch: EpochId; readonly generation: number; readonly sealsRoot: Uint8Array; readonly count: number }
  | { readonly type: "reseal"; readonly epoch: EpochId; readonly device: DeviceTag }
  | { readonly type: "suspend"; readonly target: Target }
  | { readonly type: "restore"; readonly suspension: OperationId; readonly epoch: EpochId | undefined }
  | { readonly type: "withdraw"; readonly operation: OperationId }
  | { readonly type: "proposeRemove"; readonly target: Target }
  | { readonly type: "endorseRemove"; readonly proposal: OperationId }
  | { readonly type: "addDevice"; readonly signingKey: Uint8Array; readonly kemKey: Uint8Array; readonly countersignature: Uint8Array; readonly epoch: EpochId | undefined }
  | { readonly type: "removeDevice"; readonly device: DeviceId }
  | { readonly type: "setPolicy"; readonly step: { readonly is: "proposal"; readonly policy: number; readonly steward: MemberId | undefined } | { readonly is: "endorsement"; readonly proposal: OperationId } }
  | { readonly type: "keeperAdd"; readonly key: Uint8Array; readonly address: string }
  | { readonly type: "keeperRemove"; readonly key: Uint8Array }
  | { readonly type: "setAside"; readonly device: DeviceId }
  | { readonly type: "back" }
  | { readonly type: "forkProof"; readonly of: "operations" | "entries"; readonly one: readonly Uint8Array[]; readonly other: readonly Uint8Array[] }
  | { readonly type: "parent"; readonly operations: readonly Uint8Array[] }
  | { readonly type: "other"; readonly bytes: Uint8Array };

export interface AdmitBody {
  readonly type: "admit";
  /** The device id of the two keys (ID1). */
  readonly member: MemberId;
  readonly signingKey: Uint8Array;
  readonly kemKey: Uint8Array;
  /** 32 bytes: the public key of the code's one-time signing key (IN2), so that everyone can check the next field. */
  readonly invite: Uint8Array;
  /** 64 bytes, by `invite`, over the author's key and the two above: a code admits only whoever held it (MB13, IN3). */
  readonly inviteSignature: Uint8Array;
  /** 32 bytes, a hash of the handshake, and 64 by `signingKey` over it, the keys and the signature before: nobody is admitted unasked (ID1). */
  readonly transcript: Uint8Array;
  readonly deviceSignature: Uint8Array;
  readonly welcomeRoot: Uint8Array;
  /** The write epoch that was handed over with it (EP4). */
  readonly epoch: EpochId | undefined;
  /** CI1: in a circle, the same person's device in the parent group, and its signature. */
  readonly parent: { readonly device: DeviceTag; readonly signature: Uint8Array } | undefined;
}

export type Target = { readonly is: "member"; readonly member: MemberId } | { readonly is: "device"; readonly device: DeviceId };

export interface Member {
  readonly id: MemberId;
  readonly devices: readonly DeviceTag[];
  /** May admit, vouch, … (MB7). */
  readonly full: boolean;
  readonly sponsor: MemberId | undefined;
  readonly vouchers: readonly MemberId[];
  readonly left: boolean;
  /** 0 is the founder (MB6). */
  readonly seniority: number;
}

export interface Device {
  readonly id: DeviceId;
  readonly tag: DeviceTag;
  readonly member: MemberId;
  readonly signingKey: Uint8Array;
  readonly kemKey: Uint8Array;
  /** The operation that let it in; part of GT2's writer id. */
  readonly admittedBy: OperationId;
  readonly active: boolean;
}

export interface Epoch {
  readonly id: EpochId;
  /** Computed: 1 + max of parents (EP4). */
  readonly generation: number;
  readonly author: DeviceTag;
  readonly operation: OperationId;
  readonly recipients: readonly DeviceTag[];
  readonly holders: ReadonlySet<DeviceTag>;
  readonly eligible: boolean;
}

/** What a set of operations means. A pure function of the set (MB10). */
export interface GroupState {
  readonly id: GroupId;
  /** Of all who ever stood here, by seniority. */
  readonly members: ReadonlyMap<MemberId, Member>;
  readonly devices: ReadonlyMap<DeviceTag, Device>;
  readonly epochs: ReadonlyMap<EpochId, Epoch>;
  /** The highest of any rekey, 0 before the first; the next one's is one more (EP4). */
  readonly generation: number;
  /** The epoch to write under (EP4); `undefined` means a rekey is owed. */
  readonly writeEpoch: EpochId | undefined;
  /** EP6: epochs that no later rekey has in its past, sorted. Bundles go under each. */
  readonly frontierEpochs: readonly EpochId[];
  /** Active devices that don't hold the write epoch (EP7). */
  readonly owedSeals: readonly { readonly epoch: EpochId; readonly device: DeviceTag }[];
  /** MB10: an unknown critical operation is in force; this client must not write here. */
  readonly needsNewerVersion: boolean;
  /** Operations that have no effect, and why (MB11). */
  readonly void: ReadonlyMap<OperationId, VoidReason>;
  /** Two operations of one device with one seq (MB9): found and shown, both kept; nobody is excluded for it yet. */
  readonly forks: readonly { readonly device: DeviceTag; readonly seq: number; readonly operations: readonly OperationId[] }[];
}

/** Why an operation has no effect; each is a plain sentence on screen (MB11). */
export type VoidReason =
  /** Its author was not, or no longer, in the group (MB1, MB8). */
  | "author-not-active"
  /** Its author was not a full member yet (MB7). */
  | "author-not-full"
  /** The key, the tag or the code it admits was used before (MB8, ID1, IN3). */
  | "key-used" | "code-used" | "code-signature" | "device-signature" | "key-unfit" | "group-full"
  /** Another admission of the same code, key or tag, made apart, stands (MB13). */
  | "twin"
  | "target-unknown" | "own-newcomer"
  /** A rekey whose generation, count or epoch is not what its past says (EP3, EP4). */
  | "wrong-rekey"
  | "not-holder";

export type OperationRefusal =
  | { readonly code: "malformed"; readonly why: string }
  | { readonly code: "unknown-author" | "bad-signature" | "wrong-group" | "too-many-waiting" };

/** The membership history of one group: a set of signed operations and their fold. */
export interface Membership {
  readonly suite: Suite;
  readonly group: GroupId;
  readonly state: GroupState;
  /** The state of `heads` and their past alone; heads this history doesn't know are passed over. */
  stateAt(heads: readonly OperationId[]): GroupState;
  /** Checks form and signature, then adds. `waiting`: parents or author not known yet; kept, bounded, and added when they come. */
  add(bytes: Uint8Array): Result<"added" | "known" | "waiting", OperationRefusal>;
  get(id: OperationId): Operation | undefined;
  /** The newest own operation of a device: what its next one must follow. */
  tip(device: DeviceTag): Operation | undefined;
  /** Newest operations, sorted by id. */
  heads(): readonly OperationId[];
  /** All, parents before children. */
  all(): readonly Operation[];
  /** All that is not in the past of `heads`; heads this history doesn't know are passed over. */
  after(heads: readonly OperationId[]): readonly Operation[];
  /** Is `id` among `heads` or in their past? */
  covers(heads: readonly OperationId[], id: OperationId): boolean;
  subscribe(f: () => void): () => void;
}

/** The secrets and names that come of one epoch secret (EP1, EP8). */
export interface EpochKeys {
  readonly id: EpochId;
  readonly secret: Uint8Array;
  readonly recordKey: Uint8Array;
  /** 8 bytes at the front of each record. */
  readonly recordTag: Uint8Array;
  readonly presenceKey: Uint8Array;
  readonly topicKey: Uint8Array;
  readonly helloKey: Uint8Array;
  readonly mailboxSeed: Uint8Array;
}

/** Own keys in one group. */
export interface DeviceKeys {
  readonly device: DeviceId;
  readonly tag: DeviceTag;
  /** 32 bytes each. */
  readonly signingSeed: Uint8Array;
  readonly kemSeed: Uint8Array;
}
