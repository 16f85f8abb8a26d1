/**
 * What went to the other end of a session and is not confirmed yet (SY3, SY4). Sending is no proof of arrival, and
 * arriving none of being kept: only what the other side says of itself counts, and what it sent itself. The rest is
 * sent again after a while, from where the other side says it stands.
 */
import type { EpochId, LogKey, OperationId } from "@thicket/wire";

type Heights = ReadonlyMap<LogKey, { readonly seq: number }>;

export interface Ledger {
  sentEntry(log: LogKey, seq: number): void;
  /** They sent it, so they have it and all before it: a log is a chain. */
  showedEntry(log: LogKey, seq: number): void;
  /** Per log, the height above which nothing was sent and nothing is known to be there. */
  from(logs: Iterable<LogKey>, theirs: Heights): Heights;
  /** True once for each operation. */
  sendOperation(id: OperationId): boolean;
  /** True once for each epoch. */
  sendSeal(epoch: EpochId): boolean;
  /** Takes back all that is not confirmed: `has` says whether the other side showed or said that it has an operation. True if there was anything. */
  rewind(theirs: Heights, has: (operation: OperationId) => boolean): boolean;
}

export const createLedger = (): Ledger => {
  const sent = new Map<LogKey, number>();
  const shown = new Map<LogKey, number>();
  const operations = new Set<OperationId>();
  const seals = new Set<EpochId>();
  const raise = (heights: Map<LogKey, number>, log: LogKey, seq: number): void => void heights.set(log, Math.max(seq, heights.get(log) ?? 0));
  const confirmed = (log: LogKey, theirs: Heights): number => Math.max(shown.get(log) ?? 0, theirs.get(log)?.seq ?? 0);
  const once = <T>(set: Set<T>, item: T): boolean => !set.has(item) && set.add(item).size > 0;

  return {
    sentEntry: (log, seq) => raise(sent, log, seq),
    showedEntry: (log, seq) => raise(shown, log, seq),
    from: (logs, theirs) => new Map([...logs].map((log) => [log, { seq: Math.max(sent.get(log) ?? 0, confirmed(log, theirs)) }])),
    sendOperation: (id) => once(operations, id),
    sendSeal: (epoch) => once(seals, epoch),
    rewind: (theirs, has) => {
      const logs = [...sent].filter(([log, seq]) => seq > confirmed(log, theirs)).map(([log]) => log);
      const unheard = [...operations].filter((id) => !has(id));
      for (const log of logs) sent.delete(log);
      for (const id of unheard) operations.delete(id);
      const any = logs.length + unheard.length > 0;
      // Perhaps they can't open any of it.
      if (any) seals.clear();
      return any;
    },
  };
};
