/**
 * Forks (LG4): the same device, log and seq under two ids. Proof is both entries, each with its chain up to a
 * verified signature (SU5, LG9). The branch that came first stays; the proof is kept and shown; nothing is dropped.
 */
import { MAX_COVERED_BYTES, MAX_COVERED_ENTRIES, type EntryId, type LogKey } from "@thicket/wire";
import type { Chains } from "./accepted.ts";
import type { Candidate, Parked } from "./parked.ts";
import type { Entry, ForkProof, RejectReason } from "./types.ts";

/**
 * Looks through what waits at heights that are taken. A proven one is refused as "fork", one that only goes on
 * from another branch as "wrong-previous"; one that no signature covers yet goes on waiting.
 */
export const findForks = (chains: Chains, parked: Parked, signed: (candidate: Candidate) => boolean, refused: Map<EntryId, RejectReason>): readonly ForkProof[] => {
  const proofs: ForkProof[] = [];
  for (const log of parked.logs) {
    const { seq: height, id: head } = chains.head(log);
    const strangers = parked.of(log).filter(({ entry }) => chains.idAt(log, entry.seq) !== entry.id);
    for (const stranger of strangers.filter(({ entry }) => entry.seq <= height)) {
      const proof = prove(chains, parked, signed, log, stranger);
      if (proof !== undefined) proofs.push(proof);
    }
    for (const { entry } of strangers) {
      const { log: _, seq, id, previous } = entry;
      const proof = proofs.find((one) => one.log === log && one.seq === seq && one.other[0] === entry.bytes);
      if (proof !== undefined) refused.set(id, { code: "fork", mine: proof.one[0] as Uint8Array, theirs: entry.bytes });
      else if (seq === height + 1 && previous !== head && !parked.has(log, previous)) refused.set(id, { code: "wrong-previous" });
      else continue;
      parked.remove(entry);
    }
  }
  return proofs;
};

const prove = (chains: Chains, parked: Parked, signed: (candidate: Candidate) => boolean, log: LogKey, stranger: Candidate): ForkProof | undefined => {
  const { seq } = stranger.entry;
  const ours = chains.entry(log, seq);
  const waiting = (last: Entry): readonly Candidate[] => parked.after(log, last.id).filter(({ entry }) => entry.seq === last.seq + 1);
  const other = covered(stranger, waiting, signed);
  if (ours === undefined || other === undefined) return undefined;
  // The signature that covers ours may be of an entry that itself still waits for a dep.
  const one = covered(asCandidate(ours), (last) => ((next) => (next === undefined ? waiting(last) : [asCandidate(next)]))(chains.entry(log, last.seq + 1)), signed);
  return one === undefined ? undefined : { log, seq, one, other };
};

/** Of an accepted entry it is not known whether its own signature was the one that was looked at. */
const asCandidate = (entry: Entry): Candidate => ({ entry, signed: undefined });

interface Step {
  readonly candidate: Candidate;
  readonly before: Step | undefined;
  readonly count: number;
  readonly bytes: number;
}

/** The entries from `first` on to the nearest verified signature, within what one covers; undefined when there is none. */
const covered = (first: Candidate, following: (last: Entry) => readonly Candidate[], signed: (candidate: Candidate) => boolean): readonly Uint8Array[] | undefined => {
  const open: Step[] = [{ candidate: first, before: undefined, count: 1, bytes: first.entry.bytes.length }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (step.count > MAX_COVERED_ENTRIES || step.bytes > MAX_COVERED_BYTES) continue;
    if (signed(step.candidate)) return unwind(step);
    for (const candidate of following(step.candidate.entry)) open.push({ candidate, before: step, count: step.count + 1, bytes: step.bytes + candidate.entry.bytes.length });
  }
  return undefined;
};

const unwind = (last: Step): readonly Uint8Array[] => {
  const chain: Uint8Array[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) chain.push(step.candidate.entry.bytes);
  return chain.reverse();
};
