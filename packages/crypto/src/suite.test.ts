import { createHash, hkdfSync } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { concat, fromHex, utf8 } from "@thicket/wire";
import { argon2id, createSigner, labelledBytes, suite, systemRandom } from "./index.ts";

test("SU1 the suite's parts work together", async () => {
  const seed = systemRandom(32);
  const signer = suite.signer(seed);
  const message = utf8("mint tea");
  const signature = await signer.sign(message);
  expect(suite.admissible(signer.publicKey)).toBe(true);
  expect(suite.verify(signer.publicKey, message, signature)).toBe(true);
  expect(suite.verify(signer.publicKey, utf8("mint te"), signature)).toBe(false);
  const kem = suite.kemPublicKey(seed);
  expect(suite.kemAdmissible(kem)).toBe(true);
  const { encapsulation, sealed } = suite.hpkeSeal(kem, utf8("info"), message, utf8("aad"), systemRandom);
  expect(encapsulation.length).toBe(1120);
  expect(sealed.length).toBe(message.length + 16);
  expect(suite.hpkeOpen(seed, encapsulation, utf8("info"), sealed, utf8("aad"))).toEqual(message);
  expect(suite.hpkeOpen(seed, encapsulation, utf8("infos"), sealed, utf8("aad"))).toBeUndefined();
  expect(suite.hpkeOpen(seed, encapsulation, utf8("info"), sealed, utf8("aads"))).toBeUndefined();
  expect(suite.hpkeOpen(systemRandom(32), encapsulation, utf8("info"), sealed, utf8("aad"))).toBeUndefined();
});

test("SU1 every unfit KEM key is refused at admission, where sealing to it would throw", () => {
  const good = suite.kemPublicKey(new Uint8Array(32));
  const unreduced = Uint8Array.from(good).fill(0xff, 0, 3);
  const smallOrder = Uint8Array.from(good).fill(0, 1184);
  for (const bad of [unreduced, smallOrder, good.subarray(1), new Uint8Array(0)]) {
    expect(suite.kemAdmissible(bad)).toBe(false);
    expect(() => suite.hpkeSeal(bad, utf8(""), utf8(""), utf8(""), systemRandom)).toThrow(RangeError);
  }
  expect(suite.kemAdmissible(good)).toBe(true);
});

test("SU2 WebCrypto and noble sign alike, and a WebCrypto without Ed25519 is done without", async () => {
  for (let i = 0; i < 20; i++) {
    const seed = systemRandom(32);
    const message = systemRandom(i * 7);
    const broken = { importKey: () => Promise.reject(new Error("not supported")), sign: () => Promise.reject(new Error("not supported")) };
    const signatures = await Promise.all([createSigner(seed).sign(message), createSigner(seed, broken).sign(message)]);
    expect(signatures[0]).toEqual(signatures[1]);
  }
});

test("SU3 labelled bytes of different calls differ, wherever the border between parts is", () => {
  const a = labelledBytes(suite, "thicket entry", undefined, utf8("ab"), utf8("c"));
  expect(labelledBytes(suite, "thicket entry", undefined, utf8("a"), utf8("bc"))).not.toEqual(a);
  expect(labelledBytes(suite, "thicket operation", undefined, utf8("ab"), utf8("c"))).not.toEqual(a);
  expect(labelledBytes({ id: 2 }, "thicket entry", undefined, utf8("ab"), utf8("c"))).not.toEqual(a);
  expect(suite.derive(a, "thicket topic", utf8(""), 32)).not.toEqual(suite.derive(a, "thicket hello", utf8(""), 32));
});

test("SU4 every hash and every derived key is SHA-256's, as OpenSSL computes them, and no package seals with AES", () => {
  const parts = [systemRandom(1), systemRandom(70), systemRandom(0), systemRandom(300)];
  expect(suite.hash(...parts)).toEqual(new Uint8Array(createHash("sha256").update(concat(...parts)).digest()));
  const [secret, context] = [systemRandom(32), systemRandom(50)];
  const salt = concat(utf8("thicket record key"), Uint8Array.of(suite.id));
  expect(suite.derive(secret, "thicket record key", context, 77)).toEqual(new Uint8Array(hkdfSync("sha256", secret, salt, context, 77)));
  const packages = join(import.meta.dirname, "../..");
  const shipped = globSync("*/src/**/*.{ts,tsx}", { cwd: packages }).filter((file) => !/\.test\.tsx?$/.test(file));
  const naming = (word: RegExp): readonly string[] => shipped.filter((file) => word.test(readFileSync(join(packages, file), "utf8")));
  // The control: it does read them.
  expect(naming(/XChaCha20/i)).not.toEqual([]);
  expect(naming(/AES-(?:GCM|CBC|CTR)|blake[23]|sha3_|sha-?512|SHA-1\b/i)).toEqual([]);
});

test("SU1 Argon2id gives what RFC 9106's reference program gives", async () => {
  // From the reference implementation's own test list: version 0x13, t=2, m=256 KiB, p=1, "password", "somesalt".
  const key = await argon2id("password", utf8("somesalt"), { memoryKiB: 256, time: 2, lanes: 1 });
  expect(key).toEqual(fromHex("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"));
});

test("SU1 random bytes come in any length", () => {
  for (const length of [0, 1, 65_536, 65_537, 200_000]) expect(systemRandom(length).length).toBe(length);
});
