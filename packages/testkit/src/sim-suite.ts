/**
 * A cipher suite that protects nothing and costs nothing, for simulations of protocols (R4). What is sealed can be
 * read, and whoever knows a public key can sign for it. It still notices every honest mistake: another key, another
 * group, another purpose or a changed byte doesn't open or verify. Its suite byte is refused by every other build,
 * because each reads only its own.
 */
import type { Suite } from "@thicket/crypto";
import { concat, equalBytes, utf8 } from "@thicket/wire";

export const SIM_SUITE_ID = 0xf5;

const KEM_BYTES = 1216;
const ENCAPSULATION_BYTES = 1120;
const TAG_BYTES = 16;

/** Four lanes of MurmurHash3's mixing, 256 bits out. Not for anybody who means harm. */
const mix = (parts: readonly Uint8Array[]): Uint8Array => {
  let [a, b, c, d, length] = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0];
  let word = 0;
  const step = (): void => {
    a = Math.imul(a ^ word, 0x85ebca6b);
    a = ((a << 13) | (a >>> 19)) + b;
    b = Math.imul(b ^ word, 0xc2b2ae35) ^ (b >>> 15);
    c = Math.imul(((c << 7) | (c >>> 25)) ^ word, 0x27d4eb2f) + a;
    d = Math.imul(d ^ (word >>> 3) ^ c, 0x165667b1);
    word = 0;
  };
  for (const part of parts) {
    const { length: end } = part;
    let i = 0;
    for (; i < end && (length & 3) !== 0; i++) {
      word = (word << 8) | (part[i] as number);
      if ((++length & 3) === 0) step();
    }
    for (; i + 3 < end; i += 4, length += 4) {
      word = ((part[i] as number) << 24) | ((part[i + 1] as number) << 16) | ((part[i + 2] as number) << 8) | (part[i + 3] as number);
      step();
    }
    for (; i < end; i++, length++) word = (word << 8) | (part[i] as number);
  }
  const out = new Uint8Array(32);
  for (let i = 0; i < 8; i++) {
    a = Math.imul(a ^ (a >>> 16) ^ word, 0x85ebca6b) + length;
    b = Math.imul(b ^ (b >>> 13) ^ a, 0xc2b2ae35);
    c = Math.imul(c ^ (c >>> 16) ^ b, 0x27d4eb2f) + i;
    d = Math.imul(d ^ (d >>> 15) ^ c, 0x165667b1);
    a ^= d;
    out[4 * i] = a >>> 24;
    out[4 * i + 1] = a >>> 16;
    out[4 * i + 2] = a >>> 8;
    out[4 * i + 3] = a;
  }
  return out;
};

const names = new Map<string, Uint8Array>();
const named = (purpose: string): Uint8Array => {
  const known = names.get(purpose) ?? utf8(purpose);
  names.set(purpose, known);
  return known;
};

/** Parts can't run into one another: the first thing hashed is how long each is. */
const make = (length: number, purpose: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const first = mix([lengthsOf(parts), named(purpose), ...parts]);
  if (length <= 32) return first.subarray(0, length);
  const all = new Uint8Array(length);
  for (let at = 0, block = first; at < length; at += 32, block = mix([block])) all.set(block.subarray(0, length - at), at);
  return all;
};
const lengthsOf = (parts: readonly Uint8Array[]): Uint8Array => {
  const lengths = new Uint8Array(4 * parts.length);
  parts.forEach(({ length }, i) => {
    for (let byte = 0; byte < 4; byte++) lengths[4 * i + byte] = length >>> (8 * byte);
  });
  return lengths;
};

const publicKeyOf = (seed: Uint8Array): Uint8Array => make(32, "signer", seed);
const kemKeyOf = (seed: Uint8Array): Uint8Array => make(KEM_BYTES, "kem", seed);
const agreeKeyOf = (secret: Uint8Array): Uint8Array => make(32, "agree", secret);

export const simSuite: Suite = {
  id: SIM_SUITE_ID,
  hash: (...parts) => mix(parts),
  derive: (secret, label, context, length) => make(length, label, secret, context),
  seal: (key, nonce, plaintext, associated) => concat(plaintext, make(TAG_BYTES, "seal", key, nonce, plaintext, associated)),
  open: (key, nonce, sealed, associated) => {
    if (sealed.length < TAG_BYTES) return undefined;
    const plaintext = sealed.slice(0, -TAG_BYTES);
    return equalBytes(make(TAG_BYTES, "seal", key, nonce, plaintext, associated), sealed.subarray(-TAG_BYTES)) ? plaintext : undefined;
  },
  signer: (seed) => {
    const publicKey = publicKeyOf(seed);
    return { publicKey, sign: async (message) => make(64, "signature", publicKey, message) };
  },
  verify: (publicKey, message, signature) => equalBytes(make(64, "signature", publicKey, message), signature),
  admissible: (publicKey) => publicKey.length === 32,
  kemPublicKey: kemKeyOf,
  kemAdmissible: (publicKey) => publicKey.length === KEM_BYTES,
  hpkeSeal: (publicKey, info, plaintext, associated, random) => {
    const encapsulation = make(ENCAPSULATION_BYTES, "encapsulation", random(32));
    return { encapsulation, sealed: simSuite.seal(make(32, "hpke", publicKey, encapsulation, info), encapsulation, plaintext, associated) };
  },
  hpkeOpen: (seed, encapsulation, info, sealed, associated) => simSuite.open(make(32, "hpke", kemKeyOf(seed), encapsulation, info), encapsulation, sealed, associated),
  agreePublicKey: agreeKeyOf,
  agree: (secret, publicKey) => {
    const own = agreeKeyOf(secret);
    return make(32, "agreed", ...[own, publicKey].sort((a, b) => (String(a) < String(b) ? -1 : 1)));
  },
};
