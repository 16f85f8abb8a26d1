/**
 * Receiving entries (LG3, LG4, LG8, LG9, SU5), from whoever had them. Each goes through, in this order:
 *
 *   1 form           examine.ts: refused for ever, alike everywhere
 *   2 author         a device the membership history admitted, else refused for now
 *   3 chain          follows its log's accepted head; a gap waits; another branch is a fork
 *   4 signature      its own or a later one of its chain (verify-run.ts), else it waits
 *   5 deps           all accepted, else it waits
 *
 * Nothing here is changed by a bad entry, and nothing here writes: the result says what may be accepted,
 * and `commit` is called once that is durable. So the same entries in any order, in any batches, with any
 * repetition end in the same accepted chains, except on the branches of a fork, where the first stays (LG4).
 */
import type { GroupState } from "@thicket/group";
import type { Suite } from "@thicket/crypto";
import { equalBytes, err, logKeyDevice, ok, type EntryId, type GroupId, type LogKey } from "@thicket/wire";
import { missingDep, stageOn, type Accepted, type Staged } from "./accepted.ts";
import { examine, hasRightHeads } from "./examine.ts";
import { findForks } from "./find-forks.ts";
import type { Candidate, Parked } from "./parked.ts";
import { isSigned } from "./sign.ts";
import type { Acceptance, Entry, ForkProof, RejectReason } from "./types.ts";
import { authenticPrefix } from "./verify-run.ts";

export interface Receiving {
  readonly suite: Suite;
  readonly group: GroupId;
  readonly accepted: Accepted;
  readonly parked: Parked;
  /** The membership as it is now. */
  devices(): GroupState["devices"];
  /** Step 5 left out (log.ts). */
  readonly unsafeWithoutDeps?: boolean;
}

export interface Received {
  /** One each, in order. */
  readonly verdicts: readonly Acceptance[];
  /** To be written before `commit`, deps first; those that had waited among them. */
  readonly entries: readonly Entry[];
  /** Every fork these entries prove. */
  readonly forks: readonly ForkProof[];
  /** Makes `entries` accepted. Not calling it leaves them parked. */
  commit(): void;
}

export const receive = (to: Receiving, batch: readonly Uint8Array[]): Received => {
  const { accepted, parked } = to;
  const refused = new Map<EntryId, RejectReason>();
  const named = batch.map((bytes) => park(to, bytes));
  const staged = stageOn(accepted);
  settle(to, staged, refused);
  const taken = new Set(staged.added.map(({ id }) => id));
  const forks = findForks(staged, parked, (candidate) => signed(to, candidate), refused);
  for (const { id } of parked.trim(taken)) refused.set(id, { code: "too-many-parked" });

  const said = new Set<EntryId>();
  const verdict = (of: Acceptance | EntryId): Acceptance => {
    if (typeof of !== "string") return of;
    const again = said.has(of);
    said.add(of);
    if (taken.has(of)) return ok(again ? "already-have" : "accepted");
    const reason = refused.get(of);
    return reason === undefined ? ok("parked") : err(reason);
  };
  return {
    verdicts: named.map(verdict),
    entries: staged.added,
    forks,
    commit: () => {
      for (const entry of staged.added) {
        accepted.add(entry);
        parked.remove(entry);
      }
    },
  };
};

/** Steps 1 and 2. What is left to decide waits among the parked, under its id. */
const park = (to: Receiving, bytes: Uint8Array): Acceptance | EntryId => {
  const { suite, group, accepted, parked, devices } = to;
  const examined = examine(suite, group, bytes);
  if (!examined.ok) return examined;
  const entry = examined.value;
  if (!devices().has(logKeyDevice(entry.log))) return err({ code: "unknown-device" });
  const known = accepted.idAt(entry.log, entry.seq);
  // Below the base only snapshots are held: nothing to compare with, and nothing to add.
  if (known === entry.id || (known === undefined && entry.seq <= accepted.base(entry.log).seq)) return ok("already-have");
  const waiting = parked.get(entry.log, entry.id);
  if (waiting === undefined) parked.add({ entry, signed: undefined });
  else if (waiting.signed !== true && !equalBytes(waiting.entry.bytes, entry.bytes)) preferSigned(to, entry);
  return entry.id;
};

/** A copy with a rubbish signature must not keep the signed one out, so of two copies the one that is signed waits. */
const preferSigned = (to: Receiving, entry: Entry): void => {
  const candidate: Candidate = { entry, signed: undefined };
  if (!signed(to, candidate)) return;
  to.parked.remove(entry);
  to.parked.add(candidate);
};

/** Steps 3 to 5, for every log where something waits, until no log moves. */
const settle = (to: Receiving, staged: Staged, refused: Map<EntryId, RejectReason>): void => {
  const walks = new Map<LogKey, Walk>();
  const waiting = new Map<LogKey, Set<LogKey>>();
  const queue = new Set(to.parked.logs);
  for (const log of queue) {
    queue.delete(log);
    let walk = walks.get(log);
    if (walk === undefined) walks.set(log, (walk = { chain: authenticChain(to, staged, log), at: 0 }));
    const from = walk.at;
    for (; walk.at < walk.chain.length; walk.at++) {
      const { entry } = walk.chain[walk.at] as Candidate;
      if (!hasRightHeads(entry, staged.head(log).heads)) {
        refused.set(entry.id, { code: "heads" });
        to.parked.remove(entry);
        walk.chain = [];
        break;
      }
      const missing = to.unsafeWithoutDeps === true ? undefined : missingDep(staged, entry);
      if (missing !== undefined) {
        const behind = waiting.get(missing) ?? new Set();
        waiting.set(missing, behind.add(log));
        break;
      }
      staged.add(entry);
    }
    if (walk.at > from) for (const other of waiting.get(log) ?? []) queue.add(other);
  }
};

interface Walk {
  chain: readonly Candidate[];
  at: number;
}

/** The longest authentic chain of waiting entries that follows the log's head. Among equals, the first to arrive. */
const authenticChain = (to: Receiving, staged: Staged, log: LogKey): readonly Candidate[] => {
  let longest: readonly Candidate[] = [];
  for (const chain of chainsAfter(to.parked, log, staged.head(log).id, staged.head(log).seq)) {
    const authentic = authenticPrefix(chain, (candidate) => signed(to, candidate));
    if (authentic > longest.length) longest = chain.slice(0, authentic);
  }
  return longest;
};

interface Step {
  readonly candidate: Candidate;
  readonly before: Step | undefined;
}

/** Every chain of waiting entries that begins after (`previous`, `seq`), to its last entry. More than one only where branches are. */
function* chainsAfter(parked: Parked, log: LogKey, previous: EntryId, seq: number): Iterable<readonly Candidate[]> {
  const next = (id: EntryId, height: number, before: Step | undefined): Step[] =>
    parked.after(log, id).filter(({ entry }) => entry.seq === height + 1).map((candidate) => ({ candidate, before })).reverse();
  const open = next(previous, seq, undefined);
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { entry } = step.candidate;
    const following = next(entry.id, entry.seq, step);
    open.push(...following);
    if (following.length > 0) continue;
    const chain: Candidate[] = [];
    for (let back: Step | undefined = step; back !== undefined; back = back.before) chain.push(back.candidate);
    yield chain.reverse();
  }
}

/** Does its own signature verify? Asked at most once of each. */
const signed = ({ suite, group, devices }: Receiving, candidate: Candidate): boolean =>
  (candidate.signed ??= (() => {
    const device = devices().get(logKeyDevice(candidate.entry.log));
    return device !== undefined && isSigned(suite, group, device.signingKey, candidate.entry);
  })());
