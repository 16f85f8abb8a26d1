/**
 * What is kept at rest (ST2, LG3): one sealed record for each strict write, or more when it is large.
 *
 *   JOURNAL RECORD  24 nonce | sealed { item … } 16 tag            key: the journal's, of the vault
 *   item            1 kind | 4 length | payload
 *   kind            1 operation, as signed | 2 own entry, as signed | 3 another's entry, as signed | 4 base | 5 fork
 *   base            4 n | n × (10 log | 4 seq | 32 entry id) | body
 *   fork            10 log | 4 seq | twice: 2 n | n × (4 length | entry, as signed)
 *
 * Nothing in it says its place: a write that was reported as failed may have reached the disk after all, and the
 * next must still open. Chains of entries show a missing piece; what is doubled counts once.
 */
import { labelledBytes, type Random, type Suite } from "@thicket/crypto";
import {
  concat, createWriter, decode, err, NONCE_BYTES, ok, refuse,
  type DecodeError, type EntryId, type GroupId, type LogKey, type Reader, type Result,
} from "@thicket/wire";
import { MAX_GROUP_BYTES } from "./limits.ts";
import type { Base, ForkProof } from "./types.ts";

export type JournalItem =
  | { readonly kind: "operation" | "own" | "other"; readonly bytes: Uint8Array }
  | { readonly kind: "base"; readonly base: Base }
  | { readonly kind: "fork"; readonly proof: ForkProof };

export interface Journal {
  /** To be appended together. */
  seal(items: readonly JournalItem[]): readonly Uint8Array[];
  open(record: Uint8Array): Result<readonly JournalItem[], DecodeError>;
}

export const createJournal = (suite: Suite, group: GroupId, key: Uint8Array, random: Random): Journal => {
  const context = labelledBytes(suite, "thicket journal", group);
  return {
    seal: (items) =>
      inPieces(items.map(encodeItem)).map((piece) => {
        const nonce = random(NONCE_BYTES);
        return concat(nonce, suite.seal(key, nonce, concat(...piece), context));
      }),
    open: (record) => {
      const opened = record.length < NONCE_BYTES ? undefined : suite.open(key, record.subarray(0, NONCE_BYTES), record.subarray(NONCE_BYTES), context);
      return opened === undefined ? err({ code: "malformed", why: "a journal record that doesn't open" }) : decode(opened, readItems);
    },
  };
};

const inPieces = (items: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] => {
  const pieces: Uint8Array[][] = [];
  let room = 0;
  for (const item of items) {
    if (item.length > room) {
      pieces.push([]);
      room = MAX_GROUP_BYTES;
    }
    pieces.at(-1)?.push(item);
    room -= item.length;
  }
  return pieces;
};

const Kind = { operation: 1, own: 2, other: 3, base: 4, fork: 5 } as const;

const encodeItem = (item: JournalItem): Uint8Array => {
  const payload = item.kind === "base" ? encodeBase(item.base) : item.kind === "fork" ? encodeFork(item.proof) : item.bytes;
  return createWriter().u8(Kind[item.kind]).u32(payload.length).bytes(payload).finish();
};

const readItems = (reader: Reader): readonly JournalItem[] => {
  const items: JournalItem[] = [];
  while (reader.left > 0) items.push(readItem(reader));
  return items;
};

const readItem = (reader: Reader): JournalItem => {
  const kind = reader.u8();
  const payload = reader.bytes(reader.u32());
  switch (kind) {
    case Kind.operation: return { kind: "operation", bytes: payload };
    case Kind.own: return { kind: "own", bytes: payload };
    case Kind.other: return { kind: "other", bytes: payload };
    case Kind.base: return { kind: "base", base: must(decode(payload, readBase)) };
    case Kind.fork: return { kind: "fork", proof: must(decode(payload, readFork)) };
    default: return refuse("no such kind");
  }
};

const must = <T>(decoded: Result<T, DecodeError>): T => (decoded.ok ? decoded.value : refuse(decoded.error.why));

const encodeBase = ({ vector, body }: Base): Uint8Array => {
  const writer = createWriter().u32(vector.size);
  for (const [log, { seq, id }] of vector) writer.id(log).u32(seq).id(id);
  return writer.bytes(body).finish();
};

const readBase = (reader: Reader): Base => {
  const vector = new Map<LogKey, { readonly seq: number; readonly id: EntryId }>();
  for (let left = reader.u32(); left > 0; left--) vector.set(reader.id(10), { seq: reader.u32(), id: reader.id(32) });
  return { vector, body: reader.rest() };
};

const encodeFork = ({ log, seq, one, other }: ForkProof): Uint8Array => {
  const writer = createWriter().id(log).u32(seq);
  for (const chain of [one, other]) {
    writer.u16(chain.length);
    for (const entry of chain) writer.u32(entry.length).bytes(entry);
  }
  return writer.finish();
};

const readFork = (reader: Reader): ForkProof => {
  const chain = (): readonly Uint8Array[] => {
    const entries: Uint8Array[] = [];
    for (let left = reader.u16(); left > 0; left--) entries.push(reader.bytes(reader.u32()));
    return entries;
  };
  return { log: reader.id(10), seq: reader.u32(), one: chain(), other: chain() };
};

/** The sealed bytes of a journal, read back item by item. Err: a record that doesn't open, or a store that can't be read. */
export const readJournal = async (
  journal: Journal, load: () => AsyncIterable<readonly Uint8Array[]>, take: (item: JournalItem) => boolean,
): Promise<Result<void, "store-failed" | "damaged">> => {
  const batches = load()[Symbol.asyncIterator]();
  for (;;) {
    const batch = await batches.next().catch(() => undefined);
    if (batch === undefined) return err("store-failed");
    if (batch.done === true) return ok(undefined);
    for (const record of batch.value) {
      const items = journal.open(record);
      if (!items.ok || !items.value.every(take)) return err("damaged");
    }
  }
};
