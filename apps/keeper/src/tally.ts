/** How many of something each name has open. A name with none is forgotten. */
export interface Tally {
  /** Counts one more under that name; the function, called once, takes it back. `undefined` when there are `most` already. */
  enter(name: string, most: number): (() => void) | undefined;
}

export const createTally = (): Tally => {
  const counts = new Map<string, number>();
  return {
    enter: (name, most) => {
      const before = counts.get(name) ?? 0;
      if (before >= most) return undefined;
      counts.set(name, before + 1);
      return () => {
        const left = (counts.get(name) ?? 1) - 1;
        if (left > 0) counts.set(name, left);
        else counts.delete(name);
      };
    },
  };
};
