/** HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869). */
import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** RFC 5869 §2.3: L ≤ 255 × 32. */
const MAX_HKDF_BYTES = 8160;

export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array => hmac(sha256, key, message);

/** HKDF-Extract: 32 bytes. */
export const hkdfExtract = (salt: Uint8Array, secret: Uint8Array): Uint8Array => extract(sha256, secret, salt);

/** HKDF-Expand; throws RangeError over 8,160 bytes (our own bug, never input). */
export const hkdfExpand = (key: Uint8Array, info: Uint8Array, length: number): Uint8Array => {
  if (length > MAX_HKDF_BYTES) throw new RangeError(`HKDF of ${length} bytes`);
  return expand(sha256, key, info, length);
};

export const hkdf = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  hkdfExpand(hkdfExtract(salt, secret), info, length);
