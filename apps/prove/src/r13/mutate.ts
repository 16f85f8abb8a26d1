import type { Choice } from "../r12/random.ts";

const EDGES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
/** As long as the longest text a person can paste for a code; longer inputs are refused by their length. */
const LONGEST = 64 * 1024;

/** A valid input with one to three things wrong. */
export const mutate = (sample: Uint8Array, other: Uint8Array, choice: Choice): Uint8Array => {
  let bytes = Uint8Array.from(sample);
  for (let times = 1 + choice.below(3); times > 0; times--) bytes = once(bytes, other, choice);
  return bytes;
};

const once = (bytes: Uint8Array, other: Uint8Array, choice: Choice): Uint8Array<ArrayBuffer> => {
  const at = choice.below(bytes.length + 1);
  const length = choice.below(Math.min(64, bytes.length - at + 1));
  const put = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (choice.below(10)) {
    case 0:
    case 1: return set(bytes, at, (byte) => byte ^ (1 << choice.below(8)));
    case 2: return set(bytes, at, () => choice.of(EDGES));
    case 3: return set(bytes, at, (byte) => byte + choice.below(5) - 2);
    case 4: return put(before);
    case 5: return put(before, choice.bytes(1 + choice.below(16)), after);
    case 6: return put(before, after.subarray(length));
    case 7: return put(before, other.subarray(choice.below(other.length + 1)).subarray(0, 200), after);
    case 8: return put(before, new Uint8Array(1 + choice.below(200)).fill(choice.of(EDGES)), after.subarray(length));
    default: return put(before, repeated(after.subarray(0, length), choice), after);
  }
};

/** Seldom very often: what costs more than its length shows there. */
const repeated = (piece: Uint8Array, choice: Choice): Uint8Array => {
  const most = Math.floor(LONGEST / Math.max(1, piece.length));
  return Buffer.concat(Array.from({ length: choice.next() < 0.02 ? most : 1 + choice.below(4) }, () => piece));
};

const set = (bytes: Uint8Array, at: number, to: (byte: number) => number): Uint8Array<ArrayBuffer> => {
  const changed = Uint8Array.from(bytes);
  if (changed.length > 0) changed[at % changed.length] = to(changed[at % changed.length] ?? 0);
  return changed;
};
