import { expect, test } from "vitest";
import { defaultAppearance, readAppearance, SIZES, THEMES, writeAppearance } from "./appearance.ts";

test("what is kept comes back", () => {
  for (const theme of THEMES) for (const size of SIZES) expect(readAppearance(writeAppearance({ theme, size }))).toEqual({ theme, size });
});

test.each([null, "", "sepia 100", "dark 300", "dark", "x".repeat(1000)])("anything else is the default, part by part: %s", (written) => {
  const { theme, size } = readAppearance(written);
  expect(THEMES).toContain(theme);
  expect(size).toBe(100);
});

test("nothing kept looks as the device does", () => expect(readAppearance(null)).toEqual(defaultAppearance));
