/** One thread's share of the decoders. */
import { parentPort, workerData } from "node:worker_threads";
import { createChoice } from "../r12/random.ts";
import { fuzz } from "./fuzz.ts";
import { allTargets } from "./targets.ts";

export interface Share {
  readonly seed: number;
  readonly each: number;
  /** Takes the targets whose place leaves this rest when divided by `of`. */
  readonly rest: number;
  readonly of: number;
}

const { seed, each, rest, of } = workerData as Share;
// A refusal is thrown and caught inside the decoder, millions of times here; nobody reads its stack.
Error.stackTraceLimit = 0;
const targets = await allTargets(createChoice(seed));
const runs = [];
for (const [place, target] of targets.entries())
  if (place % of === rest) runs.push(await fuzz(target, Math.ceil(each * (target.share ?? 1)), createChoice(seed + 1 + place)));
parentPort?.postMessage(runs);
