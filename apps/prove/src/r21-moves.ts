/** Every way to move what was said in one place to another, whatever the message. */
import { concat, equalBytes } from "@thicket/wire";
import type { Tally } from "./r21-tally.ts";

/** One message, and the one place that takes it. */
export interface Said {
  /** Type of message; those of one type have fields of the same names. */
  readonly type: string;
  readonly where: string;
  /** Messages of one home belong there all: passing one on whole within it is no move (a history takes each of its operations). */
  readonly home?: string;
  readonly bytes: Uint8Array;
  /** In their order, without gaps: name and length. */
  readonly fields: readonly (readonly [name: string, length: number])[];
  accepts(bytes: Uint8Array): boolean | Promise<boolean>;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** `flipStep`: 1 flips a bit of every byte, 7 of every seventh. */
export const tryAllMoves = async (said: readonly Said[], flipStep: number, tally: Tally): Promise<void> => {
  for (const one of said) {
    const fields = fieldsOf(one);
    tally.control(`${one.type} in ${one.where}`, await one.accepts(one.bytes));
    const attempt = async (what: string, bytes: Uint8Array): Promise<void> => {
      if (!equalBytes(bytes, one.bytes)) tally.attempt(`${one.type} in ${one.where}: ${what}`, await one.accepts(bytes));
    };
    for (const { name, from, to } of fields)
      for (let at = from; at < to; at += at + flipStep < to ? flipStep : Math.max(1, to - 1 - at)) await attempt(`${name} flipped at ${at - from}`, one.bytes.with(at, (one.bytes[at] ?? 0) ^ (1 << (at % 8))));
    for (const a of fields) for (const b of fields) if (a.from < b.from && a.to - a.from === b.to - b.from) await attempt(`${a.name} and ${b.name} exchanged`, put(put(one.bytes, a, one.bytes, b), b, one.bytes, a));
    for (const other of said) {
      if (other === one) continue;
      if (other.type === one.type) for (const field of fields) if (fieldsOf(other).some(({ name }) => name === field.name)) await attempt(`${field.name} of ${other.where}`, put(one.bytes, field, other.bytes, fieldsOf(other).find(({ name }) => name === field.name) ?? field));
      if (one.home !== undefined && one.home === other.home) continue;
      await attempt(`${other.type} of ${other.where}`, other.bytes);
      // Dressed up: the right type byte and suite in front, and the right length.
      const dressed = new Uint8Array(one.bytes.length);
      dressed.set(other.bytes.subarray(0, one.bytes.length));
      dressed.set(one.bytes.subarray(0, 2));
      await attempt(`${other.type} of ${other.where} dressed up`, dressed);
    }
  }
};

const fieldsOf = (said: Said): readonly Field[] => {
  let at = 0;
  const fields = said.fields.map(([name, length]) => ({ name, from: at, to: (at += length) }));
  if (at !== said.bytes.length) throw new Error(`${said.type}: fields of ${at} bytes in a message of ${said.bytes.length}`);
  return fields;
};

/** `bytes` with what is in `source` at `from` in the place of `field`. */
const put = (bytes: Uint8Array, field: Field, source: Uint8Array, from: Field): Uint8Array =>
  concat(bytes.subarray(0, field.from), source.subarray(from.from, from.to), bytes.subarray(field.to));
