/** The standing of pasts. Each is made of the nearest one known and what lies between, so a step costs what is new in it. */
import type { History } from "./history.ts";
import type { Judged } from "./judged.ts";
import { nobody, withOperation, type Standing } from "./standing.ts";

/** Ends of a history that grow at the same time; a standing shares with its neighbours, and alone takes some 50 kB in the largest group. */
const KEPT = 64;
/** One in so many is kept for good: a past that ends far back costs at most about as many steps. */
const MILESTONE = 128;

export interface Pasts {
  /** Of the past that ends in `parents`, they included. */
  standing(parents: readonly number[]): Standing;
  /** `judged` was added on top of `past`, which is the standing of all of its past. */
  extend(past: Standing, judged: Judged): Standing;
}

export const createPasts = (history: History, operations: readonly Judged[]): Pasts => {
  const kept = new Map<string, Standing>();
  const milestones = new Map<number, Standing>();
  const keep = (key: string, standing: Standing): Standing => {
    kept.delete(key);
    kept.set(key, standing);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return standing;
  };
  const known = (index: number): Standing | undefined => kept.get(String(index)) ?? milestones.get(index);

  /** The parent with the longest past, or else whatever known standing comes first on the way back. */
  const basis = (parents: readonly number[]): number | undefined => {
    let longest: number | undefined;
    for (const parent of parents) if ((known(parent)?.size ?? -1) > (longest === undefined ? -1 : (known(longest)?.size ?? -1))) longest = parent;
    return longest ?? history.newest(parents, (index) => known(index) !== undefined);
  };

  return {
    standing: (parents) => {
      const key = parents.join();
      const same = kept.get(key);
      if (same !== undefined) return keep(key, same);
      const base = basis(parents);
      let standing = base === undefined ? nobody : (known(base) ?? nobody);
      for (const index of history.past(parents, base)) {
        const judged = operations[index];
        if (judged !== undefined) standing = withOperation(standing, judged);
      }
      return keep(key, standing);
    },
    extend: (past, judged) => {
      const standing = keep(String(judged.index), withOperation(past, judged));
      if (judged.index % MILESTONE === 0) milestones.set(judged.index, standing);
      return standing;
    },
  };
};
