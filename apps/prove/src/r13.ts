/**
 * R13: every decoder takes anything. Of the inputs at least half are valid ones with something wrong, the rest is
 * random; the line says how many reached each stage ("read" is the last). Nothing may throw, and nothing may take
 * longer than 50 ms, where a slow input is given three more chances: a pause of the machine is not its fault.
 */
import * as Y from "yjs";
import type { Prove, Verdict } from "./proof.ts";
import { createChoice, type Choice } from "./r12/random.ts";
import { documentTargets, readOurselves } from "./r13/documents.ts";
import { groupTargets } from "./r13/group.ts";
import { mutate } from "./r13/mutate.ts";
import type { Target } from "./r13/target.ts";
import { vaultTargets } from "./r13/vault.ts";
import { wireTargets } from "./r13/wire.ts";

const EACH = { quick: 100_000, full: 10_000_000, sabotage: 2_000 };
const MUTATED_SHARE = 0.8;
const MOST_MS = 50;

export const prove: Prove = async ({ full, sabotage, seed }) => {
  const choice = createChoice(seed);
  if (sabotage) {
    const targets = documentTargets(choice, unsafeReadByYjs).filter(({ name }) => name === "update");
    return { ...(await run(targets, EACH.sabotage, choice, seed)), seam: "unsafeReadByYjs: Yjs' own decoder in place of ours" };
  }
  const targets = [...wireTargets(choice), ...(await groupTargets(choice)), ...documentTargets(choice, readOurselves), ...(await vaultTargets(choice))];
  return run(targets, full ? EACH.full : EACH.quick, choice, seed);
};

/** What reading bytes of others would be without our decoder. */
const unsafeReadByYjs = (bytes: Uint8Array): string => {
  Y.decodeUpdate(bytes);
  return "read";
};

const run = async (targets: readonly Target[], each: number, choice: Choice, seed: number): Promise<Verdict> => {
  const counts: Record<string, number> = { decoders: targets.length, inputs: 0, mutations: 0, uncaught: 0, "over 50 ms": 0 };
  let firstViolation: string | undefined;
  const add = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);
  const violated = (what: string, target: Target, input: Uint8Array, more: string): void => {
    add(what);
    firstViolation ??= `${target.name}: ${what}, ${more}, input ${Buffer.from(input.subarray(0, 200)).toString("hex")}${input.length > 200 ? ` … ${input.length} bytes` : ""} (seed ${seed})`;
  };
  for (const target of targets) {
    for (const sample of target.samples) {
      if ((await target.read(sample)) !== "read") firstViolation ??= `${target.name}: a valid input was not read`;
    }
    for (let i = 0; i < each * (target.share ?? 1); i++) {
      const { input, mutated } = makeInput(target, choice);
      add("inputs");
      if (mutated) add("mutations");
      try {
        const began = performance.now();
        const going = target.read(input);
        const stage = typeof going === "string" ? going : await going;
        if (performance.now() - began > MOST_MS && (await isSlow(target, input))) violated("over 50 ms", target, input, stage);
        add(`${target.name}: ${stage}`);
      } catch (problem) {
        violated("uncaught", target, input, String(problem));
      }
    }
  }
  return firstViolation === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation };
};

const makeInput = (target: Target, choice: Choice): { readonly input: Uint8Array; readonly mutated: boolean } => {
  if (choice.next() >= MUTATED_SHARE) return { input: choice.bytes(choice.below(choice.of([8, 64, 512]))), mutated: false };
  const input = mutate(choice.of(target.samples), choice.of(target.samples), choice);
  return { input: target.repair !== undefined && choice.next() < 0.8 ? target.repair(input) : input, mutated: true };
};

const isSlow = async (target: Target, input: Uint8Array): Promise<boolean> => {
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    await target.read(input);
    if (performance.now() - began <= MOST_MS) return false;
  }
  return true;
};
