/** The end of the own log, and how drafts become its next entries (LG8). Nothing here is signed or written. */
import {
  DEP_BYTES, ENTRY_OVERHEAD, EntryType, MAX_DEPS, MAX_ENTRY_BYTES, MAX_LAMPORT_LEAD, MAX_LANES, NO_DOCUMENT, NO_ENTRY, toHex,
  type Dep, type EntryFields, type EntryId, type LogKey,
} from "@thicket/wire";
import type { Accepted } from "./accepted.ts";
import type { Draft, Entry } from "./types.ts";

export interface OwnTail {
  readonly log: LogKey;
  seq: number;
  id: EntryId;
  /** Seq of the latest `heads` entry, and its body in hex. */
  heads: number;
  listed: string;
  /** How high this log has named each other one. */
  readonly named: Map<LogKey, number>;
}

export const startTail = (log: LogKey): OwnTail => ({ log, seq: 0, id: NO_ENTRY, heads: 0, listed: "", named: new Map() });

export const copyTail = (tail: OwnTail): OwnTail => ({ ...tail, named: new Map(tail.named) });

/** Moves the tail past its next entry. */
export const follow = (tail: OwnTail, { fields, id }: { readonly fields: Omit<EntryFields, "log">; readonly id: EntryId }): void => {
  tail.seq = fields.seq;
  tail.id = id;
  if (fields.type === EntryType.heads) {
    tail.heads = fields.seq;
    tail.listed = toHex(fields.body);
  }
  for (const { log, seq } of fields.deps) tail.named.set(log, Math.max(seq, tail.named.get(log) ?? 0));
};

/** A height this device counts for display and order of showing; others' far leaps move it by a bounded step only (LM8). */
export const lamportAfter = (clock: number, entry: Pick<Entry, "lamport">): number => Math.max(clock, Math.min(entry.lamport, clock + MAX_LAMPORT_LEAD));

/** The entries to write before and for `draft`, one at a time: the tail must have followed each before the next is asked for. */
export function* entriesFor(accepted: Accepted, tail: OwnTail, draft: Draft, headsBody: Uint8Array, lamport: () => number): Iterable<EntryFields> {
  const { type, document, lane, body } = draft;
  const make = (fields: Pick<EntryFields, "type" | "document" | "lane" | "deps" | "body">): EntryFields => {
    const seq = tail.seq + 1;
    return { ...fields, log: tail.log, seq, previous: tail.id, heads: fields.type === EntryType.heads ? seq : tail.heads, lamport: lamport() };
  };
  const heads = (deps: readonly Dep[]): EntryFields => make({ type: EntryType.heads, document: NO_DOCUMENT, lane: 0, deps, body: headsBody });
  if (tail.seq === 0 || tail.listed !== toHex(headsBody)) yield heads([]);
  const deps = depsOf(accepted, tail, draft);
  // More than one entry holds: `heads` entries before it carry the rest.
  while (deps.length > MAX_DEPS) yield heads(deps.splice(0, MAX_DEPS));
  yield make({ type, document, lane, deps, body });
}

/** The highest of every other log the body refers to, but for what this log has named at that height already. */
const depsOf = (accepted: Accepted, tail: OwnTail, { refers }: Draft): Dep[] => {
  const highest = new Map<LogKey, number>();
  for (const { log, seq } of refers) if (log !== tail.log) highest.set(log, Math.max(seq, highest.get(log) ?? 0));
  return [...highest].flatMap(([log, height]) => {
    // Inside the base only its last id is known; it stands for all before it.
    const base = accepted.base(log).seq;
    const seq = Math.max(height, base);
    if ((tail.named.get(log) ?? 0) >= seq) return [];
    const id = accepted.idAt(log, seq);
    if (id === undefined) throw new RangeError("a draft refers to an entry that is not accepted");
    return [{ log, seq, prefix: id.slice(0, 32) }];
  });
};

/** Whether it fits an entry whatever its deps turn out to be (LM2). Throws on what only a bug drafts. */
export const fits = (accepted: Accepted, draft: Draft): boolean => {
  if (draft.type <= EntryType.heads || draft.type > 255 || draft.lane < 0 || draft.lane >= MAX_LANES) throw new RangeError("no entry is drafted so");
  const logs = new Set<LogKey>();
  for (const { log, seq } of draft.refers) {
    if (seq < 1 || seq > accepted.head(log).seq) throw new RangeError("a draft refers to an entry that is not accepted");
    logs.add(log);
  }
  return ENTRY_OVERHEAD + Math.min(logs.size, MAX_DEPS) * DEP_BYTES + draft.body.length <= MAX_ENTRY_BYTES && draft.body.length <= 0xffff;
};
