import { expect, test } from "vitest";
import { words } from "./word-list.ts";

test("IN2 the list is 1,024 sorted words that can't be taken for one another", () => {
  expect(words.length).toBe(1024);
  expect([...words].sort()).toEqual(words);
  expect(words.every((word) => /^[a-z]{3,8}$/.test(word))).toBe(true);
  expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(1024);
  expect(words.filter((word, i) => words.some((other, j) => i !== j && other.startsWith(word)))).toEqual([]);
});
