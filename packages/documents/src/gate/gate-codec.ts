/**
 * The gate's state as a newcomer gets it (IN6). All numbers are varuints as in cursor.ts.
 *
 *   GATE      1 version (1) | n × log | n × document
 *   log       10 log key | seq judged | n × ( index of log | height named )
 *   document  8 tag | n × creation | n × writer
 *   creation  kind | schema | index of log | seq
 *   writer    client | index of log
 *             | n × ( seq − the one before | units )         heights
 *             | n × ( units | place + 1 )                    runs
 *
 * Logs and documents in rising order of their ids, clients in rising order. The decoder takes nothing else,
 * so equal states have equal bytes.
 */
import { concat, err, fromHex, ok, toHex, type DecodeError, type DocumentTag, type LogKey, type Result } from "@thicket/wire";
import { createCursor, refuse, Refused, type Cursor } from "../format/cursor.ts";
import { ROLES } from "../format/schema.ts";
import { createWriterState, isUnderKey, NOWHERE, placeRole, type DocumentState, type Place, type WriterState } from "./state.ts";

const VERSION = 1;

export interface LogState {
  /** The last entry judged. */
  seq: number;
  /** Heights of other logs this one has named (LG8). */
  readonly named: Map<LogKey, number>;
}

export interface GateState {
  readonly logs: Map<LogKey, LogState>;
  readonly documents: Map<DocumentTag, DocumentState>;
}

const createSink = (): { number(value: number): void; bytes(value: Uint8Array): void; finish(): Uint8Array } => {
  let buffer: Uint8Array = new Uint8Array(4096);
  let at = 0;
  const room = (length: number): void => {
    if (at + length > buffer.length) buffer = concat(buffer, new Uint8Array(buffer.length + length));
  };
  return {
    number: (value) => {
      room(8);
      let rest = value;
      for (; rest > 0x7f; rest = Math.floor(rest / 128)) buffer[at++] = 0x80 | rest % 128;
      buffer[at++] = rest;
    },
    bytes: (value) => {
      room(value.length);
      buffer.set(value, at);
      at += value.length;
    },
    finish: () => buffer.slice(0, at),
  };
};
type Sink = ReturnType<typeof createSink>;

