/**
 * R12: another's clientID, gaps, huge lengths, deletions and references beyond the deps, NaN and padded integers,
 * Skip and unknown content are refused. Hostile updates are made from valid ones, one wrong at a time, in groups in
 * the middle of their work; each valid one is asked too, so a gate that refuses everything fails.
 * Flipped bytes may come out harmless: those that pass are looked at by Yjs and by a plain account of who knew what.
 */
import { applyGated, type Gate, type GateEntry } from "@thicket/documents";
import { createGate, unsafeCreateGate, type GateCheck } from "@thicket/documents/gate";
import * as Y from "yjs";
import type { Prove, Verdict } from "./proof.ts";
import { WAYS } from "./r12/hostile.ts";
import { createChoice, type Choice } from "./r12/random.ts";
import { createWorld, docWithAll, type Candidate, type World } from "./r12/world.ts";

const HOSTILE = { quick: 100_000, full: 1_000_000, sabotage: 6_000 };
const FLIPPED_SHARE = 0.1;
const CANDIDATES = 10;
const PER_CANDIDATE = 100;

export const prove: Prove = async ({ full, sabotage, seed }) => {
  if (!sabotage) return run(seed, full ? HOSTILE.full : HOSTILE.quick, createGate);
  const checks: readonly GateCheck[] = ["writer", "clock", "deps", "content", "limits"];
  const caught: string[] = [];
  const counts: Record<string, number> = {};
  for (const check of checks) {
    const { counts: of, firstViolation } = await run(seed, HOSTILE.sabotage, () => unsafeCreateGate(check));
    counts[`accepted without ${check}`] = of["accepted"] ?? 0;
    if (firstViolation !== undefined) caught.push(`${check}: ${firstViolation}`);
  }
  const seam = `unsafeCreateGate: ${checks.join(", ")}`;
  return caught.length === checks.length ? { ok: false, counts, seam, firstViolation: caught.join("; ") } : { ok: true, counts, seam };
};

const run = async (seed: number, total: number, makeGate: () => Gate): Promise<Verdict> => {
  const counts: Record<string, number> = { hostile: 0, accepted: 0, "valid, accepted": 0, "flipped": 0, "flipped and harmless": 0 };
  let firstViolation: string | undefined;
  const violated = (what: string): void => {
    counts["accepted"] = (counts["accepted"] ?? 0) + 1;
    firstViolation ??= `${what} (seed ${seed})`;
  };
  const add = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);

  for (let number = 0; (counts["hostile"] ?? 0) < total; number++) {
    const choice = createChoice(seed + number * 7919);
    const world = createWorld(choice, makeGate());
    const before = Buffer.from(world.gate.encode());
    for (let i = 0; i < CANDIDATES; i++) {
      const candidate = world.candidate(choice);
      if (world.gate.check(candidate.entry).ok) add("valid, accepted");
      else firstViolation ??= `a valid update was refused (seed ${seed}, world ${number})`;
      for (let j = 0; j < PER_CANDIDATE && (counts["hostile"] ?? 0) < total; j++) {
        if (choice.next() < FLIPPED_SHARE) {
          add("flipped");
          const found = flip(candidate, world, choice);
          if (found === "harmless") add("flipped and harmless");
          else if (found !== undefined) violated(found);
          continue;
        }
        const [name, way] = choice.of(Object.entries(WAYS));
        const entry = way(candidate, world, choice);
        if (entry === undefined) continue;
        add("hostile");
        add(name);
        if (world.gate.check(entry).ok) violated(`accepted: ${name}, world ${number}`);
      }
    }
    if (!before.equals(Buffer.from(world.gate.encode()))) firstViolation ??= `checking changed the gate (seed ${seed}, world ${number})`;
    refusedThenValid(world, choice, (what) => (firstViolation ??= `${what} (seed ${seed}, world ${number})`));
    // Between worlds others may run.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return firstViolation === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation };
};

/** A refusal changes nothing but what was named: after ten refused ones the valid one still passes. */
const refusedThenValid = (world: World, choice: Choice, report: (what: string) => void): void => {
  const candidate = world.candidate(choice);
  const clock = world.gate.nextClock(candidate.entry.document, candidate.entry.writer);
  let { seq } = candidate.entry;
  for (let i = 0; i < 10; i++) {
    const entry = WAYS["a padded integer"]?.(candidate, world, choice);
    if (entry !== undefined && world.gate.judge({ ...entry, seq: seq++ }).ok) report("accepted: a padded integer, judged");
  }
  if (world.gate.nextClock(candidate.entry.document, candidate.entry.writer) !== clock) report("a refusal moved a clock");
  if (!world.gate.judge({ ...candidate.entry, seq }).ok) report("a valid entry was refused after refusals");
};

/** One byte flipped: refused, or harmless by a second opinion; else what is wrong with it. */
const flip = (candidate: Candidate, world: World, choice: Choice): string | undefined => {
  const update = Uint8Array.from(candidate.entry.update);
  const at = choice.below(update.length);
  update[at] = (update[at] ?? 0) ^ (1 << choice.below(8));
  const entry: GateEntry = { ...candidate.entry, update };
  if (!world.gate.check(entry).ok) return undefined;
  try {
    return harm(entry, candidate, world) ?? "harmless";
  } catch {
    return "flipped: Yjs can't read it";
  }
};

const harm = (entry: GateEntry, candidate: Candidate, world: World): string | undefined => {
  const { structs, ds } = Y.decodeUpdate(entry.update);
  const next = world.gate.nextClock(entry.document, entry.writer);
  const known = (client: number): number => world.known(candidate.kind, client, entry.deps);
  let clock = next;
  for (const struct of structs) {
    if (struct.id.client !== entry.writer || struct.id.clock !== clock) return "flipped: a struct that is not the writer's next";
    if (struct instanceof Y.Item) {
      for (const id of [struct.origin, struct.rightOrigin]) {
        if (id !== null && id.clock >= (id.client === entry.writer ? clock : known(id.client))) return "flipped: a reference beyond the deps";
      }
    }
    clock += struct.length;
  }
  for (const [client, ranges] of ds.clients) for (const { clock: from, len } of ranges) if (from + len > (client === entry.writer ? clock : known(client))) return "flipped: a deletion beyond the deps";
  return applyGated(docWithAll(world, candidate.kind), entry.update).ok ? undefined : "flipped: Yjs has to wait for something";
};
