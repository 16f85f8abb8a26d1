/**
 * Ed25519 signing (RFC 8032). Signatures are deterministic, so WebCrypto and noble make the same
 * bytes; WebCrypto signs where it can because it is some 10 times faster and runs off the thread.
 * It never decides on a signature (SU2).
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { concat, fromHex } from "@thicket/wire";
import type { Signer } from "./types.ts";

export const SEED_BYTES = 32;

/** What stands before the seed in a PKCS #8 Ed25519 private key (RFC 8410 §7). */
const PKCS8_PREFIX: Uint8Array = fromHex("302e020100300506032b657004220420");

type Subtle = Pick<SubtleCrypto, "importKey" | "sign">;

const webSubtle = (): Subtle | undefined => (globalThis as { readonly crypto?: { readonly subtle?: Subtle } }).crypto?.subtle;

/** From a 32-byte seed; `subtle` undefined means noble alone. The key is brought into WebCrypto at the first signature. */
export const createSigner = (seed: Uint8Array, subtle: Subtle | undefined = webSubtle()): Signer => {
  if (seed.length !== SEED_BYTES) throw new RangeError("a seed has 32 bytes");
  const own = Uint8Array.from(seed);
  let key: Promise<CryptoKey | undefined> | undefined;
  return {
    publicKey: ed25519.getPublicKey(own),
    sign: async (message) => {
      key ??= subtle === undefined ? Promise.resolve(undefined) : importSeed(subtle, own);
      const web = await key;
      if (subtle === undefined || web === undefined) return ed25519.sign(message, own);
      return new Uint8Array(await subtle.sign("Ed25519", web, Uint8Array.from(message)));
    },
  };
};

/** `undefined` where this WebCrypto has no Ed25519 (Chromium before 137, for one). */
const importSeed = async (subtle: Subtle, seed: Uint8Array): Promise<CryptoKey | undefined> => {
  try {
    return await subtle.importKey("pkcs8", Uint8Array.from(concat(PKCS8_PREFIX, seed)), "Ed25519", false, ["sign"]);
  } catch {
    return undefined;
  }
};
