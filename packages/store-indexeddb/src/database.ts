/**
 * The databases and their names, which say nothing (ST2). `name` is the app's, one word for all:
 *
 *   `name`           "a" header and, without OPFS, the key file · "b" blobs by name · "c" names of journals
 *   `name`-journal   "a" rows under counted positions
 *
 * Every write is strict (ST3): it is durable when its transaction completes, not when the request succeeds.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore, type StoreNames } from "idb";
import { storeFailure, StoreFailed } from "./failure.ts";

export const HEADER_KEY = 0;
export const KEY_FILE_KEY = 1;

export interface MainSchema extends DBSchema {
  a: { key: number; value: Uint8Array };
  b: { key: string; value: Uint8Array };
  c: { key: string; value: 0 };
}

export interface JournalSchema extends DBSchema {
  a: { key: number; value: Uint8Array };
}

export type MainDatabase = Guarded<MainSchema>;

/** A database that is given up when another tab wants to delete it, and says so from then on. */
export interface Guarded<Schema extends DBSchema> {
  /** Throws `StoreFailed` of code `closed` once the database is no longer ours. */
  use(): IDBPDatabase<Schema>;
  close(): void;
}

export const openMain = (name: string): Promise<MainDatabase> =>
  openGuarded<MainSchema>(name, (database) => {
    database.createObjectStore("a");
    database.createObjectStore("b");
    database.createObjectStore("c");
  });

export const openJournal = (name: string): Promise<Guarded<JournalSchema>> =>
  openGuarded<JournalSchema>(name, (database) => void database.createObjectStore("a", { autoIncrement: true }));

/** Resolves when it is gone, or when whoever still holds it has been asked to let go. */
export const removeDatabase = (name: string): Promise<void> => deleteDB(name);

/** Runs `work` in one strict transaction over `store` and resolves when it is durable; all of it or none. */
export const strictly = async <Schema extends DBSchema, Name extends StoreNames<Schema>>(
  database: Guarded<Schema>,
  store: Name,
  work: (store: IDBPObjectStore<Schema, [Name], Name, "readwrite">) => Promise<unknown>,
): Promise<void> => {
  try {
    const transaction = database.use().transaction(store, "readwrite", { durability: "strict" });
    // A request that fails aborts its transaction, and only the transaction knows why.
    work(transaction.store).catch(() => undefined);
    await transaction.done;
  } catch (problem) {
    throw storeFailure(problem);
  }
};

const openGuarded = async <Schema extends DBSchema>(name: string, create: (database: IDBPDatabase<Schema>) => void): Promise<Guarded<Schema>> => {
  let closed = false;
  try {
    const database = await openDB<Schema>(name, 1, {
      upgrade: create,
      blocking: () => close(),
      terminated: () => {
        closed = true;
      },
    });
    const close = (): void => {
      closed = true;
      database.close();
    };
    return {
      use: () => {
        if (closed) throw new StoreFailed("closed");
        return database;
      },
      close,
    };
  } catch (problem) {
    throw storeFailure(problem);
  }
};
