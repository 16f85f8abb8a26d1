/**
 * Sealing: signed bytes → record (LG2). Sign first, then pad, then seal: the padding is inside.
 *
 *   RECORD      1 version | 1 bucket | 8 tag | 24 nonce | ciphertext | 16 tag              (wire/record.ts)
 *   plaintext   of an entry:      entry | zeros
 *               of an operation:  4 length | operation | zeros
 *   associated  labelledBytes("thicket record key", group, 10 header bytes, 32 epoch id, 1 kind)      (SU3)
 *   kind        1 entry | 2 operation
 *
 * The kind keeps the two apart twice over: it is authenticated, and a length's first byte is always 0,
 * which no entry's type is. The nonce is random every time, so sealing again never repeats one; the same
 * bytes may be sealed as often as anyone likes, under whichever epoch is written under (MB0, LG2).
 */
import { labelledBytes, type Random, type Suite } from "@thicket/crypto";
import type { EpochKeys } from "@thicket/group";
import {
  AEAD_TAG_BYTES, bucketFor, bucketLength, createWriter, encodeRecord, fromHex, NONCE_BYTES, RECORD_OVERHEAD, recordHeader,
  type EpochId, type GroupId,
} from "@thicket/wire";

/** What a record holds. Part of what is authenticated, so one can never be opened as the other. */
export const RecordKind = { entry: 1, operation: 2 } as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/** The epoch secret's part in a record. */
export type RecordKeys = Pick<EpochKeys, "id" | "recordKey" | "recordTag">;

/** `entry` as signed. Throws RangeError above LM3, which no entry within LM2 reaches. */
export const sealEntry = (suite: Suite, keys: RecordKeys, group: GroupId, entry: Uint8Array, random: Random): Uint8Array =>
  seal(suite, keys, group, RecordKind.entry, entry, random);

/** `operation` as signed, for the way to another member (MB0). Throws RangeError above LM3, which no operation within its own limit reaches. */
export const sealOperation = (suite: Suite, keys: RecordKeys, group: GroupId, operation: Uint8Array, random: Random): Uint8Array =>
  seal(suite, keys, group, RecordKind.operation, createWriter().u32(operation.length).bytes(operation).finish(), random);

/** What is authenticated with the ciphertext: where the record stands, the whole epoch id behind its tag, the group, the kind. */
export const recordContext = (suite: Pick<Suite, "id">, group: GroupId, epoch: EpochId, header: Uint8Array, kind: RecordKind): Uint8Array =>
  labelledBytes(suite, "thicket record key", group, header, fromHex(epoch), Uint8Array.of(kind));

const seal = (suite: Suite, keys: RecordKeys, group: GroupId, kind: RecordKind, content: Uint8Array, random: Random): Uint8Array => {
  const bucket = bucketFor(content.length + RECORD_OVERHEAD);
  if (bucket === undefined) throw new RangeError(`${content.length} bytes fit no record`);
  const padded = new Uint8Array(bucketLength(bucket) - RECORD_OVERHEAD);
  padded.set(content);
  const nonce = random(NONCE_BYTES);
  const context = recordContext(suite, group, keys.id, recordHeader(suite.id, bucket, keys.recordTag), kind);
  const sealed = suite.seal(keys.recordKey, nonce, padded, context);
  if (sealed.length !== padded.length + AEAD_TAG_BYTES) throw new RangeError("the suite's seal has another length");
  return encodeRecord({ version: suite.id, bucket, tag: keys.recordTag, nonce, sealed });
};
