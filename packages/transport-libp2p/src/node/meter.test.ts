import { expect, test } from "vitest";
import { createMeter } from "./meter.ts";

test("LM6 a meter lets a burst through, then so much a second, and a debt is never deeper than a burst", () => {
  let now = 0;
  const meter = createMeter(100, 10, () => now);
  expect(meter.spend(100)).toBe(0);
  expect(meter.spend(5)).toBe(500);
  now = 500;
  expect(meter.spend(0)).toBe(0);
  expect(meter.spend(1_000_000)).toBe(10_000);
  now = 10_500;
  expect(meter.spend(0)).toBe(0);
  now = 1e9;
  expect(meter.spend(101)).toBe(100);
});
