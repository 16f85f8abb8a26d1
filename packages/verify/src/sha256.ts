import { sha256 as digest } from "@noble/hashes/sha2.js";

/** SHA-256 (FIPS 180-4) of the parts one after another: 32 bytes. Unambiguous joining is the caller's (SU3). */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = digest.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
};
