/** Choosing that can be repeated: everything a simulation leaves to chance is drawn from one seed. */
import type { Random } from "@thicket/crypto";

export interface Seeded {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ whole number < limit. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** One of a list that isn't empty. */
  of<T>(list: readonly T[]): T;
  shuffled<T>(list: readonly T[]): readonly T[];
  readonly bytes: Random;
  /** A source of its own: what is drawn from one part never moves what another draws. */
  fork(): Seeded;
}

/** mulberry32: 32 bits of state, good enough for choosing, and fast. Not for keys of people. */
export const createSeeded = (seed: number): Seeded => {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const next = (): number => word() / 2 ** 32;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next, below,
    chance: (probability) => next() < probability,
    of: (list) => list[below(list.length)] as (typeof list)[number],
    shuffled: (list) => {
      const left = [...list];
      return list.map(() => left.splice(below(left.length), 1)[0] as (typeof list)[number]);
    },
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let at = 0, bits = 0; at < length; at++, bits >>>= 8) bytes[at] = at % 4 === 0 ? (bits = word()) : bits;
      return bytes;
    },
    fork: () => createSeeded(word()),
  };
};
