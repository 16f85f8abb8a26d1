import fc from "fast-check";
import { expect, test } from "vitest";
import { normalisePassphrase } from "./index.ts";

test("ST1 capitals, spaces and compatibility forms make no difference", () => {
  const as = "river candle otter maple seven stone";
  for (const typed of [as, "  River candle\tOTTER maple seven  stone\n", "ＲＩＶＥＲ candle otter\u00a0maple seven stone", "river\u200b candle otter maple seven\u3000stone"])
    expect(normalisePassphrase(typed)).toBe(as);
  expect(normalisePassphrase("Cafe\u0301")).toBe(normalisePassphrase("CAFÉ"));
});

test("ST1 every other character makes a difference", () => {
  expect(normalisePassphrase("river-candle")).not.toBe(normalisePassphrase("river candle"));
  expect(normalisePassphrase("rivercandle")).not.toBe(normalisePassphrase("river candle"));
  expect(normalisePassphrase("río")).not.toBe(normalisePassphrase("rio"));
});

test("ST1 what was normalised once stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (typed) => {
      const once = normalisePassphrase(typed);
      expect(normalisePassphrase(once)).toBe(once);
    }),
  );
});
