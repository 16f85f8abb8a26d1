/**
 * What a newcomer is given (IN6), before it is sealed (sealed-welcome.ts).
 *
 *   WELCOME    1 version | 32 group | 2 n | n × 32 head                            sorted
 *              | 4 n | n × { 4 length | operation as signed }           from Genesis on, parents first
 *              | 4 n | n × { 8 deviceTag | 2 log | 4 seq | 32 hash }    what the snapshots cover, by log
 *              | 32 epoch | 32 epoch secret
 *              | 4 length | gate state | 4 length | base
 *              | 4 n | n × { 16 document | 1 kind | 1 schema | 4 length | snapshot }
 *              | 4 n | n × { 4 length | fact entry as signed }
 *              | 2 n | n × { 32 member | 1 length | name }
 *
 * No head, log, document or member stands in it twice. Everything in it is checked by the joiner against something else: operations by their signatures, the
 * heads by the words, the epoch secret by its id, facts by signature and chain, snapshots and gate
 * state by a second member (until then: "copied from …").
 */
import { createWriter, decode, fromUtf8, logKey, logKeyDevice, logKeyLog, refuse, utf8, type DecodeError, type DocumentId, type EntryId, type EpochId, type GroupId, type LogKey, type MemberId, type OperationId, type Reader, type Result, type Writer } from "@thicket/wire";
import { isFitName } from "./fields.ts";

const VERSION = 1;

export interface WelcomeRow {
  readonly log: LogKey;
  readonly seq: number;
  /** The whole hash: the newcomer takes the entry after it iff its `previous` is this. */
  readonly id: EntryId;
}

export interface WelcomeDocument {
  readonly id: DocumentId;
  readonly kind: number;
  readonly schema: number;
  readonly snapshot: Uint8Array;
}

export interface Welcome {
  readonly group: GroupId;
  /** The heads the words were made from: `headsDigest` of them is `inviter.heads`, and all are in the Admit's past. */
  readonly heads: readonly OperationId[];
  readonly operations: readonly Uint8Array[];
  readonly rows: readonly WelcomeRow[];
  /** The write epoch and its 32-byte secret. */
  readonly epoch: { readonly id: EpochId; readonly secret: Uint8Array };
  /** Opaque: the gate's state at `rows`, and whatever else the client wants to be where the copy begins. */
  readonly gate: Uint8Array;
  readonly base: Uint8Array;
  readonly documents: readonly WelcomeDocument[];
  /** Entries whose lasting meaning is the signed entry itself. */
  readonly facts: readonly Uint8Array[];
  readonly names: readonly { readonly member: MemberId; readonly name: string }[];
}

/** Throws RangeError on a name over 255 bytes or over 65,535 heads or names (the caller's own data). */
export const encodeWelcome = (welcome: Welcome): Uint8Array => {
  const writer = createWriter().u8(VERSION).id(welcome.group).u16(welcome.heads.length);
  for (const head of welcome.heads.toSorted()) writer.id(head);
  writeAll(writer, welcome.operations, (operation) => writeLong(writer, operation));
  writeAll(writer, welcome.rows.toSorted((a, b) => (a.log < b.log ? -1 : 1)), (row) => writer.id(logKeyDevice(row.log)).u16(logKeyLog(row.log)).u32(row.seq).id(row.id));
  writer.id(welcome.epoch.id).bytes(welcome.epoch.secret);
  writeLong(writer, welcome.gate);
  writeLong(writer, welcome.base);
  writeAll(writer, welcome.documents, (document) => writeLong(writer.id(document.id).u8(document.kind).u8(document.schema), document.snapshot));
  writeAll(writer, welcome.facts, (fact) => writeLong(writer, fact));
  writer.u16(welcome.names.length);
  for (const { member, name } of welcome.names) {
    const text = utf8(name);
    writer.id(member).u8(text.length).bytes(text);
  }
  return writer.finish();
};

/** Reads the form only; nothing in it is believed yet. */
export const decodeWelcome = (bytes: Uint8Array): Result<Welcome, DecodeError> =>
  decode(bytes, (reader) => {
    if (reader.u8() !== VERSION) refuse("another version");
    return {
      group: reader.id<GroupId>(32),
      heads: ascending(times(reader, reader.u16(), 32, () => reader.id<OperationId>(32)), (head) => head),
      operations: readAll(reader, 4, () => readLong(reader)),
      rows: ascending(readAll(reader, 46, () => ({ log: logKey(reader.id(8), reader.u16()), seq: reader.u32(), id: reader.id<EntryId>(32) })), ({ log }) => log),
      epoch: { id: reader.id<EpochId>(32), secret: reader.bytes(32) },
      gate: readLong(reader),
      base: readLong(reader),
      documents: each(readAll(reader, 22, () => ({ id: reader.id<DocumentId>(16), kind: reader.u8(), schema: reader.u8(), snapshot: readLong(reader) })), ({ id }) => id),
      facts: readAll(reader, 4, () => readLong(reader)),
      names: each(times(reader, reader.u16(), 33, () => ({ member: reader.id<MemberId>(32), name: fitName(reader.bytes(reader.u8())) })), ({ member }) => member),
    };
  });

const fitName = (bytes: Uint8Array): string => {
  const name = fromUtf8(bytes);
  return name !== undefined && isFitName(name) ? name : refuse("unfit name");
};

/** One order, and each once: what is there has one form. */
const ascending = <T>(items: readonly T[], name: (item: T) => string): readonly T[] =>
  items.every((item, i) => i === 0 || name(items[i - 1] as T) < name(item)) ? items : refuse("not in order");

const each = <T>(items: readonly T[], name: (item: T) => string): readonly T[] => (new Set(items.map(name)).size === items.length ? items : refuse("twice the same"));

const writeAll = <T>(writer: Writer, items: readonly T[], write: (item: T) => void): void => {
  writer.u32(items.length);
  for (const item of items) write(item);
};

const writeLong = (writer: Writer, bytes: Uint8Array): Writer => writer.u32(bytes.length).bytes(bytes);
const readLong = (reader: Reader): Uint8Array => reader.bytes(reader.u32());

const readAll = <T>(reader: Reader, atLeast: number, read: () => T): readonly T[] => times(reader, reader.u32(), atLeast, read);

/** Refuses a count that what is left can't hold, before anything is made for it. */
const times = <T>(reader: Reader, count: number, atLeast: number, read: () => T): readonly T[] => {
  if (count * atLeast > reader.left) refuse("too many");
  return Array.from({ length: count }, read);
};
