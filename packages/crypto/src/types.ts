/** What the layers above need of a cipher suite. The simulator brings one of its own (R4); nothing else does. */

/** Random bytes. Passed in everywhere, so a simulation can be repeated from its seed. */
export type Random = (length: number) => Uint8Array;

export interface Signer {
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. WebCrypto may do it (SU2: it may sign, never decide). */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export interface Suite {
  /** The suite byte in every format (SU1): 1 for the real one, 0xf5 for the simulator's. */
  readonly id: number;
  /** SHA-256 of the parts one after another: 32 bytes. */
  hash(...parts: readonly Uint8Array[]): Uint8Array;
  /** HKDF-SHA-256: salt = label ‖ suite, info = context. */
  derive(secret: Uint8Array, label: Label, context: Uint8Array, length: number): Uint8Array;
  /** XChaCha20-Poly1305; 32-byte key, 24-byte nonce; returns ciphertext ‖ 16-byte tag. */
  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array;
  /** `undefined` when it does not authenticate. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined;
  /** From a 32-byte seed. */
  signer(seed: Uint8Array): Signer;
  /** The one verdict on a signature (SU2). Never throws. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** A key that may be admitted: canonical, of prime order (SU2). */
  admissible(publicKey: Uint8Array): boolean;
  /** X-Wing public key (1,216 bytes) of a 32-byte seed. */
  kemPublicKey(seed: Uint8Array): Uint8Array;
  /** A KEM key that may be admitted: `hpkeSeal` to it can't fail, so nobody stops a rekey with a bad key. */
  kemAdmissible(publicKey: Uint8Array): boolean;
  /** HPKE base mode, kem 0x647a: 1,120-byte encapsulation and sealed = plaintext + 16. */
  hpkeSeal(publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array, associated: Uint8Array, random: Random): { readonly encapsulation: Uint8Array; readonly sealed: Uint8Array };
  hpkeOpen(seed: Uint8Array, encapsulation: Uint8Array, info: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined;
  /** X25519 for the invitation handshake; `undefined` on an all-zero result. */
  agreePublicKey(secret: Uint8Array): Uint8Array;
  agree(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined;
}

/** Every purpose a hash, signature or key is made for (SU3). The list is the registry: nothing hashes without a label. */
export type Label = (typeof LABELS)[number];
export const LABELS = [
  "thicket group id", "thicket device id", "thicket operation", "thicket operation signature", "thicket entry", "thicket entry signature",
  "thicket epoch id", "thicket record key", "thicket record tag", "thicket presence", "thicket presence session", "thicket mailbox", "thicket topic", "thicket topic slot", "thicket hello",
  "thicket hello signature", "thicket seal", "thicket seal tag", "thicket writer", "thicket fork",
  "thicket invite commitment", "thicket invite topic", "thicket invite key", "thicket invite signing key", "thicket invite signature", "thicket invite device signature", "thicket invite words", "thicket invite typed", "thicket invite nonce", "thicket invite transcript", "thicket invite heads",
  "thicket welcome", "thicket welcome root", "thicket vault wrap", "thicket vault pepper", "thicket vault commitment", "thicket vault blob", "thicket vault name", "thicket journal", "thicket group check",
] as const;
