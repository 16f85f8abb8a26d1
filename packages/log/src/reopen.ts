/**
 * What a journal holds, read again. Seals, forms and chains are checked; signatures and deps were when the entries
 * were accepted, and only this device could seal them since, so they are not checked again.
 */
import { decodeOperation, operationSignatureInput } from "@thicket/group";
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

/**
 * Of own operations with one seq the last: one whose write was reported as failed may have reached the disk after all.
 * Nobody was told of it, and what was written after it stands; both would be a fork (MB9). Only what this device signed
 * is looked at, since what waits for its past is kept unchecked.
 */
const withoutOutdone = ({ suite, membership, keys }: LogDeps, operations: readonly Uint8Array[]): readonly Uint8Array[] => {
  const { publicKey } = suite.signer(keys.signingSeed);
  const last = new Map<number, Uint8Array>();
  const ownSeq = (bytes: Uint8Array): number | undefined => {
    const decoded = decodeOperation(suite, membership.group, bytes);
    if (!decoded.ok || decoded.value.author !== keys.tag) return undefined;
    const { id, seq, signature } = decoded.value;
    return suite.verify(publicKey, operationSignatureInput(suite, membership.group, id), signature) ? seq : undefined;
  };
  const seqs = operations.map(ownSeq);
  seqs.forEach((seq, i) => seq !== undefined && last.set(seq, operations[i] as Uint8Array));
  return operations.filter((bytes, i) => seqs[i] === undefined || last.get(seqs[i]) === bytes);
};

/** Operations go into `deps.membership`. A base given for a journal that has neither base nor entries is written first. */
export const reopen = async (deps: LogDeps, journal: Journal): Promise<Result<Reopened, OpenLogProblem>> => {
  const { suite, store, membership, base: given } = deps;
  const operations: Uint8Array[] = [];
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
        operations.push(item.bytes);
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
  for (const operation of withoutOutdone(deps, operations)) membership.add(operation);

  if (given !== undefined && base === undefined && accepted.all().length === 0) {
    const written = await store.append(journal.seal([{ kind: "base", base: given }])).then(() => true, () => false);
    if (!written) return err({ code: "store-failed" });
    base = given;
    accepted = createAccepted(base);
  }
  return ok({ base, accepted, forks, own, clock: { lamport: accepted.all().reduce(lamportAfter, 0) } });
};
