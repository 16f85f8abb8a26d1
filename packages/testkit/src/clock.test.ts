import { expect, test } from "vitest";
import { createLife, createVirtualClock } from "./index.ts";

test("events come in the order of their moments, equal ones in the order they were asked for", async () => {
  const clock = createVirtualClock(0);
  const course: string[] = [];
  const note = (what: string) => () => void course.push(`${what} at ${clock.now()}`);
  clock.setTimer(note("c"), 30);
  clock.setTimer(note("a"), 10);
  clock.setTimer(note("b"), 10);
  const cancel = clock.setTimer(note("never"), 20);
  clock.setTimer(cancel, 15);
  await clock.pass(25);
  expect(course).toEqual(["a at 10", "b at 10"]);
  expect(clock.now()).toBe(25);
  await clock.pass(5);
  expect(course).toEqual(["a at 10", "b at 10", "c at 30"]);
});

test("between two events all promises settle, however long their chain", async () => {
  const clock = createVirtualClock(0);
  let settled = 0;
  clock.setTimer(() => {
    let chain = Promise.resolve();
    for (let i = 0; i < 1000; i++) chain = chain.then(() => void settled++);
  }, 1);
  clock.setTimer(() => expect(settled).toBe(1000), 1);
  expect(await clock.until(() => settled === 1000, 10)).toBe(true);
  expect(await clock.until(() => false, 10)).toBe(false);
  expect(clock.now()).toBe(11);
});

test("a life can end at every step before and after what it touches", async () => {
  for (let endAt = 1; endAt <= 6; endAt++) {
    const life = createLife(endAt);
    const done: string[] = [];
    const touch = (what: string) => life.touch(async () => void done.push(what)).then(() => done.push(`${what} answered`));
    void (async () => {
      await touch("one");
      await touch("two");
      life.wake(() => done.push("woken"))();
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([[], ["one"], ["one", "one answered"], ["one", "one answered", "two"], ["one", "one answered", "two", "two answered"], ["one", "one answered", "two", "two answered", "woken"]][endAt - 1]);
  }
});

test("a life that is over calls nobody, and tells whoever asked", async () => {
  const life = createLife();
  const heard: string[] = [];
  life.onEnd(() => heard.push("end"));
  const wake = life.wake((what: string) => heard.push(what));
  wake("before");
  life.end();
  life.end();
  wake("after");
  life.onEnd(() => heard.push("late"));
  expect(heard).toEqual(["before", "end", "late"]);
});
