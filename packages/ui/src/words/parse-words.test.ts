import { expect, test } from "vitest";
import { completed, parseWords } from "./parse-words.ts";

const list = ["lantern", "copper", "river", "elbow", "tulip", "couple", "ribbon", "anchor"];
const six = ["lantern", "copper", "river", "elbow", "tulip", "anchor"];

test.each([
  ["lantern copper river elbow tulip anchor"],
  ["  LANTERN, Copper;river\n\nelbow - tulip. anchor "],
  ["lan cop riv elb tul anc"],
  ["lanterncopperriverelbowtulipanchor"],
  ["Lantern copperriver elbo tulip anchor"],
  ["1. lantern 2. copper 3. river 4. elbow 5. tulip 6. anchor"],
])("words are forgiven case, spaces, numbers and their last letters: %s", (typed) => {
  expect(parseWords(typed, list)).toEqual({ words: six, unknown: undefined });
});

test("a word completes after three letters, unless two begin with them", () => {
  expect(completed("la", list)).toBeUndefined();
  expect(completed("lan", list)).toBe("lantern");
  expect(completed("cop", list)).toBe("copper");
  expect(completed("cou", list)).toBe("couple");
  expect(completed("riv", list)).toBe("river");
  expect(completed("ri", list)).toBeUndefined();
});

test("what is no word is named, and what came before it is kept", () => {
  expect(parseWords("lantern cupper river", list)).toEqual({ words: ["lantern"], unknown: "cupper" });
  expect(parseWords("", list)).toEqual({ words: [], unknown: undefined });
});

test("R13 a pasted page is no words, and costs neither stack nor time", () => {
  const long = "river".repeat(20_000);
  expect(parseWords(long, list)).toEqual({ words: [], unknown: long });
  expect(parseWords(`lantern ${long}`, list)).toEqual({ words: ["lantern"], unknown: long });
  expect(parseWords("river ".repeat(10_000), list)).toEqual({ words: Array.from({ length: 24 }, () => "river"), unknown: "river" });
  // Control: as many as a person may run together are read.
  expect(parseWords("river".repeat(40), list).words).toHaveLength(40);
});
