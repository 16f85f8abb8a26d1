/**
 * Ids are lower-case hex strings in memory, so they can be map keys and can't be mixed up,
 * and raw bytes on the wire. The number is the length in bytes.
 */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** 32: SHA-256(label ‖ 32 random bytes ‖ founder's keys) (ID1). */
export type GroupId = Id<"GroupId">;
/** 32: SHA-256(label ‖ group ‖ public keys) (ID1). */
export type DeviceId = Id<"DeviceId">;
/** 8: the first bytes of a DeviceId. */
export type DeviceTag = Id<"DeviceTag">;
/** 32: the id of the member's first device. */
export type MemberId = Id<"MemberId">;
/** 32: SHA-256(label ‖ group ‖ secret) (EP1). */
export type EpochId = Id<"EpochId">;
/** 32: hash of a signed operation's bytes before the signature. */
export type OperationId = Id<"OperationId">;
/** 32: hash of an entry's bytes before the signature (LG9). */
export type EntryId = Id<"EntryId">;
/** 16 random bytes (LG10). */
export type DocumentId = Id<"DocumentId">;
/** 8: the first bytes of a DocumentId; all zero where an entry is of no document. */
export type DocumentTag = Id<"DocumentTag">;
/** 10: device tag 8 ‖ log 2. Names one log of one device. */
export type LogKey = Id<"LogKey">;

export const NO_DOCUMENT = "0000000000000000" as DocumentTag;
export const NO_ENTRY: EntryId = "0".repeat(64) as EntryId;
export const NO_OPERATION: OperationId = "0".repeat(64) as OperationId;

export const deviceTag = (device: DeviceId): DeviceTag => device.slice(0, 16) as DeviceTag;
export const documentTag = (document: DocumentId): DocumentTag => document.slice(0, 16) as DocumentTag;
export const logKey = (device: DeviceTag, log: number): LogKey =>
  (device + log.toString(16).padStart(4, "0")) as LogKey;
export const logKeyDevice = (key: LogKey): DeviceTag => key.slice(0, 16) as DeviceTag;
export const logKeyLog = (key: LogKey): number => Number.parseInt(key.slice(16), 16);
