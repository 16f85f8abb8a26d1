/**
 * Time that stands still until it is moved. Nothing waits for a wall clock, and everything that is to
 * happen happens in one order: by its moment, then by when it was asked for.
 */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `f` once, `ms` from now; the returned function takes it back. */
  setTimer(f: () => void, ms: number): () => void;
  /** Lets `ms` pass. Between two events all work that hangs on promises alone runs to its end. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until `good`, asked after every event; false when it isn't after `ms`. */
  until(good: () => boolean, ms: number): Promise<boolean>;
  /** Events so far. */
  readonly events: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  f: (() => void) | undefined;
}

/** 2026-01-01: any moment would do, but one in the past of our certificates would not. */
export const START_MS: number = Date.UTC(2026, 0, 1);

export const createVirtualClock = (start: number = START_MS): VirtualClock => {
  const timers = createHeap();
  let now = start;
  let order = 0;
  let events = 0;

  const until = async (good: () => boolean, ms: number): Promise<boolean> => {
    const end = now + ms;
    await quiet();
    while (!good()) {
      const next = timers.first();
      if (next === undefined || next.at > end) {
        now = end;
        return false;
      }
      timers.take();
      if (next.f === undefined) continue;
      now = Math.max(now, next.at);
      events++;
      next.f();
      await quiet();
    }
    return true;
  };

  return {
    now: () => now,
    setTimer: (f, ms) => {
      const timer: Timer = { at: now + Math.max(0, ms), order: order++, f };
      timers.add(timer);
      return () => (timer.f = undefined);
    },
    pass: async (ms) => void (await until(() => false, ms)),
    until,
    get events() {
      return events;
    },
  };
};

/** Resolves when no promise is left to be settled: a tick comes after all of them. */
export const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const before = (a: Timer, b: Timer): boolean => (a.at === b.at ? a.order < b.order : a.at < b.at);

/** A binary heap: the first to come is on top. */
const createHeap = (): { add(timer: Timer): void; first(): Timer | undefined; take(): void } => {
  const heap: Timer[] = [];
  const swap = (a: number, b: number): void => void ([heap[a], heap[b]] = [heap[b] as Timer, heap[a] as Timer]);
  const isBefore = (a: number, b: number): boolean => a < heap.length && before(heap[a] as Timer, heap[b] as Timer);
  return {
    first: () => heap[0],
    add: (timer) => {
      heap.push(timer);
      for (let at = heap.length - 1, up = (at - 1) >> 1; at > 0 && isBefore(at, up); at = up, up = (at - 1) >> 1) swap(at, up);
    },
    take: () => {
      swap(0, heap.length - 1);
      heap.pop();
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const least = isBefore(left + 1, left) ? left + 1 : left;
        if (!isBefore(least, at)) return;
        swap(least, at);
        at = least;
      }
    },
  };
};
