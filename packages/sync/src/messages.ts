/**
 * What two devices say to each other in a session (SY1). One message a frame of the link; records in it are sealed.
 *
 *   NONCE       1 type (1) | 32 random
 *   HELLO       1 type (2) | 24 nonce | 231 sealed hello (hello.ts)                256 in all
 *   STATE       1 type (3) | 2 n | n × 32 membership head | 4 n | n × row
 *   OPERATIONS  1 type (4) | to the end: 4 length | record of an operation
 *   ENTRIES     1 type (5) | to the end: 4 length | record of an entry
 *   VECTOR      1 type (6) | 4 n | n × row                                          rows that changed (SY4)
 *   SEAL        1 type (7) | 32 epoch | seal
 *   PRESENCE    1 type (8) | 128 frame (presence.ts)
 *   row         8 deviceTag | 2 log | 4 seq | 16 head prefix
 *
 * A message of a type from 9 up is of a newer version and passed over (SY6).
 */
import { createWriter, decode, logKey, logKeyDevice, logKeyLog, MAX_DEVICES, refuse, type DecodeError, type EpochId, type LogKey, type OperationId, type Reader, type Result, type Writer } from "@thicket/wire";

export interface Row {
  readonly log: LogKey;
  readonly seq: number;
  /** The first 16 bytes of the entry's id, in hex. */
  readonly prefix: string;
}

export type Message =
  | { readonly is: "nonce"; readonly nonce: Uint8Array }
  | { readonly is: "hello"; readonly sealed: Uint8Array }
  | { readonly is: "state"; readonly heads: readonly OperationId[]; readonly rows: readonly Row[] }
  | { readonly is: "operations"; readonly records: readonly Uint8Array[] }
  | { readonly is: "entries"; readonly records: readonly Uint8Array[] }
  | { readonly is: "vector"; readonly rows: readonly Row[] }
  | { readonly is: "seal"; readonly epoch: EpochId; readonly seal: Uint8Array }
  | { readonly is: "presence"; readonly frame: Uint8Array }
  | { readonly is: "later" };

export const HELLO_BYTES = 255;
export const PRESENCE_BYTES = 128;
const ROW_BYTES = 30;
/** A device begins a new log only after a restore: far more than that is an attack. */
const MAX_ROWS: number = MAX_DEVICES * 16;
/** Concurrent heads are few. */
const MAX_HEADS = 4096;

export const encodeMessage = (message: Exclude<Message, { readonly is: "later" }>): Uint8Array => {
  const writer = createWriter();
  switch (message.is) {
    case "nonce": return writer.u8(1).bytes(message.nonce).finish();
    case "hello": return writer.u8(2).bytes(message.sealed).finish();
    case "state":
      writer.u8(3).u16(message.heads.length);
      for (const head of message.heads) writer.id(head);
      return writeRows(writer, message.rows).finish();
    case "operations": return writeRecords(4, message.records);
    case "entries": return writeRecords(5, message.records);
    case "vector": return writeRows(writer.u8(6), message.rows).finish();
    case "seal": return writer.u8(7).id(message.epoch).bytes(message.seal).finish();
    case "presence": return writer.u8(8).bytes(message.frame).finish();
  }
};

export const decodeMessage = (bytes: Uint8Array): Result<Message, DecodeError> =>
  decode(bytes, (reader): Message => {
    switch (reader.u8()) {
      case 0: return refuse("type 0");
      case 1: return { is: "nonce", nonce: reader.bytes(32) };
      case 2: return { is: "hello", sealed: reader.bytes(HELLO_BYTES) };
      case 3: return { is: "state", heads: counted(reader, reader.u16(), MAX_HEADS, 32, () => reader.id<OperationId>(32)), rows: readRows(reader) };
      case 4: return { is: "operations", records: readRecords(reader) };
      case 5: return { is: "entries", records: readRecords(reader) };
      case 6: return { is: "vector", rows: readRows(reader) };
      case 7: return { is: "seal", epoch: reader.id<EpochId>(32), seal: reader.rest() };
      case 8: return { is: "presence", frame: reader.bytes(PRESENCE_BYTES) };
      default:
        reader.rest();
        return { is: "later" };
    }
  });

/** Refuses a count before anything is allocated for it. */
const counted = <T>(reader: Reader, count: number, most: number, size: number, read: () => T): readonly T[] => {
  if (count > most || count * size > reader.left) refuse("count");
  return Array.from({ length: count }, read);
};

const writeRows = (writer: Writer, rows: readonly Row[]): Writer => {
  writer.u32(rows.length);
  for (const row of rows) writer.id(logKeyDevice(row.log)).u16(logKeyLog(row.log)).u32(row.seq).id(row.prefix);
  return writer;
};

const readRows = (reader: Reader): readonly Row[] =>
  counted(reader, reader.u32(), MAX_ROWS, ROW_BYTES, () => ({ log: logKey(reader.id(8), reader.u16()), seq: reader.u32(), prefix: reader.id<string>(16) }));

const writeRecords = (type: number, records: readonly Uint8Array[]): Uint8Array => {
  const writer = createWriter(records.reduce((sum, { length }) => sum + 4 + length, 1)).u8(type);
  for (const record of records) writer.u32(record.length).bytes(record);
  return writer.finish();
};

const readRecords = (reader: Reader): readonly Uint8Array[] => {
  const records: Uint8Array[] = [];
  while (reader.left > 0) records.push(reader.bytes(reader.u32()));
  return records;
};
