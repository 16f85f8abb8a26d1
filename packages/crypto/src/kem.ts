/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519 joined so that either alone keeps the
 * secret. A seed of 32 bytes is the private key. And ML-KEM-768 (FIPS 203) by itself, because that is
 * what the published vectors test; nothing but X-Wing uses it.
 */
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { AGREEMENT_KEY_BYTES, agree } from "./agreement.ts";
import type { Random } from "./types.ts";

export const KEM_PUBLIC_KEY_BYTES = 1216;
export const ENCAPSULATION_BYTES = 1120;
export const KEM_SEED_BYTES = 32;
const COINS_BYTES = 64;

export interface Encapsulated {
  readonly encapsulation: Uint8Array;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

export const kemPublicKey = (seed: Uint8Array): Uint8Array => xwing.keygen(Uint8Array.from(seed)).publicKey;

/** Throws RangeError if `publicKey` isn't `kemAdmissible`: keys are checked when they are admitted. */
export const encapsulate = (publicKey: Uint8Array, random: Random): Encapsulated => {
  const made = orUndefined(() => xwing.encapsulate(publicKey, random(COINS_BYTES)));
  if (made === undefined) throw new RangeError("not an X-Wing public key");
  return { encapsulation: made.cipherText, secret: made.sharedSecret };
};

/** `undefined` on a wrong length or a small-order X25519 part; other rubbish gives a secret that opens nothing. */
export const decapsulate = (seed: Uint8Array, encapsulation: Uint8Array): Uint8Array | undefined => {
  if (seed.length !== KEM_SEED_BYTES || encapsulation.length !== ENCAPSULATION_BYTES) return undefined;
  return orUndefined(() => xwing.decapsulate(encapsulation, Uint8Array.from(seed)));
};

/** Any fixed scalar: only whether the product is zero is asked. */
const PROBE: Uint8Array = new Uint8Array(AGREEMENT_KEY_BYTES).fill(0x40);

/**
 * A key one can seal to: right length, ML-KEM part reduced (FIPS 203 §7.2), X25519 part not of small
 * order. Asked at admission; later `encapsulate` can't fail, so nobody stops a rekey with a bad key.
 */
export const kemAdmissible = (publicKey: Uint8Array): boolean => {
  if (publicKey.length !== KEM_PUBLIC_KEY_BYTES) return false;
  if (agree(PROBE, publicKey.subarray(KEM_PUBLIC_KEY_BYTES - AGREEMENT_KEY_BYTES)) === undefined) return false;
  return orUndefined(() => xwing.encapsulate(publicKey, new Uint8Array(COINS_BYTES))) !== undefined;
};

/** ML-KEM-768; each gives `undefined` where FIPS 203 §7 calls for a refusal. */
export const mlKem768 = {
  /** From d ‖ z (64 bytes). */
  keys: (seed: Uint8Array): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } | undefined =>
    orUndefined(() => ml_kem768.keygen(Uint8Array.from(seed))),
  encapsulate: (publicKey: Uint8Array, coins: Uint8Array): Encapsulated | undefined => {
    const made = orUndefined(() => ml_kem768.encapsulate(publicKey, coins));
    return made && { encapsulation: made.cipherText, secret: made.sharedSecret };
  },
  decapsulate: (secretKey: Uint8Array, encapsulation: Uint8Array): Uint8Array | undefined =>
    orUndefined(() => ml_kem768.decapsulate(encapsulation, secretKey)),
} as const;

const orUndefined = <T>(attempt: () => T): T | undefined => {
  try {
    return attempt();
  } catch {
    return undefined;
  }
};
