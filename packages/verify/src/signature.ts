/**
 * The one verdict on Ed25519 signatures (SU2). Two verifiers that differ on one signature would
 * split a group for ever, so nothing else in Thicket decides: not WebCrypto, not a native module.
 *
 * Strict RFC 8032: R and A canonical (y < p, no negative zero), S < l, A not of small order; the
 * equation is the cofactored one of §5.1.7, with A as given. OpenSSL checks the cofactorless one
 * and so refuses signatures that this accepts.
 */
import { ed25519 } from "@noble/curves/ed25519.js";

export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const STRICT = { zip215: false } as const;

/** True if `signature` (64 bytes) of `message` is by `publicKey` (32 bytes). Any other length is false. Never throws. */
export const verifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return ed25519.verify(signature, message, publicKey, STRICT);
  } catch {
    return false;
  }
};
