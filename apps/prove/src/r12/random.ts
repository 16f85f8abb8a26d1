/** Seeded choosing for R12 and R13, so that a failing seed can be played again. */
export interface Choice {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ whole number < below. */
  below(below: number): number;
  of<T>(list: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

/** mulberry32. */
export const createChoice = (seed: number): Choice => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next, below,
    of: (list) => list[below(list.length)] as (typeof list)[number],
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) bytes[i] = below(256);
      return bytes;
    },
  };
};
