/**
 * A record: one sealing of an entry, and all that a keeper or a wire ever sees (LG2).
 *
 *   RECORD  1 version | 1 bucket | 8 tag | 24 nonce | ciphertext | 16 tag                50 bytes over the plaintext
 *
 * `version` is the suite byte (SU1). `bucket` names the record's whole length; a record of any other
 * length is refused before a key is touched. The first ten bytes, with the full epoch id, are the
 * associated data (SU3).
 */
import { createWriter, decode, refuse, type DecodeError } from "./codec.ts";
import { bucketLength, MAX_BUCKET } from "./padding.ts";
import { MAX_RECORD_BYTES } from "./limits.ts";
import { err, type Result } from "./result.ts";

export const RECORD_OVERHEAD = 50;
export const RECORD_HEADER_BYTES = 10;
export const NONCE_BYTES = 24;
export const AEAD_TAG_BYTES = 16;

export interface RecordParts {
  /** Suite byte. */
  readonly version: number;
  readonly bucket: number;
  /** 8 bytes: the epoch's tag, or a seal's or bundle's (KP1). */
  readonly tag: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  /** Ciphertext and its 16-byte tag. */
  readonly sealed: Uint8Array;
}

/** The ten bytes that stand before the nonce and are authenticated with the ciphertext. */
export const recordHeader = (version: number, bucket: number, tag: Uint8Array): Uint8Array =>
  createWriter().u8(version).u8(bucket).bytes(tag).finish();

export const encodeRecord = (parts: RecordParts): Uint8Array =>
  createWriter().bytes(recordHeader(parts.version, parts.bucket, parts.tag)).bytes(parts.nonce).bytes(parts.sealed).finish();

/** Refuses by length and version first; `suite` is the one suite byte this client speaks. */
export const decodeRecord = (suite: number, bytes: Uint8Array): Result<RecordParts, DecodeError> => {
  if (bytes.length > MAX_RECORD_BYTES) return err({ code: "malformed", why: "record too long" });
  return decode(bytes, (reader) => {
    const version = reader.u8();
    if (version !== suite) refuse("another suite");
    const bucket = reader.u8();
    if (bucket > MAX_BUCKET || bytes.length !== bucketLength(bucket)) refuse("length is not the bucket's");
    return { version, bucket, tag: reader.bytes(8), nonce: reader.bytes(NONCE_BYTES), sealed: reader.rest() };
  });
};
