/** The graph of a membership history: who is in whose past. Knows nothing of what operations mean. */
import type { OperationId } from "@thicket/wire";

interface Node {
  readonly id: OperationId;
  /** Indexes, all below this node's own. */
  readonly parents: readonly number[];
}

export interface History {
  indexOf(id: OperationId): number | undefined;
  /** Puts a node whose parents are all here; returns its index. */
  put(id: OperationId, parents: readonly number[]): number;
  /** Newest nodes, sorted by id. */
  heads(): readonly OperationId[];
  /** Is `index` among `from` or in their past? */
  covers(from: readonly number[], index: number): boolean;
  /** `from` and their past, ascending, without `base` and its past. */
  past(from: readonly number[], base?: number): readonly number[];
  /** The greatest index among `from` and their past that `fits`. */
  newest(from: readonly number[], fits: (index: number) => boolean): number | undefined;
}

/** Every walk goes down the indexes, which grow along the graph: whatever leads to a node was met before it. */
export const createHistory = (): History => {
  const nodes: Node[] = [];
  const byId = new Map<OperationId, number>();
  const heads = new Set<OperationId>();
  // A walk marks what it met with its own number, so that nothing has to be wiped between walks.
  const met: number[] = [];
  const hidden: number[] = [];
  let walk = 0;

  /** Visits `from` and their past from the newest on, but not what `base` covers, until `visit` says true. */
  const descend = (from: readonly number[], base: number | undefined, visit: (index: number) => boolean): void => {
    walk++;
    let open = 0;
    const meet = (index: number): void => {
      if (met[index] === walk) return;
      met[index] = walk;
      if (hidden[index] !== walk) open++;
    };
    const hide = (index: number): void => {
      if (hidden[index] === walk) return;
      hidden[index] = walk;
      if (met[index] === walk) open--;
    };
    for (const index of from) meet(index);
    if (base !== undefined) hide(base);
    for (let index = Math.max(base ?? 0, ...from); open > 0; index--) {
      const parents = nodes[index]?.parents ?? [];
      if (hidden[index] === walk) for (const parent of parents) hide(parent);
      else if (met[index] === walk) {
        open--;
        if (visit(index)) return;
        for (const parent of parents) meet(parent);
      }
    }
  };

  return {
    indexOf: (id) => byId.get(id),
    put: (id, parents) => {
      const index = nodes.push({ id, parents }) - 1;
      byId.set(id, index);
      met.push(0);
      hidden.push(0);
      for (const parent of parents) {
        const node = nodes[parent];
        if (node !== undefined) heads.delete(node.id);
      }
      heads.add(id);
      return index;
    },
    heads: () => [...heads].sort(),
    covers: (from, index) => {
      let found = false;
      descend(from, undefined, (at) => {
        found = at === index;
        return at <= index;
      });
      return found;
    },
    past: (from, base) => {
      const all: number[] = [];
      descend(from, base, (index) => {
        all.push(index);
        return false;
      });
      return all.reverse();
    },
    newest: (from, fits) => {
      let found: number | undefined;
      descend(from, undefined, (index) => {
        if (fits(index)) found = index;
        return found !== undefined;
      });
      return found;
    },
  };
};
