import { createCipheriv, createDecipheriv } from "node:crypto";
import { CipherSuite, HkdfSha256, type AeadInterface } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { utf8 } from "@thicket/wire";
import { expect, test } from "vitest";
import { ENCAPSULATION_BYTES, KEM_PUBLIC_KEY_BYTES, kemPublicKey, openFrom, sealTo, systemRandom } from "./index.ts";

type Bytes = ArrayBufferLike | ArrayBufferView;
const view = (bytes: Bytes): Uint8Array => (ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes));
const buffer = (...parts: readonly Uint8Array[]): ArrayBuffer => Uint8Array.from(Buffer.concat(parts)).buffer;

/** ChaCha20-Poly1305 of OpenSSL: with it nothing of the oracle is code of ours. */
const opensslChaCha: AeadInterface = {
  id: 0x0003, keySize: 32, nonceSize: 12, tagSize: 16,
  createEncryptionContext: (key) => ({
    seal: (iv, data, aad) => {
      const cipher = createCipheriv("chacha20-poly1305", view(key), view(iv), { authTagLength: 16 });
      cipher.setAAD(view(aad), { plaintextLength: data.byteLength });
      return Promise.resolve(buffer(cipher.update(view(data)), cipher.final(), cipher.getAuthTag()));
    },
    open: (iv, data, aad) => {
      const decipher = createDecipheriv("chacha20-poly1305", view(key), view(iv), { authTagLength: 16 });
      decipher.setAAD(view(aad), { plaintextLength: data.byteLength - 16 });
      decipher.setAuthTag(view(data).subarray(-16));
      return Promise.resolve(buffer(decipher.update(view(data).subarray(0, -16)), decipher.final()));
    },
  }),
};

const oracle = (): CipherSuite => new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: opensslChaCha });

const INPUTS = Array.from({ length: 12 }, (_, i) => ({
  seed: systemRandom(32), info: systemRandom(i * 5), plaintext: systemRandom(i * i), associated: systemRandom((i * 11) % 40),
}));

test("SU1 what we seal, an independent HPKE opens", async () => {
  for (const { seed, info, plaintext, associated } of INPUTS) {
    const { encapsulation, sealed } = sealTo(kemPublicKey(seed), info, plaintext, associated, systemRandom);
    const recipientKey = await oracle().kem.importKey("raw", buffer(seed), false);
    const opened = await oracle().open({ recipientKey, enc: buffer(encapsulation), info: buffer(info) }, buffer(sealed), buffer(associated));
    expect(new Uint8Array(opened)).toEqual(plaintext);
  }
});

test("SU1 what an independent HPKE seals, we open", async () => {
  for (const { seed, info, plaintext, associated } of INPUTS) {
    const recipientPublicKey = await oracle().kem.importKey("raw", buffer(kemPublicKey(seed)), true);
    const { enc, ct } = await oracle().seal({ recipientPublicKey, info: buffer(info) }, buffer(plaintext), buffer(associated));
    expect(enc.byteLength).toBe(ENCAPSULATION_BYTES);
    expect(openFrom(seed, new Uint8Array(enc), info, new Uint8Array(ct), associated)).toEqual(plaintext);
  }
});

test("SU1 with the same coins the bytes are the same", async () => {
  for (const { seed, info, plaintext, associated } of INPUTS.slice(0, 4)) {
    const coins = systemRandom(64);
    const ours = sealTo(kemPublicKey(seed), info, plaintext, associated, () => coins);
    const recipientPublicKey = await oracle().kem.importKey("raw", buffer(kemPublicKey(seed)), true);
    // The oracle takes its coins as `ekm`, typed as a key pair for the curves.
    const theirs = await oracle().seal({ recipientPublicKey, info: buffer(info), ekm: coins as never }, buffer(plaintext), buffer(associated));
    expect(new Uint8Array(theirs.enc)).toEqual(ours.encapsulation);
    expect(new Uint8Array(theirs.ct)).toEqual(ours.sealed);
  }
});

test("SU3 a seal opens with its own key, info, associated data and bytes only; nothing throws", () => {
  const [seed, info, associated] = [systemRandom(32), utf8("info"), utf8("header")];
  const { encapsulation, sealed } = sealTo(kemPublicKey(seed), info, utf8("32 bytes of an epoch's own secret"), associated, systemRandom);
  const opens = (e: Uint8Array, s: Uint8Array): boolean => openFrom(seed, e, info, s, associated) !== undefined;
  expect(opens(encapsulation, sealed)).toBe(true);
  const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1);
  for (let at = 0; at < sealed.length; at++) expect(opens(encapsulation, flipped(sealed, at))).toBe(false);
  for (let at = 0; at < encapsulation.length; at += 37) expect(opens(flipped(encapsulation, at), sealed)).toBe(false);
  for (let length = 0; length < sealed.length; length++) expect(opens(encapsulation, sealed.subarray(0, length))).toBe(false);
  for (const length of [0, 1, ENCAPSULATION_BYTES - 1, KEM_PUBLIC_KEY_BYTES]) expect(opens(new Uint8Array(length), sealed)).toBe(false);
  expect(openFrom(seed, encapsulation, utf8("other"), sealed, associated)).toBeUndefined();
  expect(openFrom(seed, encapsulation, info, sealed, utf8("other"))).toBeUndefined();
  expect(openFrom(seed.subarray(1), encapsulation, info, sealed, associated)).toBeUndefined();
});
