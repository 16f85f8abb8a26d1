/**
 * Authenticated encryption. XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with random 24-byte
 * nonces is the one used everywhere; ChaCha20-Poly1305 (RFC 8439) serves HPKE alone, where each
 * key seals once. Sealed bytes are ciphertext ‖ 16-byte tag.
 */
import { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js";

export const AEAD_KEY_BYTES = 32;
const TAG_BYTES = 16;

interface Aead {
  readonly nonceBytes: number;
  /** Throws RangeError on a key or nonce of another length (our own bug, never input). */
  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array;
  /** `undefined` if the tag is wrong or any length is. Never throws. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined;
}

const createAead = (cipher: typeof xchacha20poly1305 | typeof chacha20poly1305, nonceBytes: number): Aead => ({
  nonceBytes,
  seal: (key, nonce, plaintext, associated) => {
    if (key.length !== AEAD_KEY_BYTES || nonce.length !== nonceBytes) throw new RangeError("key or nonce of a wrong length");
    return cipher(key, nonce, associated).encrypt(plaintext);
  },
  open: (key, nonce, sealed, associated) => {
    if (key.length !== AEAD_KEY_BYTES || nonce.length !== nonceBytes || sealed.length < TAG_BYTES) return undefined;
    try {
      return cipher(key, nonce, associated).decrypt(sealed);
    } catch {
      return undefined;
    }
  },
});

export const xchacha: Aead = createAead(xchacha20poly1305, 24);
export const chacha: Aead = createAead(chacha20poly1305, 12);
