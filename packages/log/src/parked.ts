/**
 * Entries that wait: for the one before, for a dep, or for a signature that covers them (LG8, SU5).
 * In memory only, bounded by device (LM5), never counted in a vector: what is dropped is sent again.
 */
import { logKeyDevice, MAX_PARKED, type DeviceTag, type EntryId, type LogKey } from "@thicket/wire";
import { MAX_PARKED_BYTES } from "./limits.ts";
import type { Entry } from "./types.ts";

/** A received entry that is not accepted yet. */
export interface Candidate {
  readonly entry: Entry;
  /** Its own signature's verdict, once asked for. */
  signed: boolean | undefined;
}

export interface Parked {
  readonly size: number;
  readonly logs: readonly LogKey[];
  has(log: LogKey, id: EntryId): boolean;
  get(log: LogKey, id: EntryId): Candidate | undefined;
  of(log: LogKey): readonly Candidate[];
  /** Those that name `previous` as the entry before them, in order of arrival. */
  after(log: LogKey, previous: EntryId): readonly Candidate[];
  add(candidate: Candidate): void;
  remove(entry: Entry): void;
  /** Drops what is over the bounds of a device, `keep` not counted and not dropped; returns what was dropped. */
  trim(keep: ReadonlySet<EntryId>): readonly Entry[];
}

interface Waiting {
  readonly byId: Map<EntryId, Candidate>;
  readonly byPrevious: Map<EntryId, Candidate[]>;
}

export const createParked = (): Parked => {
  const logs = new Map<LogKey, Waiting>();
  const waitingOf = (log: LogKey): Waiting => {
    let waiting = logs.get(log);
    if (waiting === undefined) logs.set(log, (waiting = { byId: new Map(), byPrevious: new Map() }));
    return waiting;
  };

  const remove = ({ log, id, previous }: Entry): void => {
    const waiting = logs.get(log);
    if (waiting === undefined || !waiting.byId.delete(id)) return;
    const left = (waiting.byPrevious.get(previous) ?? []).filter(({ entry }) => entry.id !== id);
    if (left.length > 0) waiting.byPrevious.set(previous, left);
    else waiting.byPrevious.delete(previous);
    if (waiting.byId.size === 0) logs.delete(log);
  };

  return {
    get size() {
      let size = 0;
      for (const { byId } of logs.values()) size += byId.size;
      return size;
    },
    get logs() {
      return [...logs.keys()];
    },
    has: (log, id) => logs.get(log)?.byId.has(id) ?? false,
    get: (log, id) => logs.get(log)?.byId.get(id),
    of: (log) => [...(logs.get(log)?.byId.values() ?? [])],
    after: (log, previous) => logs.get(log)?.byPrevious.get(previous) ?? [],
    add: (candidate) => {
      const { byId, byPrevious } = waitingOf(candidate.entry.log);
      byId.set(candidate.entry.id, candidate);
      const siblings = byPrevious.get(candidate.entry.previous);
      if (siblings === undefined) byPrevious.set(candidate.entry.previous, [candidate]);
      else siblings.push(candidate);
    },
    remove,
    trim: (keep) => {
      const byDevice = new Map<DeviceTag, Candidate[]>();
      for (const [log, { byId }] of logs) {
        const candidates = byDevice.get(logKeyDevice(log)) ?? [];
        for (const candidate of byId.values()) if (!keep.has(candidate.entry.id)) candidates.push(candidate);
        byDevice.set(logKeyDevice(log), candidates);
      }
      const dropped = [...byDevice.values()].flatMap(beyondBounds);
      for (const entry of dropped) remove(entry);
      return dropped;
    },
  };
};

/** The nearest to their log's head stay, those whose own signature is known to be bad last of all. */
const beyondBounds = (candidates: readonly Candidate[]): readonly Entry[] => {
  let bytes = candidates.reduce((sum, { entry }) => sum + entry.bytes.length, 0);
  if (candidates.length <= MAX_PARKED && bytes <= MAX_PARKED_BYTES) return [];
  const best = candidates.toSorted((a, b) => Number(a.signed === false) - Number(b.signed === false) || a.entry.seq - b.entry.seq);
  const dropped: Entry[] = [];
  while (best.length > MAX_PARKED || bytes > MAX_PARKED_BYTES) {
    const last = best.pop();
    if (last === undefined) break;
    bytes -= last.entry.bytes.length;
    dropped.push(last.entry);
  }
  return dropped;
};
