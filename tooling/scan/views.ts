/** The ways in which one file of a browser profile can be read. All of them are searched. */
import { DatabaseSync } from "node:sqlite";
import { uncompress } from "snappyjs";
import { batchPairs, isTable, logPayloads, tablePairs, type Pair } from "./leveldb.ts";

export interface View {
  readonly how: "raw" | "table pair" | "log pair" | "log payload" | "compressed value" | "database cell";
  readonly bytes: Buffer;
}

/** Blink compresses large IndexedDB values by itself and marks them so (IDBValueWrapper). */
const COMPRESSED_VALUE = Buffer.from([0xff, 0x11, 0x02]);
const MAX_VALUE_BYTES: number = 64 * 1024 * 1024;
/** The mark stands behind a version number or two, never further in. */
const MARK_WITHIN = 16;

export function* viewsOf(path: string, file: Buffer): Generator<View> {
  yield { how: "raw", bytes: file };
  yield* compressed(file);
  if (isTable(file)) for (const pair of tablePairs(file)) yield* pairViews("table pair", pair);
  else if (/(^|\/)(\d+\.log|MANIFEST-\d+)$/.test(path)) {
    for (const payload of logPayloads(file)) {
      yield { how: "log payload", bytes: payload };
      for (const pair of batchPairs(payload)) yield* pairViews("log pair", pair);
    }
  } else if (file.subarray(0, 15).toString("latin1") === "SQLite format 3") for (const bytes of cells(path)) yield { how: "database cell", bytes };
}

function* pairViews(how: "table pair" | "log pair", { key, value }: Pair): Generator<View> {
  yield { how, bytes: key };
  yield { how, bytes: value };
  yield* compressed(value);
}

function* compressed(value: Buffer): Generator<View> {
  const at = value.subarray(0, MARK_WITHIN + COMPRESSED_VALUE.length).indexOf(COMPRESSED_VALUE);
  if (at < 0) return;
  try {
    yield { how: "compressed value", bytes: Buffer.from(uncompress(value.subarray(at + COMPRESSED_VALUE.length), MAX_VALUE_BYTES)) };
  } catch {
    // Three bytes that only look like the mark: what they stand in has been searched as it is.
  }
}

/** Text and blobs of a database, which may lie in pieces in its file. */
function* cells(path: string): Generator<Buffer> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    for (const { name } of database.prepare("select name from sqlite_master where type = 'table'").all()) {
      const rows = database.prepare(`select * from "${String(name)}"`);
      rows.setReadBigInts(true);
      for (const row of rows.iterate())
        for (const cell of Object.values(row)) if (typeof cell === "string" || cell instanceof Uint8Array) yield Buffer.from(cell);
    }
  } finally {
    database.close();
  }
}
