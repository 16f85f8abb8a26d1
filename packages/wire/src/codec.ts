/**
 * Cursors over bytes. Integers are big-endian and of fixed width. A reader refuses by throwing
 * `Malformed`, which only `decode` catches: a decoder is one expression and can't forget a bound.
 */
import { fromHex, toHex } from "./bytes.ts";
import { err, ok, type Result } from "./result.ts";

export interface DecodeError {
  readonly code: "malformed";
  readonly why: string;
}

class Malformed extends Error {}

/** Stops the decoding under way with `why`. Only inside `decode`. */
export const refuse = (why: string): never => {
  throw new Malformed(why);
};

export interface Reader {
  /** Bytes not read yet. */
  readonly left: number;
  readonly at: number;
  u8(): number;
  u16(): number;
  u32(): number;
  /** A whole number up to 2^53 − 1, in 8 bytes. */
  u53(): number;
  /** A copy-free view of the next `length` bytes. */
  bytes(length: number): Uint8Array;
  /** The next `length` bytes as hex: an id. */
  id<T extends string>(length: number): T;
  rest(): Uint8Array;
}

/** Runs `read` over all of `bytes`; left-over bytes are malformed. */
export const decode = <T>(bytes: Uint8Array, read: (reader: Reader) => T): Result<T, DecodeError> => {
  try {
    const reader = createReader(bytes);
    const value = read(reader);
    if (reader.left > 0) refuse("bytes left over");
    return ok(value);
  } catch (problem) {
    if (problem instanceof Malformed) return err({ code: "malformed", why: problem.message });
    throw problem;
  }
};

const createReader = (bytes: Uint8Array): Reader => {
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const take = (length: number): number => {
    if (at + length > bytes.length) refuse("too short");
    at += length;
    return at - length;
  };
  const reader: Reader = {
    get left() {
      return bytes.length - at;
    },
    get at() {
      return at;
    },
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2)),
    u32: () => view.getUint32(take(4)),
    u53: () => {
      const high = reader.u32();
      if (high > 0x1fffff) refuse("number over 2^53 − 1");
      return high * 0x1_0000_0000 + reader.u32();
    },
    bytes: (length) => {
      const start = take(length);
      return bytes.subarray(start, start + length);
    },
    id: <T extends string>(length: number) => toHex(reader.bytes(length)) as T,
    rest: () => reader.bytes(reader.left),
  };
  return reader;
};

export interface Writer {
  u8(value: number): Writer;
  u16(value: number): Writer;
  u32(value: number): Writer;
  u53(value: number): Writer;
  bytes(value: Uint8Array): Writer;
  id(value: string): Writer;
  finish(): Uint8Array;
}

/** Collects fields; throws RangeError on a number its field can't hold (our own bug, never input). `expected` bytes save growing. */
export const createWriter = (expected: number = EXPECTED_BYTES): Writer => {
  let buffer = new Uint8Array(expected);
  let at = 0;
  const claim = (length: number): number => {
    if (at + length > buffer.length) {
      const larger = new Uint8Array(Math.max(2 * buffer.length, at + length));
      larger.set(buffer.subarray(0, at));
      buffer = larger;
    }
    at += length;
    return at - length;
  };
  const integer = (width: number, value: number): Writer => {
    if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * width)) throw new RangeError(`u${8 * width}: ${value}`);
    const start = claim(width);
    for (let i = start + width - 1, rest = value; i >= start; i--, rest = Math.floor(rest / 256)) buffer[i] = rest % 256;
    return writer;
  };
  const writer: Writer = {
    u8: (value) => integer(1, value),
    u16: (value) => integer(2, value),
    u32: (value) => integer(4, value),
    u53: (value) => integer(8, value),
    bytes: (value) => {
      const start = claim(value.length);
      buffer.set(value, start);
      return writer;
    },
    id: (value) => writer.bytes(fromHex(value)),
    finish: () => (at === buffer.length ? buffer : buffer.slice(0, at)),
  };
  return writer;
};

/** Most of what is written is smaller. */
const EXPECTED_BYTES = 160;
