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

export type OperationBody =
  | { readonly type: "genesis"; readonly nonce: Uint8Array; readonly signingKey: Uint8Array; readonly kemKey: Uint8Array; readonly policy: number }
  | { readonly type: "admit"; readonly member: MemberId; readonly signingKey: Uint8Array; readonly kemKey: Uint8Array; readonly invite: Uint8Array; readonly inviteSignature: Uint8Array; readonly welcomeRoot: Uint8Array; readonly epoch: EpochId | undefined }
  | { readonly type: "vouch"; readonly member: MemberId }
  | { readonly type: "leave" }
  | { readonly type: "rekey"; readonly epoch: EpochId; readonly generation: number; readonly sealsRoot: Uint8Array; readonly count: number }
  | { readonly type: "reseal"; readonly epoch: EpochId; readonly device: DeviceTag }
  | { readonly type: "other"; readonly bytes: Uint8Array };

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
  readonly members: ReadonlyMap<MemberId, Member>;
  readonly devices: ReadonlyMap<DeviceTag, Device>;
  readonly epochs: ReadonlyMap<EpochId, Epoch>;
  /** The epoch to write under (EP4); `undefined` means a rekey is owed. */
  readonly writeEpoch: EpochId | undefined;
  /** Active devices that don't hold the write epoch (EP7). */
  readonly owedSeals: readonly { readonly epoch: EpochId; readonly device: DeviceTag }[];
  /** MB10: an unknown critical operation is in force; this client must not write here. */
  readonly needsNewerVersion: boolean;
  /** Operations that have no effect, and why (MB11). */
  readonly void: ReadonlyMap<OperationId, string>;
}

export type OperationRefusal =
  | { readonly code: "malformed"; readonly why: string }
  | { readonly code: "unknown-author" | "bad-signature" | "wrong-group" | "too-many-waiting" };

/** The membership history of one group: a set of signed operations and their fold. */
export interface Membership {
  readonly suite: Suite;
  readonly group: GroupId;
  readonly state: GroupState;
  /** Checks form and signature, then adds. `waiting`: parents or author not known yet; kept, bounded, and added when they come. */
  add(bytes: Uint8Array): Result<"added" | "known" | "waiting", OperationRefusal>;
  get(id: OperationId): Operation | undefined;
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
