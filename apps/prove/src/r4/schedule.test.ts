import { openLog, unsafeOpenLog } from "@thicket/log";
import { simSuite } from "@thicket/testkit";
import { expect, test } from "vitest";
import { runSchedule } from "./schedule.ts";

/** Some seconds on an idle machine. */
const TIMEOUT_MS = 120_000;

const run = (seed: number, devices: number, open: typeof openLog = openLog) => runSchedule({ seed, devices, suite: simSuite, open });

test("R4 the same seed gives the same schedule, fault for fault and entry for entry", async () => {
  const [one, again, other] = [await run(42, 4), await run(42, 4), await run(43, 4)];
  expect(again).toEqual(one);
  expect(other.faults).not.toEqual(one.faults);
}, TIMEOUT_MS);

test("R4 every fault strikes, people work, and all end alike", async () => {
  for (const [seed, devices] of [[130, 5], [159, 6], [101, 8]] as const) {
    const { faults, updates, violation } = await run(seed, devices);
    expect(violation).toBeUndefined();
    expect(Object.entries(faults).filter(([, times]) => times === 0)).toEqual([]);
    expect(updates).toBeGreaterThan(5);
  }
}, TIMEOUT_MS);

test("R4 control: without the deps of a log somebody's schedule diverges", async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= 12 && violations.length === 0; seed++) violations.push(...[(await run(seed, 5, (deps) => unsafeOpenLog(deps, "deps"))).violation ?? []].flat());
  expect(violations).toHaveLength(1);
}, TIMEOUT_MS);
