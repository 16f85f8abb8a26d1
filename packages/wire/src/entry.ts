/**
 * An entry: one signed step of one device's log (LG1, LG2, LG9).
 *
 *   ENTRY  1 type | 8 deviceTag | 2 log | 4 seq | 32 previous | 4 heads | 4 lamport | 8 documentTag | 1 lane
 *          | 1 n | n × dep | 2 length | body | 64 signature                          131 bytes over the body
 *   dep    8 deviceTag | 2 log | 4 seq | 16 hash prefix
 *
 * `seq` counts from 1; `previous` of the first is all zero. `heads` is the seq of the log's latest
 * `heads` entry, its own seq in that entry itself (LG8).
 */
import { createWriter, decode, refuse, type DecodeError, type Reader } from "./codec.ts";
import { logKey, logKeyDevice, logKeyLog, type DocumentTag, type EntryId, type LogKey } from "./ids.ts";
import { MAX_DEPS, MAX_ENTRY_BYTES } from "./limits.ts";
import { err, type Result } from "./result.ts";

export const EntryType = {
  heads: 1, update: 2, fact: 3, vector: 4, document: 5, snapshotPart: 6, checkpoint: 7, attest: 8,
} as const;

export interface Dep {
  readonly log: LogKey;
  readonly seq: number;
  /** The first 16 bytes of the entry's id, in hex. */
  readonly prefix: string;
}

export interface EntryFields {
  /** An `EntryType`, or a number from 128 up that a newer version gave (LG10). */
  readonly type: number;
  readonly log: LogKey;
  readonly seq: number;
  readonly previous: EntryId;
  readonly heads: number;
  readonly lamport: number;
  readonly document: DocumentTag;
  readonly lane: number;
  readonly deps: readonly Dep[];
  readonly body: Uint8Array;
}

export const SIGNATURE_BYTES = 64;
export const ENTRY_OVERHEAD = 131;
export const DEP_BYTES = 30;

/** Everything before the signature. */
export const encodeEntry = (entry: EntryFields): Uint8Array => {
  const writer = createWriter()
    .u8(entry.type).id(logKeyDevice(entry.log)).u16(logKeyLog(entry.log)).u32(entry.seq)
    .id(entry.previous).u32(entry.heads).u32(entry.lamport).id(entry.document).u8(entry.lane).u8(entry.deps.length);
  for (const dep of entry.deps) writer.id(logKeyDevice(dep.log)).u16(logKeyLog(dep.log)).u32(dep.seq).id(dep.prefix);
  return writer.u16(entry.body.length).bytes(entry.body).finish();
};

export interface DecodedEntry extends EntryFields {
  /** What the entry id is the hash of. */
  readonly unsigned: Uint8Array;
  readonly signature: Uint8Array;
}

/** Reads one signed entry that fills `bytes` exactly. Nothing is authenticated yet. */
export const decodeEntry = (bytes: Uint8Array): Result<DecodedEntry, DecodeError> => {
  if (bytes.length > MAX_ENTRY_BYTES) return err({ code: "malformed", why: "entry too long" });
  return decode(bytes, (reader) => readEntry(bytes, reader));
};

/** Reads a signed entry that stands at the start of `bytes` and is followed by zeros only: the padding of a record. */
export const decodePaddedEntry = (bytes: Uint8Array): Result<{ readonly entry: DecodedEntry; readonly bytes: Uint8Array }, DecodeError> =>
  decode(bytes, (reader) => {
    const entry = readEntry(bytes, reader);
    const end = reader.at;
    if (end > MAX_ENTRY_BYTES) refuse("entry too long");
    for (const byte of reader.rest()) if (byte !== 0) refuse("padding is not zero");
    return { entry, bytes: bytes.subarray(0, end) };
  });

const readEntry = (bytes: Uint8Array, reader: Reader): DecodedEntry => {
  const type = reader.u8();
  const log = logKey(reader.id(8), reader.u16());
  const seq = reader.u32();
  if (seq === 0) refuse("seq 0");
  const previous = reader.id<EntryId>(32);
  const heads = reader.u32();
  const lamport = reader.u32();
  const document = reader.id<DocumentTag>(8);
  const lane = reader.u8();
  const count = reader.u8();
  if (count > MAX_DEPS) refuse("too many deps");
  const deps = Array.from({ length: count }, (): Dep => ({ log: logKey(reader.id(8), reader.u16()), seq: reader.u32(), prefix: reader.id(16) }));
  const body = reader.bytes(reader.u16());
  const unsigned = bytes.subarray(0, reader.at);
  return { type, log, seq, previous, heads, lamport, document, lane, deps, body, unsigned, signature: reader.bytes(SIGNATURE_BYTES) };
};
