import { systemRandom } from "@thicket/crypto";
import { expect, test } from "vitest";
import { generatePassphrase, words, wordsFrom } from "./index.ts";

test("ST1 a passphrase is six words of the list, all equally likely", () => {
  const seen = new Map<string, number>();
  for (let i = 0; i < 2_000; i++) for (const word of generatePassphrase(systemRandom)) seen.set(word, (seen.get(word) ?? 0) + 1);
  expect([...seen.keys()].every((word) => words.includes(word))).toBe(true);
  expect(seen.size).toBeGreaterThan(1_020);
  expect(Math.max(...seen.values())).toBeLessThan(40);
  expect(generatePassphrase(() => new Uint8Array(12))).toEqual(Array(6).fill(words[0]));
});

test("IN2 words come of the first bits, ten each", () => {
  const bytes = new Uint8Array(32);
  bytes.set([0xff, 0xc0]);
  expect(wordsFrom(bytes, 3)).toEqual([words[1023], words[0], words[0]]);
});
