import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { strings } from "./en.ts";

/** Whole words that belong to the machine room (PRODUCT, "Words people see"). */
const NEVER = ["node", "peer", "relay", "sync", "crdt", "key", "hash", "epoch", "anonymous", "untraceable", "military grade", "audited"];

const offenders = (text: string): readonly string[] => NEVER.filter((word) => new RegExp(`(?<![\\p{L}])${word}s?(?![\\p{L}])`, "iu").test(text));

/** Every text there is; functions are called with a sample of each argument. */
const texts = (value: unknown, path = ""): readonly (readonly [string, string])[] => {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const f = value as (...of: unknown[]) => string;
    const samples = [["Ana", "Bo"], [3, 5], [1, 1], [0, 0], [["Ana"]], [["Ana", "Bo", "Cy"]]];
    return samples.flatMap((sample) => {
      try {
        return [[path, String(f(...sample))] as const];
      } catch {
        return [];
      }
    });
  }
  if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([name, inner]) => texts(inner, `${path}.${name}`));
  return [];
};

test("the words people see hold no word of the machine room", () => {
  const found = texts(strings).filter(([, text]) => offenders(text).length > 0);
  expect(found).toEqual([]);
  expect(texts(strings).length).toBeGreaterThan(250);
});

test("control: a forbidden word is found, as a whole word and in any case", () => {
  expect(offenders("Waiting for a Peer")).toEqual(["peer"]);
  expect(offenders("Lost keys, not sync-ed")).toEqual(["sync", "key"]);
  expect(offenders("keyboard, appear, asynchronous, turkey")).toEqual([]);
});

test("every problem has one sentence and a next step, short enough to be read in a hurry", () => {
  for (const { sentence, next } of Object.values(strings.problems)) {
    expect(sentence).toMatch(/^[A-Z“].*\.$/u);
    expect(sentence.split(" ").length).toBeLessThanOrEqual(22);
    expect(next).toMatch(/[.]$/u);
  }
});

test("sentences are short and the words common: about age 11", () => {
  const sentences = texts(strings).flatMap(([, text]) => text.split(/(?<=[.?!:;])\s/u)).filter((sentence) => sentence.split(" ").length > 5);
  const words = sentences.flatMap((sentence) => sentence.match(/\p{L}+/gu) ?? []);
  const syllables = words.reduce((sum, word) => sum + Math.max(1, (word.toLowerCase().replace(/e$/u, "").match(/[aeiouy]+/gu) ?? []).length), 0);
  const grade = 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
  expect(grade).toBeLessThan(6);
});

test("no component keeps words of its own: text between tags comes from the strings file", () => {
  const folders = [join(import.meta.dirname, ".."), join(import.meta.dirname, "../../../../apps/web/src/screens")];
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx")).map((file) => join(folder, file)));
  expect(sources.length).toBeGreaterThan(20);
  for (const file of sources) {
    const found = /(?<![=(<&|?])>\s*[A-Z][a-z]+ [a-z][^<>{}()=;]*<\//u.exec(readFileSync(file, "utf8"));
    expect([file, found?.[0]]).toEqual([file, undefined]);
  }
});
