/**
 * When a tick of typing closes (LG6): T since the last one began, something was typed, and the previous
 * tick's strict write is done. A tick that could not be written is kept and tried again before anything newer,
 * so nothing typed is lost while the page lives; what became of it is said by `onState`.
 */
export interface TickerDeps {
  readonly now: () => number;
  readonly setTimer: (f: () => void, ms: number) => () => void;
  /** Is there anything to take? */
  readonly pending: () => boolean;
  /** Own changes since the last call, as one update; undefined when there are none. */
  readonly take: () => Uint8Array | undefined;
  /** Resolves true once the update is durable. */
  readonly write: (update: Uint8Array) => Promise<boolean>;
  readonly onState: (state: "saving" | "saved" | "not-saved") => void;
}

export interface Ticker {
  /** Something was typed. */
  touch(): void;
  /** The least time between ticks, in ms. */
  pace(ms: number): void;
  /** Closes the tick now: blur, hidden, close. Resolves when nothing is left to write, or writing failed. */
  flush(): Promise<void>;
  /** A tick could not be written and is tried again. */
  readonly waits: boolean;
  stop(): void;
}

/** How long a failed write rests before the next try, in ms: a full disk isn't emptied in less. */
export const RETRY_MS = 3000;

export const createTicker = (deps: TickerDeps): Ticker => {
  let tick = 100;
  let last = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let kept: Uint8Array | undefined;
  let cancel: (() => void) | undefined;

  const schedule = (): void => {
    if (running !== undefined || cancel !== undefined || !(deps.pending() || kept !== undefined)) return;
    const wait = kept === undefined ? Math.max(0, last + tick - deps.now()) : RETRY_MS;
    if (wait === 0) void run();
    else cancel = deps.setTimer(() => void run(), wait);
  };

  const run = (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    running ??= writeOnce().finally(() => {
      running = undefined;
      schedule();
    });
    return running;
  };

  const writeOnce = async (): Promise<void> => {
    last = deps.now();
    const update = kept ?? deps.take();
    if (update === undefined) return deps.onState("saved");
    deps.onState("saving");
    kept = (await deps.write(update)) ? undefined : update;
    deps.onState(kept === undefined ? (deps.pending() ? "saving" : "saved") : "not-saved");
  };

  return {
    touch: schedule,
    pace: (ms) => {
      if (ms === tick) return;
      tick = ms;
      if (kept === undefined) {
        cancel?.();
        cancel = undefined;
      }
      schedule();
    },
    flush: async () => {
      do await run();
      while (deps.pending() && kept === undefined);
    },
    get waits() {
      return kept !== undefined;
    },
    stop: () => {
      cancel?.();
      cancel = undefined;
      kept = undefined;
    },
  };
};
