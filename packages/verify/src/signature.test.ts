import { createHash, createPublicKey, generateKeyPairSync, sign as opensslSign, verify as opensslVerify } from "node:crypto";
import { readFileSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { concat, fromHex, utf8 } from "@thicket/wire";
import { expect, test } from "vitest";
import { admissible, sha256, verifySignature } from "./index.ts";

interface Case { readonly msg: string; readonly sig: string; readonly result: string }
interface Group { readonly publicKey: { readonly pk: string }; readonly tests: readonly Case[] }

const groups = (JSON.parse(readFileSync(new URL("../../../docs/spec/vectors/wycheproof-ed25519.json", import.meta.url), "utf8")) as { readonly testGroups: readonly Group[] }).testGroups;

const openssl = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: Buffer.concat([fromHex("302a300506032b6570032100"), publicKey]), format: "der", type: "spki" });
  return opensslVerify(null, message, key, signature);
};

const L = ed25519.Point.CURVE().n;
const little = (value: bigint): Uint8Array => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const number = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
/** A point of order 8. */
const TORSION = ed25519.Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

/** A holder of `secret` signs with a torsion part in R: right by the cofactored equation, wrong by the other. */
const craftTorsionSignature = (secret: bigint, publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
  const nonce = 123456789n;
  const r = ed25519.Point.BASE.multiply(nonce).add(TORSION).toBytes();
  const k = number(createHash("sha512").update(concat(r, publicKey, message)).digest()) % L;
  return concat(r, little((nonce + k * secret) % L));
};

test("SU2 every case of the Wycheproof file gets the file's verdict", () => {
  for (const group of groups)
    for (const c of group.tests) expect(verifySignature(fromHex(group.publicKey.pk), fromHex(c.msg), fromHex(c.sig))).toBe(c.result === "valid");
});

test("SU2 signatures of OpenSSL are good, and one flipped bit makes each bad", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  const message = utf8("the meeting is at six");
  const signature = Uint8Array.from(opensslSign(null, message, privateKey));
  expect(verifySignature(raw, message, signature)).toBe(true);
  expect(admissible(raw)).toBe(true);
  for (let bit = 0; bit < 512; bit++) expect(verifySignature(raw, message, signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7))))).toBe(false);
});

test("SU2 A12 a signature exists on which two verifiers differ: that is why there is one", () => {
  const secret = 987654321n;
  const publicKey = ed25519.Point.BASE.multiply(secret).toBytes();
  const message = utf8("split");
  const signature = craftTorsionSignature(secret, publicKey, message);
  expect(admissible(publicKey)).toBe(true);
  expect(verifySignature(publicKey, message, signature)).toBe(true);
  expect(openssl(publicKey, message, signature)).toBe(false);
});

test("SU2 A12 keys of small order, with a torsion part, or not canonical are never admitted", () => {
  const good = ed25519.Point.BASE.multiply(5n);
  expect(admissible(good.toBytes())).toBe(true);
  for (let point = TORSION, i = 0; i < 8; i++, point = point.add(TORSION)) {
    expect(admissible(point.toBytes())).toBe(false);
    const mixed = good.add(point);
    expect(admissible(mixed.toBytes())).toBe(mixed.equals(good));
  }
  const p = 2n ** 255n - 19n;
  for (let y = p; y < 2n ** 255n; y++) for (const sign of [0n, 1n << 255n]) expect(admissible(little(y + sign))).toBe(false);
  for (const zeroX of [1n, p - 1n]) expect(admissible(little(zeroX + (1n << 255n)))).toBe(false);
  for (const length of [0, 31, 33, 64]) expect(admissible(new Uint8Array(length).fill(3))).toBe(false);
});

test("SU2 a key of small order verifies nothing, though its equation holds", () => {
  const identity = ed25519.Point.ZERO.toBytes();
  const signature = concat(ed25519.Point.BASE.multiply(7n).toBytes(), little(7n));
  expect(verifySignature(identity, utf8("anything"), signature)).toBe(false);
  expect(ed25519.verify(signature, utf8("anything"), identity, { zip215: true })).toBe(true);
});

test("SU2 wrong lengths are false, not a throw", () => {
  for (const [key, signature] of [[0, 64], [31, 64], [33, 64], [32, 0], [32, 63], [32, 65]] as const)
    expect(verifySignature(new Uint8Array(key), utf8(""), new Uint8Array(signature))).toBe(false);
});

test("SU1 SHA-256 is OpenSSL's, whatever the parts", () => {
  const text = utf8("a".repeat(1000));
  for (const cut of [0, 1, 63, 64, 65, 1000]) expect(sha256(text.subarray(0, cut), text.subarray(cut))).toEqual(Uint8Array.from(createHash("sha256").update(text).digest()));
});
