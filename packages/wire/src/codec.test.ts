import fc from "fast-check";
import { expect, test } from "vitest";
import { createWriter, decode, fromHex, fromUtf8, refuse, toHex, utf8 } from "./index.ts";

test("numbers come back from their fields, at both ends of each range", () => {
  const bytes = createWriter().u8(255).u16(65535).u32(2 ** 32 - 1).u53(Number.MAX_SAFE_INTEGER).id("00ff").finish();
  const read = decode(bytes, (reader) => [reader.u8(), reader.u16(), reader.u32(), reader.u53(), reader.id(2)]);
  expect(read).toEqual({ ok: true, value: [255, 65535, 2 ** 32 - 1, Number.MAX_SAFE_INTEGER, "00ff"] });
});

test("a number its field can't hold is our own bug and throws", () => {
  expect(() => createWriter().u8(256)).toThrow(RangeError);
  expect(() => createWriter().u16(-1)).toThrow(RangeError);
  expect(() => createWriter().u32(1.5)).toThrow(RangeError);
  expect(() => createWriter().u53(2 ** 53)).toThrow(RangeError);
});

test("a number over 2^53 − 1 is refused, as are bytes left over and bytes that are missing", () => {
  expect(decode(fromHex("0020000000000000"), (reader) => reader.u53()).ok).toBe(false);
  expect(decode(new Uint8Array(2), (reader) => reader.u8()).ok).toBe(false);
  expect(decode(new Uint8Array(0), (reader) => reader.u8()).ok).toBe(false);
  expect(decode(new Uint8Array(0), () => refuse("no"))).toEqual({ ok: false, error: { code: "malformed", why: "no" } });
});

test("a bug inside a decoder is not taken for bad input", () => {
  expect(() => decode(new Uint8Array(0), () => { throw new TypeError("bug"); })).toThrow(TypeError);
});

test("hex and text come back; what is neither is refused", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => { expect(fromHex(toHex(bytes))).toEqual(bytes); }));
  for (const bad of ["0", "0g", "AA"]) expect(() => fromHex(bad)).toThrow(RangeError);
  expect(fromUtf8(utf8("Zoë 🌿"))).toBe("Zoë 🌿");
  expect(fromUtf8(Uint8Array.of(0xff))).toBeUndefined();
});
