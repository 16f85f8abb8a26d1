/**
 * HPKE (RFC 9180), base mode, single shot: KEM X-Wing 0x647a, KDF HKDF-SHA-256 0x0001, AEAD
 * ChaCha20-Poly1305 0x0003. XChaCha20 has no number in the HPKE registry; the key made here seals
 * exactly once, at sequence number 0, so a longer nonce would add nothing (decision 0100).
 */
import { concat, createWriter, utf8 } from "@thicket/wire";
import { chacha } from "./aead.ts";
import { hkdfExpand, hkdfExtract } from "./hkdf.ts";
import { decapsulate, encapsulate } from "./kem.ts";
import type { Random } from "./types.ts";

const KEY_BYTES = 32;
const BASE_MODE = 0x00;
const VERSION: Uint8Array = utf8("HPKE-v1");
const EMPTY = new Uint8Array(0);
const SUITE_ID: Uint8Array = createWriter().bytes(utf8("HPKE")).u16(0x647a).u16(0x0001).u16(0x0003).finish();

/** 1,120-byte encapsulation, and sealed = plaintext + 16 bytes. Throws RangeError on an inadmissible key. */
export const sealTo = (publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array, associated: Uint8Array, random: Random): { readonly encapsulation: Uint8Array; readonly sealed: Uint8Array } => {
  const { encapsulation, secret } = encapsulate(publicKey, random);
  const { key, nonce } = keySchedule(secret, info);
  return { encapsulation, sealed: chacha.seal(key, nonce, plaintext, associated) };
};

/** `undefined` when it does not open, for whatever reason. Never throws. */
export const openFrom = (seed: Uint8Array, encapsulation: Uint8Array, info: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined => {
  const secret = decapsulate(seed, encapsulation);
  if (secret === undefined) return undefined;
  const { key, nonce } = keySchedule(secret, info);
  return chacha.open(key, nonce, sealed, associated);
};

/** RFC 9180 §5.1 without psk; the base nonce is the nonce of sequence number 0 (§5.2). */
const keySchedule = (shared: Uint8Array, info: Uint8Array): { readonly key: Uint8Array; readonly nonce: Uint8Array } => {
  const context = concat(Uint8Array.of(BASE_MODE), labeledExtract(EMPTY, "psk_id_hash", EMPTY), labeledExtract(EMPTY, "info_hash", info));
  const secret = labeledExtract(shared, "secret", EMPTY);
  return { key: labeledExpand(secret, "key", context, KEY_BYTES), nonce: labeledExpand(secret, "base_nonce", context, chacha.nonceBytes) };
};

const labeledExtract = (salt: Uint8Array, label: string, secret: Uint8Array): Uint8Array =>
  hkdfExtract(salt, concat(VERSION, SUITE_ID, utf8(label), secret));

const labeledExpand = (key: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array =>
  hkdfExpand(key, createWriter().u16(length).bytes(VERSION).bytes(SUITE_ID).bytes(utf8(label)).bytes(info).finish(), length);
