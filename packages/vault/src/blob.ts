/**
 * A named thing at rest (ST2). Its name in the store is a keyed hash and its size is padded:
 *
 *   BLOB       1 suite | 24 nonce | ciphertext | 16 tag
 *   plaintext  4 length | bytes | zeros
 *
 * The stored name is authenticated, so no blob can stand in for another.
 */
import { AEAD_TAG_BYTES, bucketFor, bucketLength, concat, createWriter, NONCE_BYTES, toHex, utf8 } from "@thicket/wire";
import type { Random, Suite } from "@thicket/crypto";

const OVERHEAD = 1 + NONCE_BYTES + AEAD_TAG_BYTES;
/** Above the buckets of wire/padding (1 MiB) sizes are whole steps of this: still at most 12 % more. */
const LARGE_STEP: number = 128 * 1024;

/** A stored blob doesn't open under its own name: the disk or someone else changed it. */
export class DamagedBlob extends Error {
  override readonly name = "DamagedBlob";
}

export interface BlobKeys {
  readonly contents: Uint8Array;
  readonly names: Uint8Array;
}

export const blobKeys = (suite: Suite, master: Uint8Array): BlobKeys => ({
  contents: suite.derive(master, "thicket vault blob", new Uint8Array(0), 32),
  names: suite.derive(master, "thicket vault name", new Uint8Array(0), 32),
});

export const storedName = (suite: Suite, keys: BlobKeys, name: string): string =>
  toHex(suite.derive(keys.names, "thicket vault name", utf8(name), 16));

export const sealBlob = (suite: Suite, random: Random, keys: BlobKeys, stored: string, bytes: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(paddedLength(OVERHEAD + 4 + bytes.length) - OVERHEAD);
  padded.set(createWriter().u32(bytes.length).finish());
  padded.set(bytes, 4);
  const nonce = random(NONCE_BYTES);
  return concat(Uint8Array.of(suite.id), nonce, suite.seal(keys.contents, nonce, padded, associated(suite, stored)));
};

export const openBlob = (suite: Suite, keys: BlobKeys, stored: string, blob: Uint8Array): Uint8Array => {
  if (blob.length < OVERHEAD + 4 || blob[0] !== suite.id) throw new DamagedBlob("form");
  const nonce = blob.subarray(1, 1 + NONCE_BYTES);
  const padded = suite.open(keys.contents, nonce, blob.subarray(1 + NONCE_BYTES), associated(suite, stored));
  if (padded === undefined) throw new DamagedBlob("does not open");
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (length > padded.length - 4) throw new DamagedBlob("length");
  return padded.slice(4, 4 + length);
};

const associated = (suite: Suite, stored: string): Uint8Array => concat(Uint8Array.of(suite.id), utf8(stored));

const paddedLength = (length: number): number => {
  const bucket = bucketFor(length);
  return bucket === undefined ? Math.ceil(length / LARGE_STEP) * LARGE_STEP : bucketLength(bucket);
};
