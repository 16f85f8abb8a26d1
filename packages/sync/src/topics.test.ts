import { suite } from "@thicket/crypto";
import { epochKeys } from "@thicket/group";
import { toHex, type GroupId } from "@thicket/wire";
import { expect, test } from "vitest";
import { SLOT_MS, slotTime, topicsAt } from "./index.ts";

const group = "ab".repeat(32) as GroupId;
const [one, two] = [1, 2].map((byte) => epochKeys(suite, group, new Uint8Array(32).fill(byte))) as [ReturnType<typeof epochKeys>, ReturnType<typeof epochKeys>];
const at = (time: number, epochs = [one]): readonly string[] => topicsAt(suite, epochs, time).map(toHex);
const HOUR = 3_600_000;

test("KP5 topics come of an epoch and a slot of six hours, with the one before and the one after", () => {
  const now = 1000 * SLOT_MS + 5;
  expect(new Set(at(now)).size).toBe(3);
  expect(at(now)).toEqual(at(now + SLOT_MS - 10));
  expect(at(now + SLOT_MS).slice(0, 2)).toEqual(at(now).slice(1));
  expect(at(now).some((topic) => at(now, [two]).includes(topic))).toBe(false);
  expect(at(now, [one, two])).toEqual([...at(now), ...at(now, [two])]);
  expect(at(now).every((topic) => topic.length === 64)).toBe(true);
});

test("KP5 two whose clocks differ by less than a slot always have a topic in common", () => {
  for (let offset = 0; offset < SLOT_MS; offset += HOUR / 2) {
    const [ana, bo] = [at(5000 * SLOT_MS + offset), at(5000 * SLOT_MS + offset + SLOT_MS)];
    expect(ana.filter((topic) => bo.includes(topic))).toHaveLength(2);
  }
});

test("KP5 a clock that is far off gives way to the helper's, one that is nearly right doesn't", () => {
  const now = 1_800_000_000_000;
  expect(slotTime(now, undefined)).toBe(now);
  expect(slotTime(now, now + HOUR)).toBe(now);
  expect(slotTime(now, now + HOUR + 1)).toBe(now + HOUR + 1);
  expect(slotTime(now - 10 * 365 * 24 * HOUR, now)).toBe(now);
  expect(at(-5)).toHaveLength(3);
});
