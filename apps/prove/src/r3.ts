/**
 * R3: persist before send. Log and sync as shipped, on a simulated disk and network; devices crash at steps drawn
 * from the seed, and a step is any await there is: every call to disk, network and clock, before and after it.
 * Violated when, after a crash, something of that device's own is on the wire or with another that its disk has not,
 * or when its person or another device was told that something is kept there, and it isn't.
 */
import { openLog, unsafeOpenLog, type LogProtection } from "@thicket/log";
import type { Prove, Verdict } from "./proof.ts";
import { crashOften } from "./r3/crash-often.ts";

/** Under sabotage at most; the first violation ends it. */
const POINTS = { quick: 1000, full: 100_000, sabotage: 5000 };

export const prove: Prove = async ({ full, sabotage, seed }) => {
  if (!sabotage) return run(seed, full ? POINTS.full : POINTS.quick, openLog);
  const protections: readonly LogProtection[] = ["own-write", "others-write"];
  const caught: string[] = [];
  const counts: Record<string, number> = {};
  for (const without of protections) {
    const { counts: of, firstViolation } = await run(seed, POINTS.sabotage, (deps) => unsafeOpenLog(deps, without), true);
    counts[`crash points to the first violation without ${without}`] = of["crash points"] ?? 0;
    if (firstViolation !== undefined) caught.push(`${without}: ${firstViolation}`);
  }
  const seam = `unsafeOpenLog: ${protections.join(", ")}`;
  return caught.length === protections.length ? { ok: false, counts, seam, firstViolation: caught.join("; ") } : { ok: true, counts, seam };
};

const run = async (seed: number, points: number, open: typeof openLog, stopAtFirst = false): Promise<Verdict> => {
  const counts = { "crash points": 0, "crashes while writing": 0, "entries on the wire": 0, "heights stated": 0, "saved by people": 0, violations: 0 };
  let firstViolation: string | undefined;
  for (let group = 0; counts["crash points"] < points && !(stopAtFirst && firstViolation !== undefined); group++) {
    const found = await crashOften(seed + group * 7919, points - counts["crash points"], open);
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += found.counts[name];
    firstViolation ??= found.firstViolation === undefined ? undefined : `${found.firstViolation} (group ${group}, seed ${seed})`;
  }
  return firstViolation === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation };
};
