import { expect, test } from "vitest";
import { codeMatrix, matrixPath, QUIET_ZONE } from "./matrix.ts";
import { readCodeIn, type Pixels } from "./read-code.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base32 = (length: number, seed: number): string => {
  let x = seed;
  return Array.from({ length }, () => ALPHABET[(x = (x * 1_103_515_245 + 12_345) & 0x7fffffff) % 32] ?? "A").join("");
};

/** Draws the path's rectangles the way a browser would, `scale` pixels a module. */
const paint = (text: string, scale: number, dark = 0, bright = 255): Pixels => {
  const size = (codeMatrix(text).length + 2 * QUIET_ZONE) * scale;
  const data = new Uint8ClampedArray(size * size * 4).fill(bright);
  for (const [, x, y, width] of matrixPath(codeMatrix(text)).matchAll(/M(\d+) (\d+)h(\d+)/gu)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      data.fill(dark, (row * size + Number(x) * scale) * 4, (row * size + (Number(x) + Number(width)) * scale) * 4);
    }
  }
  return { width: size, height: size, data };
};

test.each([180, 240, 300])("IN1 a code of %i base32 characters is read back from its pixels", (length) => {
  for (let seed = 1; seed <= 4; seed++) expect(readCodeIn(paint(base32(length, seed), 4))).toBe(base32(length, seed));
});

test("IN1 base32 takes the small mode: 300 characters need no more modules than version 13 has", () => {
  expect(codeMatrix(base32(300, 7)).length).toBeLessThanOrEqual(17 + 4 * 13);
});

test("a code that was dimmed can still be read", () => {
  expect(readCodeIn(paint(base32(240, 3), 4, 0x6f, 0xff))).toBe(base32(240, 3));
});

test("control: a picture without a code gives nothing, and a covered code too", () => {
  const picture = paint(base32(240, 3), 4);
  expect(readCodeIn({ ...picture, data: new Uint8ClampedArray(picture.data.length).fill(255) })).toBeUndefined();
  const covered = new Uint8ClampedArray(picture.data);
  covered.fill(255, 0, covered.length / 2);
  expect(readCodeIn({ ...picture, data: covered })).toBeUndefined();
});
