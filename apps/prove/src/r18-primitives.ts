/**
 * What the vectors are run through: the functions the product calls, and the seams that stand in
 * for them under sabotage. WebCrypto's AES-GCM is here because files will use it (FL1); nothing ships it yet.
 */
import { chacha, decapsulate, encapsulate, hkdf, hmacSha256, mlKem768, suite, type Suite } from "@thicket/crypto";
import { concat } from "@thicket/wire";

export interface Primitives {
  readonly suite: Suite;
  readonly chacha: Pick<typeof chacha, "seal" | "open">;
  readonly aesGcm: {
    seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Promise<Uint8Array | undefined>;
    open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array | undefined>;
  };
  readonly hkdf: typeof hkdf;
  readonly hmac: typeof hmacSha256;
  readonly mlKem768: typeof mlKem768;
  readonly xwing: { readonly encapsulate: typeof encapsulate; readonly decapsulate: typeof decapsulate };
}

type AesUse = (key: CryptoKey, parameters: AesGcmParams) => Promise<ArrayBuffer>;

/**
 * WebCryptos differ on the IVs they take: OpenSSL's refuses under 12 and over 128 bytes, others take
 * nearly all. Ours takes what every one takes, and says so before WebCrypto is asked.
 */
export const takesIv = (iv: Uint8Array): boolean => iv.length >= 12 && iv.length <= 128;

/** `undefined` on another IV, and on whatever WebCrypto refuses. */
const withAes = async (key: Uint8Array, iv: Uint8Array, associated: Uint8Array, use: AesUse): Promise<Uint8Array | undefined> => {
  if (!takesIv(iv)) return undefined;
  try {
    const imported = await crypto.subtle.importKey("raw", Uint8Array.from(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    return new Uint8Array(await use(imported, { name: "AES-GCM", iv: Uint8Array.from(iv), additionalData: Uint8Array.from(associated), tagLength: 128 }));
  } catch {
    return undefined;
  }
};

export const primitives: Primitives = {
  suite,
  chacha,
  aesGcm: {
    seal: (key, nonce, plaintext, associated) => withAes(key, nonce, associated, (aes, of) => crypto.subtle.encrypt(of, aes, Uint8Array.from(plaintext))),
    open: (key, nonce, sealed, associated) => withAes(key, nonce, associated, (aes, of) => crypto.subtle.decrypt(of, aes, Uint8Array.from(sealed))),
  },
  hkdf,
  hmac: hmacSha256,
  mlKem768,
  xwing: { encapsulate, decapsulate },
};

/** The order of the prime-order subgroup, RFC 8032 §5.1. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** S taken modulo l before it is looked at: the classical malleable verifier. */
const unsafeMalleableVerify: Suite["verify"] = (publicKey, message, signature) => {
  if (signature.length !== 64) return false;
  let s = littleEndian(signature.subarray(32)) % L;
  const reduced = Uint8Array.from({ length: 32 }, () => {
    const byte = Number(s & 255n);
    s >>= 8n;
    return byte;
  });
  return suite.verify(publicKey, message, concat(signature.subarray(0, 32), reduced));
};

/** Deciphers and never looks at the tag: sealing the ciphertext again undoes a stream cipher. */
const unsafeOpenIgnoringTag: Suite["open"] = (key, nonce, sealed, associated) =>
  nonce.length === 24 ? suite.seal(key, nonce, sealed.subarray(0, -16), associated).subarray(0, -16) : undefined;

/** Gives the all-zero result where the real one refuses it. */
const unsafeAgreeOnZero: Suite["agree"] = (secret, publicKey) => suite.agree(secret, publicKey) ?? new Uint8Array(32);

/** Each seam by its name, in the place of the function it weakens. All must be caught. */
export const SEAMS: ReadonlyMap<string, Primitives> = new Map(
  Object.entries({
    unsafeMalleableVerify: { verify: unsafeMalleableVerify },
    unsafeOpenIgnoringTag: { open: unsafeOpenIgnoringTag },
    unsafeAgreeOnZero: { agree: unsafeAgreeOnZero },
  }).map(([name, weak]) => [name, { ...primitives, suite: { ...suite, ...weak } }]),
);
