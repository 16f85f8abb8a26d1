import { systemRandom } from "@thicket/crypto";
import { utf8 } from "@thicket/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { base32Length } from "./base32.ts";
import { CodeFlag, CodeKind, codeLink, decodeCode, encodeCode, isExpired, MAX_CODE_BYTES, MIN_CODE_BYTES, type InviteCode } from "./index.ts";

const sample: InviteCode = {
  suite: 1, kind: CodeKind.join, flags: 0, secret: systemRandom(32), commitment: systemRandom(20), ends: 29_000_000 * 60_000, hints: ["https://helper.example:8443"],
};

const codes: fc.Arbitrary<InviteCode> = fc.record({
  suite: fc.constantFrom(1, 0xf5), kind: fc.constant(CodeKind.join), flags: fc.constantFrom(0, CodeFlag.byLink),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }), commitment: fc.uint8Array({ minLength: 20, maxLength: 20 }),
  ends: fc.nat(2 ** 31).map((minutes) => minutes * 60_000),
  hints: fc.array(fc.string({ unit: "binary", maxLength: 58 }).filter((text) => text.isWellFormed() && utf8(text).length <= 58), { maxLength: 2 }),
});

const problem = (text: string): string | undefined => {
  const read = decodeCode(text);
  return read.ok ? undefined : read.error.code;
};

test("IN1 a code comes back as it was, in 180 to 300 characters of QR's alphanumeric mode", () => {
  fc.assert(fc.property(codes, (code) => {
    const text = encodeCode(code);
    expect(text).toMatch(/^THICKETB[A-Z2-7]+$/);
    expect(text.length).toBeGreaterThanOrEqual(base32Length(MIN_CODE_BYTES));
    expect(text.length).toBeLessThanOrEqual(300);
    expect(decodeCode(text)).toEqual({ ok: true, value: code });
  }));
  expect(base32Length(MAX_CODE_BYTES)).toBe(300);
});

test("IN1 hints fill the largest code exactly, and one byte more is refused", () => {
  const full = { ...sample, hints: ["a".repeat(58), "b".repeat(58)] };
  expect(encodeCode(full).length).toBe(300);
  expect(decodeCode(encodeCode(full))).toEqual({ ok: true, value: full });
  expect(() => encodeCode({ ...sample, hints: ["a".repeat(58), "b".repeat(59)] })).toThrow(RangeError);
  expect(() => encodeCode({ ...sample, hints: ["a", "b", "c"] })).toThrow(RangeError);
});

test("IN5 a code is found in whatever a person pastes", () => {
  const text = encodeCode(sample);
  const folded = text.replace(/(.{30})/g, "$1\r\n");
  for (const pasted of [
    text.toLowerCase(), ` ${text}\n`, folded, folded.replace(/^/gm, "> "), text.replace(/(.{4})/g, "$1 "), text.replace(/(.{8})/g, "$1-"),
    codeLink("https://thicket.example", text), `Hello! Join our Thicket group: ${codeLink("https://thicket.example", text)}, see you there`,
    `thicket thicket ${text} thicket and many more words that follow`, `(${text})`, `${text.slice(0, 90)}\u200b${text.slice(90)}`,
  ])
    expect(decodeCode(pasted)).toEqual({ ok: true, value: sample });
});

test("IN5 of many marks in one text the first sixteen are tried, so a page full of damaged codes costs no more than those", () => {
  const text = encodeCode(sample);
  const damaged = `${text.slice(0, -1)}${text.endsWith("A") ? "B" : "A"}`;
  expect(decodeCode(`${`${damaged} `.repeat(15)}${text}`)).toEqual({ ok: true, value: sample });
  expect(problem(`${`${damaged} `.repeat(16)}${text}`)).toBe("code-damaged");
  expect(problem(damaged.repeat(400))).toBe("code-damaged");
});

test("IN1 one wrong character anywhere, and every cut, is noticed", () => {
  const text = encodeCode(sample);
  for (let i = 0; i < text.length; i++) {
    for (const other of ["A", "7", "Q", "0"]) {
      if (text[i] === other) continue;
      expect(problem(text.slice(0, i) + other + text.slice(i + 1)), `${i} ${other}`).toMatch(/^(code-damaged|code-newer|not-a-code)$/);
    }
    expect(problem(text.slice(0, i))).toMatch(i < 60 ? /^not-a-code$/ : /^code-damaged$/);
    expect(problem(text.slice(0, i) + text.slice(i + 1))).toBeDefined();
  }
  fc.assert(fc.property(codes, fc.nat(), fc.nat(31), (code, at, value) => {
    const whole = encodeCode(code);
    const i = at % whole.length;
    const letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(value);
    expect(whole[i] === letter || !decodeCode(whole.slice(0, i) + letter + whole.slice(i + 1)).ok).toBe(true);
  }));
});

test("IN5 what is no code, is for another screen, or is of another version is named so", () => {
  expect(problem(encodeCode({ ...sample, kind: CodeKind.device }))).toBe("code-other-kind");
  expect(problem(encodeCode({ ...sample, kind: 9 }))).toBe("code-newer");
  expect(problem(encodeCode({ ...sample, flags: 0x40 }))).toBe("code-newer");
  expect(problem(`THICKETC${encodeCode(sample).slice(8)}`)).toBe("code-newer");
  for (const text of ["", "hello", "https://thicket.example/#", "WIFI:S:thicket;;", "Thicket is a place for groups that write together in private", "x".repeat(200_000)]) expect(problem(text)).toBe("not-a-code");
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => !decodeCode(text).ok));
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."THICKETBA2 "), maxLength: 400 }), (text) => !decodeCode(text).ok));
});

test("IN3 a code ends on the minute", () => {
  expect(isExpired(sample, sample.ends - 1)).toBe(false);
  expect(isExpired(sample, sample.ends)).toBe(true);
});
