/** Who wants to hear of something. A listener added or taken away while one is told counts from the next time. */
export interface Listeners<T> {
  /** The returned function takes it back. */
  add(f: (value: T) => void): () => void;
  tell(value: T): void;
}

export const createListeners = <T>(): Listeners<T> => {
  const all = new Set<(value: T) => void>();
  return {
    add: (f) => {
      all.add(f);
      return () => void all.delete(f);
    },
    tell: (value) => {
      for (const f of [...all]) f(value);
    },
  };
};
