import { x25519 } from "@noble/curves/ed25519.js";

export const AGREEMENT_KEY_BYTES = 32;

/** X25519 (RFC 7748): the public key of a 32-byte secret. */
export const agreePublicKey = (secret: Uint8Array): Uint8Array => x25519.getPublicKey(secret);

/**
 * X25519 of both; `undefined` on an all-zero result (RFC 7748 §6.1: the other key is of small order) or
 * a wrong length. A non-canonical u is reduced as the RFC says. Never throws.
 */
export const agree = (secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined => {
  if (secret.length !== AGREEMENT_KEY_BYTES || publicKey.length !== AGREEMENT_KEY_BYTES) return undefined;
  try {
    return x25519.getSharedSecret(secret, publicKey);
  } catch {
    return undefined;
  }
};
