/**
 * What a journal holds, read again. Seals, forms and chains are checked; signatures and deps were when the entries
 * were accepted, and only this device could seal them since, so they are not checked again.
 */
import { decodeEntry, err, ok, type LogKey, type Result } from "@thicket/wire";
import { createAccepted, type Accepted } from "./accepted.ts";
import { nameEntry } from "./entry-id.ts";
import { readJournal, type Journal } from "./journal.ts";
import type { LogDeps, OpenLogProblem } from "./log.ts";
import { lamportAfter } from "./own-tail.ts";
import type { Base, ForkProof } from "./types.ts";

export interface Reopened {
  readonly base: Base | undefined;
  readonly accepted: Accepted;
  /** The first found in each log. */
  readonly forks: Map<LogKey, ForkProof>;
  /** Where own entries went last; undefined before the first and after a sign of a restore (ID4). */
  readonly own: LogKey | undefined;
  readonly clock: { lamport: number };
}

/** Operations go into `deps.membership`. A base given for a journal that has neither base nor entries is written first. */
export const reopen = async ({ suite, store, membership, base: given }: LogDeps, journal: Journal): Promise<Result<Reopened, OpenLogProblem>> => {
  let base: Base | undefined;
  let accepted = createAccepted(undefined);
  let own: LogKey | undefined;
  const forks = new Map<LogKey, ForkProof>();

  const takeEntry = (bytes: Uint8Array): LogKey | undefined => {
    const decoded = decodeEntry(bytes);
    if (!decoded.ok) return undefined;
    const entry = nameEntry(suite, membership.group, decoded.value, bytes);
    const { log, seq } = entry;
    if (accepted.idAt(log, seq) === entry.id) return log;
    // A write that failed may have reached the disk: nobody was told, so what was written after it stands.
    if (seq <= accepted.head(log).seq && seq > accepted.base(log).seq) accepted.cut(log, seq);
    const head = accepted.head(log);
    if (seq !== head.seq + 1 || entry.previous !== head.id) return undefined;
    accepted.add(entry);
    return log;
  };

  const read = await readJournal(journal, () => store.load(), (item) => {
    switch (item.kind) {
      case "operation":
        membership.add(item.bytes);
        return true;
      case "fork":
        if (!forks.has(item.proof.log)) forks.set(item.proof.log, item.proof);
        return true;
      case "base":
        if (accepted.all().length > 0) return false;
        base ??= item.base;
        accepted = createAccepted(base);
        return true;
      case "own": {
        own = takeEntry(item.bytes);
        return own !== undefined;
      }
      case "other": {
        const log = takeEntry(item.bytes);
        if (log === own) own = undefined;
        return log !== undefined;
      }
    }
  });
  if (!read.ok) return err({ code: read.error });

  if (given !== undefined && base === undefined && accepted.all().length === 0) {
    const written = await store.append(journal.seal([{ kind: "base", base: given }])).then(() => true, () => false);
    if (!written) return err({ code: "store-failed" });
    base = given;
    accepted = createAccepted(base);
  }
  return ok({ base, accepted, forks, own, clock: { lamport: accepted.all().reduce(lamportAfter, 0) } });
};
