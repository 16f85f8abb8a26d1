import { expect, test } from "vitest";
import { moveBy, nextPlace } from "./grid-moves.ts";

const size = { rows: 3, columns: 4 };
const plain = { ctrl: false, rightToLeft: false };
const at = { row: 1, column: 1 };

test("arrows go one field on, and not out of the table", () => {
  expect(moveBy("ArrowUp", at, size, plain)).toEqual({ row: 0, column: 1 });
  expect(moveBy("ArrowRight", at, size, plain)).toEqual({ row: 1, column: 2 });
  expect(moveBy("ArrowLeft", { row: 0, column: 0 }, size, plain)).toBeUndefined();
  expect(moveBy("ArrowDown", { row: 2, column: 0 }, size, plain)).toBeUndefined();
  expect(moveBy("a", at, size, plain)).toBeUndefined();
  expect(moveBy("constructor", at, size, plain)).toBeUndefined();
});

test("where lines run from right to left, the arrow to the left goes on", () => {
  expect(moveBy("ArrowLeft", at, size, { ...plain, rightToLeft: true })).toEqual({ row: 1, column: 2 });
});

test("Home and End go along the row, with Ctrl to the corners; PageDown stops at the last row", () => {
  expect(moveBy("Home", at, size, plain)).toEqual({ row: 1, column: 0 });
  expect(moveBy("End", at, size, { ...plain, ctrl: true })).toEqual({ row: 2, column: 3 });
  expect(moveBy("PageDown", at, size, plain)).toEqual({ row: 2, column: 1 });
  expect(moveBy("Home", { row: 0, column: 0 }, size, plain)).toBeUndefined();
});

test("Tab goes from field to field, over the ends of rows, and out behind the last", () => {
  expect(nextPlace({ row: 0, column: 3 }, size, false)).toEqual({ row: 1, column: 0 });
  expect(nextPlace({ row: 1, column: 0 }, size, true)).toEqual({ row: 0, column: 3 });
  expect(nextPlace({ row: 2, column: 3 }, size, false)).toBeUndefined();
  expect(nextPlace({ row: 0, column: 0 }, size, true)).toBeUndefined();
});
