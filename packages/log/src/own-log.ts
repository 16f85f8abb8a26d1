/**
 * Writing the own log (LG3, LG6): drafts are chained, signed and written strictly before anyone sees them.
 * Calls that come while a transaction is under way share the next one, so a disk's patience is paid once for
 * many entries. The chain in memory moves only when the disk has answered: a failed write leaves no gap.
 */
import type { Signer } from "@thicket/crypto";
import type { Membership } from "@thicket/group";
import { err, ok, type Result } from "@thicket/wire";
import type { Accepted } from "./accepted.ts";
import { encodeHeads } from "./heads-body.ts";
import { MAX_GROUP_BYTES, MAX_GROUP_ENTRIES } from "./limits.ts";
import { copyTail, entriesFor, fits, follow, type OwnTail } from "./own-tail.ts";
import { nameUnsigned, signEntry, type Unsigned } from "./sign.ts";
import type { AppendProblem, Draft, Entry } from "./types.ts";

export interface OwnLogDeps {
  readonly membership: Membership;
  readonly signer: Signer;
  readonly accepted: Accepted;
  readonly clock: { lamport: number };
  tail(): OwnTail;
  forked(): boolean;
  /** Runs one thing at a time. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Strictly; false when it failed. */
  write(entries: readonly Entry[]): Promise<boolean>;
  /** They are durable. */
  written(entries: readonly Entry[], tail: OwnTail): void;
}

type Appended = Result<readonly Entry[], AppendProblem>;

interface Call {
  readonly drafts: readonly Draft[];
  readonly done: (appended: Appended) => void;
  readonly failed: (bug: unknown) => void;
}

export const createAppend = (deps: OwnLogDeps): ((drafts: readonly Draft[]) => Promise<Appended>) => {
  let waiting: Call[] = [];
  let pumping = false;

  const pump = async (): Promise<void> => {
    pumping = true;
    while (waiting.length > 0) await deps.turn(writeGroup);
    pumping = false;
  };

  const writeGroup = async (): Promise<void> => {
    const group = takeGroup();
    try {
      const results = await appendGroup(deps, group.map(({ drafts }) => drafts));
      if (results.ok) group.forEach(({ done }, i) => done(ok(results.value[i] ?? [])));
      // What waited builds on what failed: written after all, it would leave a hole.
      else for (const { done } of [...group, ...waiting.splice(0)]) done(results);
    } catch (bug) {
      for (const { failed } of [...group, ...waiting.splice(0)]) failed(bug);
    }
  };

  const takeGroup = (): readonly Call[] => {
    let entries = 0;
    let bytes = 0;
    const beyond = waiting.findIndex(({ drafts }) => {
      entries += drafts.length;
      bytes += drafts.reduce((sum, { body }) => sum + body.length, 0);
      return entries > MAX_GROUP_ENTRIES || bytes > MAX_GROUP_BYTES;
    });
    const group = waiting.slice(0, beyond === -1 ? waiting.length : Math.max(1, beyond));
    waiting = waiting.slice(group.length);
    return group;
  };

  return async (drafts) => {
    if (drafts.length === 0) return ok([]);
    if (!drafts.every((draft) => fits(deps.accepted, draft))) return err({ code: "too-long" });
    return new Promise((done, failed) => {
      waiting.push({ drafts, done, failed });
      if (!pumping) void pump();
    });
  };
};

/** One transaction for all; per call, the entries of its drafts. */
const appendGroup = async (deps: OwnLogDeps, calls: readonly (readonly Draft[])[]): Promise<Result<readonly (readonly Entry[])[], AppendProblem>> => {
  const { membership, signer, accepted, clock } = deps;
  if (membership.state.needsNewerVersion) return err({ code: "needs-newer-version" });
  if (deps.forked()) return err({ code: "fork" });
  const tail = copyTail(deps.tail());
  const headsBody = encodeHeads(membership.heads());
  let { lamport } = clock;
  const all: Unsigned[] = [];
  const ends: number[][] = calls.map((drafts) =>
    drafts.map((draft) => {
      for (const fields of entriesFor(accepted, tail, draft, headsBody, () => (lamport = Math.min(lamport + 1, 0xffffffff)))) {
        const unsigned = nameUnsigned(membership.suite, membership.group, fields);
        follow(tail, unsigned);
        all.push(unsigned);
      }
      return all.length - 1;
    }),
  );
  // Ids don't depend on signatures (SU5), so all are signed at once.
  const entries = await Promise.all(all.map((unsigned) => signEntry(membership.suite, membership.group, signer, unsigned)));
  if (!(await deps.write(entries))) return err({ code: "store-failed" });
  deps.written(entries, tail);
  return ok(ends.map((places) => places.flatMap((place) => entries[place] ?? [])));
};
