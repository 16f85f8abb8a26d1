import type { RecordStore } from "@thicket/log";
import { openJournal, strictly, type Guarded, type JournalSchema } from "./database.ts";
import { storeFailure, StoreFailed } from "./failure.ts";
import { packRow, unpackRow } from "./rows.ts";

/** Rows read at a time while loading: large enough that waiting doesn't count, small enough for a phone's memory. */
const ROWS_A_BATCH = 256;
/** What one transaction writes at most, for the same reason: a longer queue goes into the next ones. */
const BYTES_A_TRANSACTION: number = 1024 * 1024;

interface Waiting {
  readonly records: readonly Uint8Array[];
  readonly bytes: number;
  readonly done: () => void;
  readonly failed: (problem: StoreFailed) => void;
}

/**
 * A journal: records appended strictly and in order (ST3, LG3). Appends made while a transaction is
 * under way go together into the next: strict transactions cost a disk's patience each, and Chromium
 * doesn't group them itself. Each append is still all or none: its records are in one row. When one
 * fails, those waiting behind it fail too, so what is kept is always a beginning of what was asked for.
 */
export const openRecords = async (name: string): Promise<RecordStore> => {
  const database = await openJournal(name);
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = takeGroup();
      const row = packRow(group.flatMap(({ records }) => records));
      try {
        await strictly(database, "a", (store) => {
          const added = store.add(row);
          // Nothing more is to come: the database need not wait for us to hear that the row is in.
          store.transaction.commit();
          return added;
        });
        for (const { done } of group) done();
      } catch (problem) {
        // What waited builds on what failed: written after all, it would leave a hole.
        for (const { failed } of [...group, ...waiting.splice(0)]) failed(storeFailure(problem));
      }
    }
    writing = undefined;
  };

  const takeGroup = (): readonly Waiting[] => {
    let bytes = 0;
    const fits = waiting.findIndex((append) => (bytes += append.bytes) > BYTES_A_TRANSACTION);
    const group = waiting.slice(0, fits === -1 ? waiting.length : Math.max(1, fits));
    waiting = waiting.slice(group.length);
    return group;
  };

  const settled = (): Promise<void> => writing ?? Promise.resolve();

  return {
    append: (records) =>
      records.length === 0
        ? Promise.resolve()
        : new Promise((done, failed) => {
            waiting.push({ records, bytes: records.reduce((sum, { length }) => sum + length, 0), done, failed });
            writing ??= writeAll();
          }),
    load: () => loadRows(database),
    clear: async () => {
      await settled();
      await strictly(database, "a", (store) => store.clear());
    },
    close: async () => {
      await settled();
      database.close();
    },
  };
};

async function* loadRows(database: Guarded<JournalSchema>): AsyncIterable<readonly Uint8Array[]> {
  for (let after = 0; ; ) {
    const [rows, keys] = await readBatch(database, after);
    if (rows.length === 0) return;
    yield rows.flatMap((row) => {
      const records = unpackRow(row);
      if (!records.ok) throw new StoreFailed("failed");
      return records.value;
    });
    after = keys.at(-1) ?? after;
    if (rows.length < ROWS_A_BATCH) return;
  }
}

const readBatch = async (database: Guarded<JournalSchema>, after: number): Promise<readonly [readonly Uint8Array[], readonly number[]]> => {
  try {
    const store = database.use().transaction("a").store;
    const range = IDBKeyRange.lowerBound(after, true);
    return await Promise.all([store.getAll(range, ROWS_A_BATCH), store.getAllKeys(range, ROWS_A_BATCH)]);
  } catch (problem) {
    throw storeFailure(problem);
  }
};
