import type { Readable } from "./types.ts";

/** A `Readable` and the one function that changes it. */
export const createReadable = <T>(first: T): { readonly readable: Readable<T>; readonly set: (next: T) => void } => {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    readable: {
      get: () => value,
      subscribe: (f) => {
        watchers.add(f);
        return () => watchers.delete(f);
      },
    },
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      watchers.forEach((f) => f());
    },
  };
};
