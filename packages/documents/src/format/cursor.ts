/**
 * Reads the integers, strings and values of lib0, the encoding under Yjs, and nothing that lib0 would
 * not have written: one value, one form (GT1).
 *
 *   varuint  groups of 7 bits, low first, 0x80 = more follows; no padding; ≤ 2^53 − 1
 *   varint   first byte 0x80 more | 0x40 minus | 6 bits, then groups of 7
 *   string   varuint length in bytes | UTF-8
 *   any      127 undefined · 126 null · 125 varint · 124 float32 · 123 float64 · 122 bigint64 · 121 false
 *            · 120 true · 119 string · 118 object · 117 array · 116 bytes
 */
import { fromUtf8 } from "@thicket/wire";
import type { Refusal } from "../types.ts";
import { MAX_VALUE_DEPTH } from "./limits.ts";

/** Stops a decoding under way. Only `decodeUpdate` and the state's decoder catch it. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(code: Refusal["code"], why: string) {
    super(why);
    this.refusal = { code, why };
  }
}

export const refuse = (code: Refusal["code"], why: string): never => {
  throw new Refused(code, why);
};

/** GT9: names that mean something on every object. */
const RESERVED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);
export const isReservedKey = (name: string): boolean => RESERVED.has(name);

export type AnyValue = undefined | null | number | boolean | string | Uint8Array | readonly AnyValue[] | { readonly [key: string]: AnyValue };

export interface Cursor {
  readonly at: number;
  readonly left: number;
  u8(): number;
  varUint(): number;
  bytes(length: number): Uint8Array;
  string(longest?: number): string;
  any(): AnyValue;
}

/** `unsafeWithoutBounds`: reads on past the end, to show that the bound does something (R13). Proofs only. */
export const createCursor = (bytes: Uint8Array, unsafeWithoutBounds = false): Cursor => {
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  const take = (length: number): number => {
    if (length > bytes.length - at && !unsafeWithoutBounds) refuse("malformed", "too short");
    at += length;
    return at - length;
  };
  const u8 = (): number => view.getUint8(take(1));

  /** Adds groups of 7 bits from `scale` upwards. A last group of zero would be padding. */
  const groups = (start: number, scale: number): number => {
    let value = start;
    for (let factor = scale; ; factor *= 128) {
      const byte = u8();
      const bits = byte & 0x7f;
      if (bits !== 0) {
        // 2^53 and more is out of reach whatever the other bits are, so the product is never inexact.
        if (factor > 2 ** 49 || bits * factor > Number.MAX_SAFE_INTEGER - value) refuse("not-canonical", "integer over 2^53 − 1");
        value += bits * factor;
      } else if (byte === 0 && factor > 1) refuse("not-canonical", "padded integer");
      else if (factor > 2 ** 49) refuse("not-canonical", "padded integer");
      if (byte < 0x80) return value;
    }
  };
  const varUint = (): number => groups(0, 1);

  const varInt = (): number => {
    const first = u8();
    const size = (first & 0x80) === 0 ? first & 0x3f : groups(first & 0x3f, 64);
    return (first & 0x40) === 0 ? size : -size;
  };

  const string = (longest?: number): string => {
    const length = varUint();
    if (longest !== undefined && length > longest) refuse("too-many", "name too long");
    const start = take(length);
    return fromUtf8(bytes.subarray(start, start + length)) ?? refuse("not-canonical", "not UTF-8");
  };

  const any = (depth: number): AnyValue => {
    if (depth > MAX_VALUE_DEPTH) refuse("too-deep", "value nested too deep");
    const tag = u8();
    switch (tag) {
      case 127: return undefined;
      case 126: return null;
      case 125: return integer();
      case 124: return float32();
      case 123: return float64();
      case 121: return false;
      case 120: return true;
      case 119: return string();
      case 118: return object(depth);
      case 117: return list(depth);
      case 116: return slice(varUint());
      default: return refuse("unknown-content", `value of type ${tag}`);
    }
  };
  const slice = (length: number): Uint8Array => {
    const start = take(length);
    return bytes.subarray(start, start + length);
  };
  const integer = (): number => {
    const value = varInt();
    return Math.abs(value) <= 0x7fffffff ? value : refuse("not-canonical", "integer that is written as a float");
  };
  const float32 = (): number => {
    const value = view.getFloat32(take(4));
    if (Number.isNaN(value) || isShortInteger(value)) refuse("not-canonical", "float32");
    return value;
  };
  const float64 = (): number => {
    const start = take(8);
    const value = view.getFloat64(start);
    const strangeNaN = Number.isNaN(value) && (view.getUint32(start) !== 0x7ff80000 || view.getUint32(start + 4) !== 0);
    if (strangeNaN || Math.fround(value) === value || isShortInteger(value)) refuse("not-canonical", "float64");
    return value;
  };
  const list = (depth: number): readonly AnyValue[] => {
    const count = varUint();
    if (count > bytes.length - at) refuse("malformed", "too short");
    const values: AnyValue[] = [];
    for (let i = 0; i < count; i++) values.push(any(depth + 1));
    return values;
  };
  const object = (depth: number): { readonly [key: string]: AnyValue } => {
    const count = varUint();
    if (count > bytes.length - at) refuse("malformed", "too short");
    const values: { [key: string]: AnyValue } = {};
    for (let i = 0; i < count; i++) {
      const key = string();
      if (isReservedKey(key)) refuse("reserved-key", key);
      if (Object.hasOwn(values, key)) refuse("not-canonical", "key twice");
      values[key] = any(depth + 1);
    }
    return values;
  };

  return {
    get at() {
      return at;
    },
    get left() {
      return bytes.length - at;
    },
    u8, varUint, string,
    bytes: slice,
    any: () => any(0),
  };
};

const isShortInteger = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= 0x7fffffff;
