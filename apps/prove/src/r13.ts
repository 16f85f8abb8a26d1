/**
 * R13: every decoder takes anything. Of the inputs at least half are valid ones with something wrong, the rest is
 * random; the line says how many reached each stage ("read" is the last). Nothing may throw, and nothing may take
 * longer than 50 ms. Decoders behind a seal or a signature get inputs that are rightly sealed and signed, on the
 * simulator's suite, as a member who means harm would send them.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { unsafeDecodeUpdate } from "@thicket/documents/gate";
import type { Prove, Verdict } from "./proof.ts";
import { createChoice } from "./r12/random.ts";
import { documentTargets } from "./r13/documents.ts";
import { fuzz, type TargetRun } from "./r13/fuzz.ts";
import type { Share } from "./r13/share.worker.ts";
import { stageOf } from "./r13/target.ts";

const EACH = { quick: 100_000, full: 10_000_000, sabotage: 2_000 };
/** More threads than this would each build the samples for little. */
const MOST_THREADS = 4;

export const prove: Prove = async ({ full, sabotage, seed }) => {
  if (sabotage) return { ...verdictOf(await fuzzUnbounded(seed), seed), seam: "unsafeDecodeUpdate: the update decoder's cursor without its bounds check" };
  const of = Math.min(MOST_THREADS, availableParallelism());
  const shares = Array.from({ length: of }, (_, rest) => runShare({ seed, each: full ? EACH.full : EACH.quick, rest, of }));
  return verdictOf((await Promise.all(shares)).flat(), seed);
};

const fuzzUnbounded = async (seed: number): Promise<readonly TargetRun[]> => {
  const choice = createChoice(seed);
  const updates = documentTargets(choice).find(({ name }) => name === "update");
  return updates === undefined ? [] : [await fuzz({ ...updates, read: (bytes) => stageOf(unsafeDecodeUpdate(bytes)) }, EACH.sabotage, choice)];
};

const runShare = (share: Share): Promise<readonly TargetRun[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, "r13/share.worker.ts"), { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a thread ended with ${code}`)));
  });

const verdictOf = (runs: readonly TargetRun[], seed: number): Verdict => {
  const sum = (of: "inputs" | "mutations" | "uncaught" | "slow"): number => runs.reduce((total, run) => total + run[of], 0);
  const counts = {
    decoders: runs.length, inputs: sum("inputs"), "of them mutations": sum("mutations"), "fewest inputs of one": Math.min(...runs.map(({ inputs }) => inputs)), uncaught: sum("uncaught"), "over 50 ms": sum("slow"),
    ...Object.fromEntries(runs.flatMap(({ name, stages }) => Object.entries(stages).map(([stage, count]) => [`${name}: ${stage}`, count]))),
  };
  const violation = runs.find(({ firstViolation }) => firstViolation !== undefined)?.firstViolation;
  return violation === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation: `${violation} (seed ${seed})` };
};
