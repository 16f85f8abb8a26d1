/** Each primitive against its published file, and against a slow or foreign version. R18 runs the same files with counts. */
import { createCipheriv, createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { concat, fromHex, utf8 } from "@thicket/wire";
import { expect, test } from "vitest";
import { agree, agreePublicKey, chacha, decapsulate, encapsulate, hkdf, hmacSha256, kemPublicKey, suite, systemRandom, xchacha } from "./index.ts";

type Case = Readonly<Record<string, string>>;

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../docs/spec/vectors/${name}.json`, import.meta.url), "utf8")) as unknown;
const cases = (name: string): readonly Case[] =>
  (read(`wycheproof-${name}`) as { readonly testGroups: readonly { readonly tests: readonly Case[] }[] }).testGroups.flatMap((group) => group.tests);
const hex = (test: Case, name: string): Uint8Array => fromHex(test[name] ?? "");

test.each([["xchacha20_poly1305", xchacha], ["chacha20_poly1305", chacha]] as const)("SU1 %s opens what is valid and nothing else", (name, aead) => {
  for (const c of cases(name)) {
    const opened = aead.open(hex(c, "key"), hex(c, "iv"), concat(hex(c, "ct"), hex(c, "tag")), hex(c, "aad"));
    expect(opened).toEqual(c["result"] === "valid" ? hex(c, "msg") : undefined);
    if (c["result"] === "valid") expect(aead.seal(hex(c, "key"), hex(c, "iv"), hex(c, "msg"), hex(c, "aad"))).toEqual(concat(hex(c, "ct"), hex(c, "tag")));
  }
});

test("SU1 XChaCha20 is ChaCha20 of OpenSSL under an HChaCha20 key", () => {
  for (let i = 0; i < 20; i++) {
    const [key, nonce, message, aad] = [systemRandom(32), systemRandom(24), systemRandom(i * 13), systemRandom(i)];
    const cipher = createCipheriv("chacha20-poly1305", plainHChaCha(key, nonce.subarray(0, 16)), concat(new Uint8Array(4), nonce.subarray(16)), { authTagLength: 16 });
    cipher.setAAD(aad, { plaintextLength: message.length });
    const expected = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()]);
    expect(suite.seal(key, nonce, message, aad)).toEqual(Uint8Array.from(expected));
  }
});

test("SU1 wrong lengths are refused, never thrown at, when opening", () => {
  for (const [key, nonce, sealed] of [[31, 24, 40], [32, 12, 40], [32, 24, 15], [32, 24, 0], [0, 0, 0]] as const)
    expect(suite.open(new Uint8Array(key), new Uint8Array(nonce), new Uint8Array(sealed), utf8(""))).toBeUndefined();
  expect(() => suite.seal(new Uint8Array(32), new Uint8Array(12), utf8(""), utf8(""))).toThrow(RangeError);
});

test("SU1 HKDF and HMAC match the files and OpenSSL", () => {
  for (const c of cases("hkdf_sha256")) {
    const make = (): Uint8Array => hkdf(hex(c, "ikm"), hex(c, "salt"), hex(c, "info"), Number(c["size"]));
    if (c["result"] === "valid") expect(make()).toEqual(hex(c, "okm"));
    else expect(make).toThrow(RangeError);
  }
  for (let i = 0; i < 50; i++) {
    const [key, salt, info] = [systemRandom(32), systemRandom(i), systemRandom(2 * i)];
    expect(hkdf(key, salt, info, i + 1)).toEqual(new Uint8Array(hkdfSync("sha256", key, salt, info, i + 1)));
    expect(hmacSha256(key, info)).toEqual(Uint8Array.from(createHmac("sha256", key).update(info).digest()));
  }
});

test("SU1 X25519 gives what the file says and refuses an all-zero result", () => {
  for (const c of cases("x25519")) expect(agree(hex(c, "private"), hex(c, "public"))).toEqual(/^0+$/.test(c["shared"] ?? "") ? undefined : hex(c, "shared"));
  const [a, b] = [systemRandom(32), systemRandom(32)];
  expect(agree(a, agreePublicKey(b))).toEqual(agree(b, agreePublicKey(a)));
  expect(agree(a.subarray(1), agreePublicKey(b))).toBeUndefined();
  expect(agree(a, new Uint8Array(33))).toBeUndefined();
});

test("SU1 X-Wing matches the draft's vectors", () => {
  for (const c of read("xwing-draft") as readonly Case[]) {
    expect(kemPublicKey(hex(c, "seed"))).toEqual(hex(c, "pk"));
    expect(decapsulate(hex(c, "sk"), hex(c, "ct"))).toEqual(hex(c, "ss"));
    expect(encapsulate(hex(c, "pk"), () => hex(c, "eseed"))).toEqual({ encapsulation: hex(c, "ct"), secret: hex(c, "ss") });
  }
});

/** HChaCha20 (draft-irtf-cfrg-xchacha-03 §2.2), word by word. */
const plainHChaCha = (key: Uint8Array, input: Uint8Array): Uint8Array => {
  const words = new DataView(concat(utf8("expand 32-byte k"), key, input).buffer);
  const s = Array.from({ length: 16 }, (_, i) => words.getUint32(4 * i, true));
  const at = (i: number): number => s[i] ?? 0;
  const step = (a: number, b: number, c: number, turn: number): void => {
    s[a] = (at(a) + at(b)) >>> 0;
    const x = at(c) ^ at(a);
    s[c] = ((x << turn) | (x >>> (32 - turn))) >>> 0;
  };
  const quarter = (a: number, b: number, c: number, d: number): void => {
    for (const [left, right] of [[16, 12], [8, 7]] as const) {
      step(a, b, d, left);
      step(c, d, b, right);
    }
  };
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(i, i + 4, i + 8, i + 12);
    for (let i = 0; i < 4; i++) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const out = new DataView(new ArrayBuffer(32));
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((word, i) => out.setUint32(4 * i, at(word), true));
  return new Uint8Array(out.buffer);
};
