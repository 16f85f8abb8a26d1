import { expect, test } from "vitest";
import { dayInWords, inWords } from "./when.ts";

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

test("a moment is said by the reader's own days, not by spans of 24 hours", () => {
  expect(inWords(at(25, 0, 5), at(25, 23, 50), "en-GB")).toBe("today at 00:05");
  expect(inWords(at(24, 23, 55), at(25, 0, 5), "en-GB")).toBe("yesterday at 23:55");
  expect(inWords(at(22, 12), at(25, 12), "en-GB")).toMatch(/^Sunday,? 22 November$/u);
});

test("in the reader's own kind of English", () => {
  expect(inWords(at(25, 13, 5), at(25, 14), "en-US")).toMatch(/^today at 1:05\sPM$/u);
  expect(dayInWords(at(25, 13), "en-US")).toBe("Wednesday, November 25");
});
