/**
 * R4: convergence. Membership, log, sync, gate and documents as shipped, on simulated disks, clocks and network.
 * After at least 20 faults and then peace, all devices of the group must have the same accepted entries, the same
 * membership, the same verdicts of the gate, the same structure and the same view of every document; and no honest
 * work may be refused on the way. Most schedules run on the simulator's own suite, some on the real one.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { LogProtection } from "@thicket/log";
import type { Prove, Verdict } from "./proof.ts";
import type { Kind, Series, Tally } from "./r4/series.ts";

type Amount = "quick" | "full" | "sabotage";

const SCHEDULES: Readonly<Record<Amount, Readonly<Record<Kind, number>>>> = {
  quick: { small: 2000, large: 40, "on the real suite": 50 },
  full: { small: 497_000, large: 2500, "on the real suite": 500 },
  /** At most: the first violation ends it. */
  sabotage: { small: 400, large: 0, "on the real suite": 0 },
};
/** More would not run faster on the machines this is for, and memory is theirs too. */
const MAX_WORKERS = 4;
/** Schedules a worker takes at once: it starts anew for each portion, and a violation is known when one is done. */
const PORTION: Readonly<Record<Kind, number>> = { small: 250, large: 5, "on the real suite": 10 };
/** Objects of a schedule live about as long as it does: a small nursery would copy them over and over. In MB. */
const NURSERY_MB = 64;
const SABOTAGE_PORTION = 10;

export const prove: Prove = async ({ full, sabotage, seed }) => {
  if (!sabotage) return run(seed, full ? "full" : "quick", undefined);
  const protections: readonly LogProtection[] = ["deps", "own-write"];
  const caught: string[] = [];
  const counts: Record<string, number> = {};
  for (const without of protections) {
    const { counts: of, firstViolation } = await run(seed, "sabotage", without);
    counts[`schedules to the first violation without ${without}`] = of["schedules"] ?? 0;
    if (firstViolation !== undefined) caught.push(`${without}: ${firstViolation}`);
  }
  const seam = `unsafeOpenLog: ${protections.join(", ")}`;
  return caught.length === protections.length ? { ok: false, counts, seam, firstViolation: caught.join("; ") } : { ok: true, counts, seam };
};

const run = async (seed: number, amount: Amount, without: LogProtection | undefined): Promise<Verdict> => {
  const portions = (["large", "on the real suite", "small"] as const).flatMap((kind) => portionsOf(SCHEDULES[amount][kind], without === undefined ? PORTION[kind] : SABOTAGE_PORTION).map((indexes): Series => ({ kind, seed, indexes, without })));
  const counts: Record<string, number> = { schedules: 0, diverged: 0, "fewest faults": Number.POSITIVE_INFINITY };
  let firstViolation: string | undefined;
  const take = async (): Promise<void> => {
    for (let portion = portions.shift(); portion !== undefined; portion = portions.shift()) {
      const tally = await runApart(portion);
      for (const [what, by] of Object.entries(tally.counts)) counts[what] = what === "fewest faults" ? Math.min(counts[what] ?? by, by) : (counts[what] ?? 0) + by;
      firstViolation ??= tally.firstViolation;
      if (without !== undefined && firstViolation !== undefined) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_WORKERS, availableParallelism()) }, take));
  return firstViolation === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation };
};

const portionsOf = (number: number, portion: number): readonly (readonly number[])[] => {
  const all = Array.from({ length: number }, (_, index) => index);
  return all.flatMap((index) => (index % portion === 0 ? [all.slice(index, index + portion)] : []));
};

const runApart = (series: Series): Promise<Tally> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("r4/worker.ts", import.meta.url), { workerData: series, resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
