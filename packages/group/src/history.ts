/** The graph of a membership history: who is in whose past. Knows nothing of what operations mean. */
import type { OperationId } from "@thicket/wire";

export interface Node {
  readonly id: OperationId;
  /** Indexes, all below this node's own. */
  readonly parents: readonly number[];
}

export interface History {
  readonly size: number;
  indexOf(id: OperationId): number | undefined;
  /** Puts a node whose parents are all here; returns its index. */
  put(id: OperationId, parents: readonly number[]): number;
  /** Newest nodes, sorted by id. */
  heads(): readonly OperationId[];
  /** Is `index` among `from` or in their past? */
  covers(from: readonly number[], index: number): boolean;
  /** `from` and all of their past, ascending. */
  past(from: readonly number[]): readonly number[];
}

export const createHistory = (): History => {
  const nodes: Node[] = [];
  const byId = new Map<OperationId, number>();
  const heads = new Set<OperationId>();
  // A walk marks what it met with its own number, so that nothing has to be wiped between walks.
  const met: number[] = [];
  let walk = 0;
  const visit = (from: readonly number[], lowest: number, stop: (index: number) => boolean): void => {
    walk++;
    const todo = [...from];
    for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
      if (index < lowest || met[index] === walk) continue;
      met[index] = walk;
      if (stop(index)) return;
      for (const parent of nodes[index]?.parents ?? []) todo.push(parent);
    }
  };
  return {
    get size() {
      return nodes.length;
    },
    indexOf: (id) => byId.get(id),
    put: (id, parents) => {
      const index = nodes.push({ id, parents }) - 1;
      byId.set(id, index);
      met.push(0);
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
      // Indexes grow along the graph, so nothing below `index` leads to it.
      visit(from, index, (at) => (found = at === index));
      return found;
    },
    past: (from) => {
      visit(from, 0, () => false);
      const all: number[] = [];
      for (let index = 0; index < met.length; index++) if (met[index] === walk) all.push(index);
      return all;
    },
  };
};
