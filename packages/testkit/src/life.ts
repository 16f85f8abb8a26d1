/**
 * One run of a device, from its start to its end. A process can't be killed halfway through a promise, so it is cut
 * off instead: all that a device touches outside itself goes through its life, and once that is over no timer
 * fires, no message comes and no call answers any more. What still runs then runs against nothing.
 *
 * Every such touch is counted, before and after: a crash at step n is a crash at any await one may think of.
 */
export interface Life {
  readonly alive: boolean;
  /** Touches so far. */
  readonly steps: number;
  /** `work`, unless the device is off by then; without an answer if it goes off meanwhile. */
  touch<T>(work: () => Promise<T>): Promise<T>;
  /** `f` as something outside may call it: silent once the device is off. */
  wake<A extends readonly unknown[]>(f: (...args: A) => void): (...args: A) => void;
  /** Pulls the plug. */
  end(): void;
  /** Called once at the end, in the order of asking. */
  onEnd(f: () => void): void;
}

/** `endAt`: the step at which it ends by itself. */
export const createLife = (endAt: number = Number.POSITIVE_INFINITY): Life => {
  const ends: (() => void)[] = [];
  let alive = true;
  let steps = 0;

  const end = (): void => {
    if (!alive) return;
    alive = false;
    for (const f of ends.splice(0)) f();
  };
  const step = (): boolean => {
    if (alive && ++steps >= endAt) end();
    return alive;
  };
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

  return {
    get alive() {
      return alive;
    },
    get steps() {
      return steps;
    },
    touch: async (work) => {
      if (!step()) return never();
      try {
        const value = await work();
        return step() ? value : await never<typeof value>();
      } catch (problem) {
        if (!step()) return never();
        throw problem;
      }
    },
    wake: (f) => (...args) => {
      if (step()) f(...args);
    },
    end,
    onEnd: (f) => (alive ? void ends.push(f) : f()),
  };
};
