/** The standing of pasts, kept for the newest few: a history mostly grows at its ends, where one step is cheap. */
import type { History } from "./history.ts";
import type { Judged } from "./judged.ts";
import { nobody, standingOf, withOperation, type Standing } from "./standing.ts";

/** Ends of a history that grow at the same time; each standing takes some 50 kB in the largest group. */
const KEPT = 64;

export interface Pasts {
  /** Of the past that ends in `parents`. */
  standing(parents: readonly number[]): Standing;
  /** `judged` was added on top of `past`, which is the standing of all of its past. */
  extend(past: Standing, judged: Judged): void;
}

export const createPasts = (history: History, operations: readonly Judged[]): Pasts => {
  const kept = new Map<string, Standing>();
  const keep = (key: string, standing: Standing): void => {
    kept.delete(key);
    kept.set(key, standing);
    if (kept.size > KEPT) for (const oldest of kept.keys()) return void kept.delete(oldest);
  };
  return {
    standing: (parents) => {
      if (parents.length === 0) return nobody;
      const key = parents.join();
      const standing = kept.get(key) ?? standingOf(history.past(parents).flatMap((index) => operations[index] ?? []));
      keep(key, standing);
      return standing;
    },
    extend: (past, judged) => keep(String(judged.index), withOperation(past, judged)),
  };
};
