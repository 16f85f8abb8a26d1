/**
 * Opening: record → signed bytes (LG2); layouts in seal.ts. Refused in this order, cheapest first:
 * length, version and bucket before anything is allocated; a tag of no epoch held before any key is
 * used; then the seal; then padding and form. Opening proves that a holder of the epoch sealed it for
 * this group. Who wrote it is for the signature to say (receive.ts), never for the seal.
 */
import type { Suite } from "@thicket/crypto";
import {
  decode, decodePaddedEntry, decodeRecord, err, ok, RECORD_HEADER_BYTES, refuse, toHex,
  type DecodedEntry, type DecodeError, type EpochId, type GroupId, type Result,
} from "@thicket/wire";
import { recordContext, RecordKind, type RecordKeys } from "./seal.ts";

export type OpenProblem =
  /** Not a record of this suite. No key was touched. */
  | DecodeError
  /** Sealed under an epoch this device doesn't hold, or not ours at all. No key was touched. */
  | { readonly code: "unknown-epoch" }
  /** Forged, damaged, of another group, or of the other kind. */
  | { readonly code: "not-authentic" }
  /** A holder sealed something that is no entry, or no operation. */
  | { readonly code: "bad-content"; readonly why: string };

export interface OpenedEntry {
  readonly epoch: EpochId;
  readonly entry: DecodedEntry;
  /** As signed, without the padding. */
  readonly bytes: Uint8Array;
}

export interface OpenedOperation {
  readonly epoch: EpochId;
  /** As signed, without the padding. */
  readonly bytes: Uint8Array;
}

/**
 * Epochs held, by record tag in hex. A list each: eight bytes are few enough for a member to make two
 * epochs with one tag, and neither may hide the other's records.
 */
export type EpochsByTag = ReadonlyMap<string, readonly RecordKeys[]>;

export const epochsByTag = (epochs: Iterable<RecordKeys>): EpochsByTag => {
  const byTag = new Map<string, RecordKeys[]>();
  for (const keys of epochs) {
    const tag = toHex(keys.recordTag);
    const sharing = byTag.get(tag);
    if (sharing === undefined) byTag.set(tag, [keys]);
    else sharing.push(keys);
  }
  return byTag;
};

export const openRecord = (suite: Suite, epochs: EpochsByTag, group: GroupId, record: Uint8Array): Result<OpenedEntry, OpenProblem> => {
  const opened = open(suite, epochs, group, RecordKind.entry, record);
  if (!opened.ok) return opened;
  const content = decodePaddedEntry(opened.value.padded);
  return content.ok ? ok({ epoch: opened.value.epoch, ...content.value }) : badContent(content.error);
};

export const openOperation = (suite: Suite, epochs: EpochsByTag, group: GroupId, record: Uint8Array): Result<OpenedOperation, OpenProblem> => {
  const opened = open(suite, epochs, group, RecordKind.operation, record);
  if (!opened.ok) return opened;
  const content = decode(opened.value.padded, (reader) => {
    const bytes = reader.bytes(reader.u32());
    for (const byte of reader.rest()) if (byte !== 0) refuse("padding is not zero");
    return bytes;
  });
  return content.ok ? ok({ epoch: opened.value.epoch, bytes: content.value }) : badContent(content.error);
};

const badContent = ({ why }: DecodeError): Result<never, OpenProblem> => err({ code: "bad-content", why });

interface Unsealed {
  readonly epoch: EpochId;
  readonly padded: Uint8Array;
}

const open = (suite: Suite, epochs: EpochsByTag, group: GroupId, kind: RecordKind, record: Uint8Array): Result<Unsealed, OpenProblem> => {
  const parts = decodeRecord(suite.id, record);
  if (!parts.ok) return parts;
  const candidates = epochs.get(toHex(parts.value.tag));
  if (candidates === undefined) return err({ code: "unknown-epoch" });
  const header = record.subarray(0, RECORD_HEADER_BYTES);
  for (const keys of candidates) {
    const padded = suite.open(keys.recordKey, parts.value.nonce, parts.value.sealed, recordContext(suite, group, keys.id, header, kind));
    if (padded !== undefined) return ok({ epoch: keys.id, padded });
  }
  return err({ code: "not-authentic" });
};
