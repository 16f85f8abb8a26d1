/** The accepted entries of a group: per log one unbroken chain, above the base where this copy began (IN6). */
import { EntryType, NO_ENTRY, type EntryId, type LogKey } from "@thicket/wire";
import type { Base, Entry, VersionVector } from "./types.ts";

/** Where a log stands. `seq` 0 and NO_ENTRY before its first entry. */
export interface Head {
  readonly seq: number;
  readonly id: EntryId;
  /** Seq of its latest `heads` entry (LG8); undefined when that lies in the base. */
  readonly heads: number | undefined;
}

/** What a receiver asks of the accepted entries. */
export interface Chains {
  head(log: LogKey): Head;
  /** The id at a height; undefined above the head and where only the base knows. */
  idAt(log: LogKey, seq: number): EntryId | undefined;
  /** Where this copy of the log begins (IN6): entries up to here are known by their snapshots only. */
  base(log: LogKey): Head;
  entry(log: LogKey, seq: number): Entry | undefined;
}

export interface Accepted extends Chains {
  /** The entry must follow its log's head. */
  add(entry: Entry): void;
  /** Takes back the entries of a log from `seq` up: for the journal only (journal.ts). */
  cut(log: LogKey, seq: number): void;
  all(): readonly Entry[];
  since(vector: ReadonlyMap<LogKey, { readonly seq: number }>): readonly Entry[];
  vector(): VersionVector;
}

/** The head after `entry` follows `before`. */
export const headAfter = (before: Head, entry: Entry): Head => ({
  seq: entry.seq,
  id: entry.id,
  heads: entry.type === EntryType.heads ? entry.seq : (before.heads ?? entry.heads),
});

interface Chain {
  readonly base: Head;
  head: Head;
  readonly entries: Entry[];
  /** Place of each entry in the order of acceptance. */
  readonly places: number[];
}

const START: Head = { seq: 0, id: NO_ENTRY, heads: 0 };

export const createAccepted = (base: Base | undefined): Accepted => {
  const chains = new Map<LogKey, Chain>();
  let order: Entry[] = [];
  const chainOf = (log: LogKey): Chain => {
    let chain = chains.get(log);
    if (chain === undefined) chains.set(log, (chain = { base: START, head: START, entries: [], places: [] }));
    return chain;
  };
  for (const [log, { seq, id }] of base?.vector ?? []) {
    const start: Head = { seq, id, heads: undefined };
    chains.set(log, { base: start, head: start, entries: [], places: [] });
  }

  const entry = (log: LogKey, seq: number): Entry | undefined => {
    const chain = chains.get(log);
    return chain?.entries[seq - chain.base.seq - 1];
  };

  return {
    head: (log) => chains.get(log)?.head ?? START,
    entry,
    idAt: (log, seq) => {
      const base = chains.get(log)?.base;
      return base !== undefined && seq === base.seq ? base.id : entry(log, seq)?.id;
    },
    base: (log) => chains.get(log)?.base ?? START,
    add: (next) => {
      const chain = chainOf(next.log);
      if (next.seq !== chain.head.seq + 1 || next.previous !== chain.head.id) throw new RangeError("an entry that doesn't follow its log's head");
      chain.head = headAfter(chain.head, next);
      chain.entries.push(next);
      chain.places.push(order.length);
      order.push(next);
    },
    cut: (log, seq) => {
      const chain = chains.get(log);
      if (chain === undefined) return;
      const kept = chain.entries.slice(0, Math.max(0, seq - chain.base.seq - 1));
      const others = order.filter((other) => other.log !== log || other.seq < seq);
      chains.set(log, { ...chain, head: kept.reduce(headAfter, chain.base), entries: kept, places: [] });
      order = others;
      for (const each of chains.values()) each.places.length = 0;
      others.forEach((other, place) => chains.get(other.log)?.places.push(place));
    },
    all: () => order,
    since: (vector) => {
      const missing: { readonly entry: Entry; readonly place: number }[] = [];
      for (const [log, { base, entries, places }] of chains) {
        const from = Math.max(0, (vector.get(log)?.seq ?? 0) - base.seq);
        for (let i = from; i < entries.length; i++) missing.push({ entry: entries[i] as Entry, place: places[i] as number });
      }
      return missing.sort((a, b) => a.place - b.place).map(({ entry: each }) => each);
    },
    vector: () => {
      const rows = new Map<LogKey, { readonly seq: number; readonly id: EntryId }>();
      for (const [log, { head }] of chains) if (head.seq > 0) rows.set(log, { seq: head.seq, id: head.id });
      return rows;
    },
  };
};

/** Accepted entries and, on top, some that are about to be: seen by the rules before they are written (LG3). */
export interface Staged extends Chains {
  add(entry: Entry): void;
  readonly added: readonly Entry[];
}

export const stageOn = (accepted: Chains): Staged => {
  const heads = new Map<LogKey, Head>();
  const entries = new Map<LogKey, Entry[]>();
  const added: Entry[] = [];
  const entry = (log: LogKey, seq: number): Entry | undefined => accepted.entry(log, seq) ?? entries.get(log)?.[seq - accepted.head(log).seq - 1];
  return {
    added,
    entry,
    head: (log) => heads.get(log) ?? accepted.head(log),
    idAt: (log, seq) => accepted.idAt(log, seq) ?? entry(log, seq)?.id,
    base: (log) => accepted.base(log),
    add: (next) => {
      heads.set(next.log, headAfter(heads.get(next.log) ?? accepted.head(next.log), next));
      const chain = entries.get(next.log);
      if (chain === undefined) entries.set(next.log, [next]);
      else chain.push(next);
      added.push(next);
    },
  };
};

/** The first log of `entry`'s deps in which the entry it names is not accepted, or undefined (LG8). In the base nothing is held to compare with. */
export const missingDep = (chains: Chains, entry: Entry): LogKey | undefined =>
  entry.deps.find(({ log, seq, prefix }) => {
    const id = chains.idAt(log, seq);
    return id === undefined ? seq > chains.base(log).seq : !id.startsWith(prefix);
  })?.log;
