import { expect, test } from "vitest";
import { createTicker, RETRY_MS } from "./ticker.ts";

/** Time that moves only when told. */
const setUp = () => {
  let time = 0;
  let timers: { at: number; f: () => void }[] = [];
  const typed: number[] = [];
  const written: number[][] = [];
  const states: string[] = [];
  const gates: ((ok: boolean) => void)[] = [];
  const ticker = createTicker({
    now: () => time,
    setTimer: (f, ms) => {
      const timer = { at: time + ms, f };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    pending: () => typed.length > 0,
    take: () => (typed.length === 0 ? undefined : Uint8Array.from(typed.splice(0))),
    write: (update) => {
      written.push([...update]);
      return new Promise((resolve) => gates.push(resolve));
    },
    onState: (state) => states.push(state),
  });
  const settle = async (): Promise<void> => { for (let i = 0; i < 8; i++) await Promise.resolve(); };
  return {
    written, states, ticker,
    type: (value: number) => { typed.push(value); ticker.touch(); },
    done: async (ok = true) => { gates.shift()?.(ok); await settle(); },
    pass: async (ms: number) => {
      time += ms;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      due.forEach((timer) => timer.f());
      await settle();
    },
  };
};

test("LG6 the first change after a rest goes at once; what follows waits for T and for the write", async () => {
  const it = setUp();
  it.type(1);
  it.type(2);
  expect(it.written).toEqual([[1]]);
  await it.pass(500);
  expect(it.written).toEqual([[1]]);
  await it.done();
  expect(it.written).toEqual([[1], [2]]);
  await it.done();
  it.type(3);
  await it.pass(99);
  expect(it.written).toEqual([[1], [2]]);
  await it.pass(1);
  expect(it.written).toEqual([[1], [2], [3]]);
});

test("LG6 two ticks are never closer than T", async () => {
  const it = setUp();
  it.type(1);
  await it.done();
  it.type(2);
  await it.pass(99);
  expect(it.written).toEqual([[1]]);
  await it.pass(1);
  expect(it.written).toEqual([[1], [2]]);
});

test("LG6 a tick that can't be written is said, kept, and tried again before anything newer", async () => {
  const it = setUp();
  it.type(1);
  await it.done(false);
  expect(it.states.at(-1)).toBe("not-saved");
  it.type(2);
  await it.pass(RETRY_MS);
  expect(it.written).toEqual([[1], [1]]);
  await it.done();
  await it.pass(100);
  expect(it.written).toEqual([[1], [1], [2]]);
  await it.done();
  expect(it.states.at(-1)).toBe("saved");
});

test("LG6 flush closes the tick now", async () => {
  const it = setUp();
  it.ticker.pace(2000);
  it.type(1);
  await it.done();
  it.type(2);
  const flushed = it.ticker.flush();
  expect(it.written).toEqual([[1], [2]]);
  await it.done();
  await flushed;
});
