/** One decoder, many inputs: valid ones with something wrong, and random bytes. */
import type { Choice } from "../r12/random.ts";
import { mutate } from "./mutate.ts";
import type { Target } from "./target.ts";

const MUTATED_SHARE = 0.8;
/** Of this thread's processor time: what other programs take is no fault of a decoder. */
const MOST_MS = 50;

export interface TargetRun {
  readonly name: string;
  inputs: number;
  mutations: number;
  uncaught: number;
  slow: number;
  readonly stages: Record<string, number>;
  firstViolation: string | undefined;
}

export const fuzz = async (target: Target, inputs: number, choice: Choice): Promise<TargetRun> => {
  const run: TargetRun = { name: target.name, inputs: 0, mutations: 0, uncaught: 0, slow: 0, stages: {}, firstViolation: undefined };
  const violated = (what: string, input: Uint8Array): void => {
    run.firstViolation ??= `${target.name}: ${what}, input ${Buffer.from(input.subarray(0, 200)).toString("hex")}${input.length > 200 ? ` … ${input.length} bytes` : ""}`;
  };
  for (const sample of target.samples) {
    const stage = await target.read(sample);
    if (stage !== "read") violated(`a valid input was not read: ${stage}`, sample);
  }
  for (; run.inputs < inputs; run.inputs++) {
    const { input, mutated } = makeInput(target, choice);
    if (mutated) run.mutations++;
    try {
      const began = performance.now();
      const going = target.read(input);
      const stage = typeof going === "string" ? going : await going;
      run.stages[stage] = (run.stages[stage] ?? 0) + 1;
      if (performance.now() - began > MOST_MS && (await isSlow(target, input))) {
        run.slow++;
        violated(`over ${MOST_MS} ms (${stage})`, input);
      }
    } catch (problem) {
      run.uncaught++;
      violated(`uncaught ${String(problem)}`, input);
    }
  }
  return run;
};

const makeInput = (target: Target, choice: Choice): { readonly input: Uint8Array; readonly mutated: boolean } => {
  if (choice.next() >= MUTATED_SHARE) return { input: choice.bytes(choice.below(choice.of([8, 64, 512]))), mutated: false };
  const input = mutate(choice.of(target.samples), choice.of(target.samples), choice);
  return { input: target.repair !== undefined && choice.next() < 0.8 ? target.repair(input) : input, mutated: true };
};

/** Slow three times over, by the processor's count. */
const isSlow = async (target: Target, input: Uint8Array): Promise<boolean> => {
  for (let i = 0; i < 3; i++) {
    const before = process.threadCpuUsage();
    await target.read(input);
    const { user, system } = process.threadCpuUsage(before);
    if ((user + system) / 1000 <= MOST_MS) return false;
  }
  return true;
};
