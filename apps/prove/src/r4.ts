/**
 * R4: convergence. Membership, log, sync, gate and documents as shipped, on simulated disks, clocks and network.
 * After at least 20 faults and then peace, all devices of the group must have the same accepted entries, the same
 * membership, the same verdicts of the gate, the same structure and the same view of every document; and no honest
 * work may be refused on the way. Most schedules run on the simulator's own suite, some on the real one.
 */
import { createSigner, suite as realSuite, type Suite } from "@thicket/crypto";
import { openLog, unsafeOpenLog, type LogProtection } from "@thicket/log";
import { simSuite } from "@thicket/testkit";
import type { Prove, Verdict } from "./proof.ts";
import { remembering } from "./r4/remembering.ts";
import { runSchedule } from "./r4/schedule.ts";

const SMALL = { quick: 2000, full: 498_000, sabotage: 40 };
const LARGE = { quick: 40, full: 2000, sabotage: 0 };
const REAL = { quick: 50, full: 500, sabotage: 0 };

type Amount = "quick" | "full" | "sabotage";

export const prove: Prove = async ({ full, sabotage, seed }) => {
  if (!sabotage) return run(seed, full ? "full" : "quick", openLog);
  const protections: readonly LogProtection[] = ["deps", "own-write"];
  const caught: string[] = [];
  const counts: Record<string, number> = {};
  for (const without of protections) {
    const { counts: of, firstViolation } = await run(seed, "sabotage", (deps) => unsafeOpenLog(deps, without));
    counts[`diverged without ${without}`] = of["diverged"] ?? 0;
    if (firstViolation !== undefined) caught.push(`${without}: ${firstViolation}`);
  }
  const seam = `unsafeOpenLog: ${protections.join(", ")}`;
  return caught.length === protections.length ? { ok: false, counts, seam, firstViolation: caught.join("; ") } : { ok: true, counts, seam };
};

const run = async (seed: number, amount: Amount, open: typeof openLog): Promise<Verdict> => {
  const counts: Record<string, number> = { schedules: 0, diverged: 0, "fewest faults": Number.POSITIVE_INFINITY, entries: 0, updates: 0, devices: 0 };
  let firstViolation: string | undefined;
  const tell = (what: string, by: number): void => void (counts[what] = (counts[what] ?? 0) + by);

  const series = async (name: string, number: number, suite: () => Suite, devices: (index: number) => number): Promise<void> => {
    for (let index = 0; index < number; index++) {
      const of = { seed: (seed + index * 7919) >>> 0, devices: devices(index) };
      const { faults, entries, updates, devices: were, violation } = await runSchedule({ ...of, suite: suite(), open });
      tell("schedules", 1);
      tell(name, 1);
      tell("entries", entries);
      tell("updates", updates);
      tell("devices", were);
      for (const [fault, times] of Object.entries(faults)) tell(fault, times);
      counts["fewest faults"] = Math.min(counts["fewest faults"] ?? 0, Object.values(faults).reduce((sum, each) => sum + each, 0));
      if (violation === undefined) continue;
      tell("diverged", 1);
      firstViolation ??= `${violation} (${name}: seed ${of.seed}, ${of.devices} devices)`;
    }
  };
  await series("small", SMALL[amount], () => simSuite, (index) => 3 + (index % 6));
  await series("large", LARGE[amount], () => simSuite, (index) => 30 + (index % 21));
  await series("on the real suite", REAL[amount], () => remembering({ ...realSuite, signer: (key) => createSigner(key, undefined) }), (index) => 3 + (index % 3));
  return firstViolation === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation };
};