export const encodeGate = (state: GateState): Uint8Array => {
  const sink = createSink();
  sink.number(VERSION);
  // Creations and named heights may speak of logs that have no entry here yet.
  const keys = new Set<LogKey>();
  for (const [log, { named }] of state.logs) for (const key of [log, ...named.keys()]) keys.add(key);
  for (const { creations, writers } of state.documents.values()) for (const { log } of [...creations, ...writers.values()]) keys.add(log);
  const logs = [...keys].sort();
  const indexOf = new Map(logs.map((log, index) => [log, index]));
  const index = (log: LogKey): number => indexOf.get(log) ?? 0;

  sink.number(logs.length);
  for (const log of logs) {
    const { seq, named } = state.logs.get(log) ?? { seq: 0, named: new Map<LogKey, number>() };
    sink.bytes(fromHex(log));
    sink.number(seq);
    sink.number(named.size);
    for (const [other, height] of [...named].sort(([a], [b]) => index(a) - index(b))) {
      sink.number(index(other));
      sink.number(height);
    }
  }
  sink.number(state.documents.size);
  for (const [tag, document] of [...state.documents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    sink.bytes(fromHex(tag));
    writeDocument(sink, document, index);
  }
  return sink.finish();
};

const writeDocument = (sink: Sink, document: DocumentState, index: (log: LogKey) => number): void => {
  const creations = [...document.creations].sort((a, b) => index(a.log) - index(b.log) || a.seq - b.seq);
  sink.number(creations.length);
  for (const { kind, schema, log, seq } of creations) for (const value of [kind, schema, index(log), seq]) sink.number(value);
  sink.number(document.writers.size);
  for (const [client, writer] of [...document.writers].sort(([a], [b]) => a - b)) {
    sink.number(client);
    sink.number(index(writer.log));
    writePairs(sink, writer.seqs, writer.ends, (end, before) => end - (before ?? 0));
    writePairs(sink, writer.runEnds, writer.places, (place) => place + 1);
  }
};

/** Pairs of lists: the first as differences, for it rises; the second as `step` says. */
const writePairs = (sink: Sink, first: readonly number[], second: readonly number[], step: (value: number, before: number | undefined) => number): void => {
  sink.number(first.length);
  for (let i = 0; i < first.length; i++) {
    sink.number((first[i] as number) - (first[i - 1] ?? 0));
    sink.number(step(second[i] as number, second[i - 1]));
  }
};

/** Never throws. What it takes is consistent in itself; that it is true only the log can show. */
export const readGate = (bytes: Uint8Array): Result<GateState, DecodeError> => {
  try {
    const cursor = createCursor(bytes);
    if (cursor.varUint() !== VERSION) refuse("malformed", "another version");
    const state = readState(cursor);
    if (cursor.left > 0) refuse("malformed", "bytes left over");
    return ok(state);
  } catch (problem) {
    if (problem instanceof Refused) return err({ code: "malformed", why: problem.message });
    throw problem;
  }
};

/** A count of things that take at least `size` bytes each: bounded by what is left. */
const readCount = (cursor: Cursor, size: number): number => {
  const count = cursor.varUint();
  return count <= cursor.left / size ? count : refuse("malformed", "too short");
};

const repeat = (cursor: Cursor, size: number, f: (i: number) => void): void => {
  const count = readCount(cursor, size);
  for (let i = 0; i < count; i++) f(i);
};

const readState = (cursor: Cursor): GateState => {
  const keys: LogKey[] = [];
  const named: [LogState, number, number][] = [];
  const logs = new Map<LogKey, LogState>();
  repeat(cursor, 12, () => {
    const log = toHex(cursor.bytes(10)) as LogKey;
    if (log <= (keys.at(-1) ?? "")) refuse("malformed", "logs out of order");
    keys.push(log);
    const state: LogState = { seq: cursor.varUint(), named: new Map() };
    logs.set(log, state);
    let before = -1;
    repeat(cursor, 2, () => {
      const index = cursor.varUint();
      const height = cursor.varUint();
      if (index <= before || height === 0) refuse("malformed", "named heights");
      before = index;
      named.push([state, index, height]);
    });
  });
  const keyOf = (index: number): LogKey => keys[index] ?? refuse("malformed", "no such log");
  for (const [state, index, height] of named) state.named.set(keyOf(index), height);

  const documents = new Map<DocumentTag, DocumentState>();
  let before = "";
  repeat(cursor, 11, () => {
    const tag = toHex(cursor.bytes(8)) as DocumentTag;
    if (tag <= before) refuse("malformed", "documents out of order");
    before = tag;
    documents.set(tag, readDocument(cursor, keyOf));
  });
  return { logs, documents };
};

const readDocument = (cursor: Cursor, keyOf: (index: number) => LogKey): DocumentState => {
  const document: DocumentState = { creations: [], writers: new Map() };
  repeat(cursor, 4, () => {
    document.creations.push({ kind: cursor.varUint(), schema: cursor.varUint(), log: keyOf(cursor.varUint()), seq: cursor.varUint() });
  });
  let before = -1;
  repeat(cursor, 5, () => {
    const client = cursor.varUint();
    if (client <= before) refuse("malformed", "writers out of order");
    before = client;
    document.writers.set(client, readWriter(cursor, keyOf(cursor.varUint())));
  });
  return document;
};

const readWriter = (cursor: Cursor, log: LogKey): WriterState => {
  const writer = createWriterState(log);
  const step = (from: number, by: number): number => (by > 0 && from + by <= Number.MAX_SAFE_INTEGER ? from + by : refuse("malformed", "does not rise"));
  repeat(cursor, 2, () => {
    writer.seqs.push(step(writer.seqs.at(-1) ?? 0, cursor.varUint()));
    writer.ends.push(step(writer.ends.at(-1) ?? 0, cursor.varUint()));
  });
  writer.end = writer.ends.at(-1) ?? 0;
  repeat(cursor, 2, () => {
    writer.runEnds.push(step(writer.runEnds.at(-1) ?? 0, cursor.varUint()));
    const place = cursor.varUint() - 1;
    if (place === writer.places.at(-1)) refuse("malformed", "runs not merged");
    if (place !== NOWHERE) checkPlace(place);
    writer.places.push(place);
  });
  if (writer.end === 0 || writer.runEnds.at(-1) !== writer.end) refuse("malformed", "runs and heights differ");
  return writer;
};

const checkPlace = (place: Place): void => {
  const role = ROLES[placeRole(place)];
  if (role === undefined || (isUnderKey(place) && role.key === undefined)) refuse("malformed", "no such place");
};
