import type { RecordStore } from "@thicket/log";
import { fromHex, toHex } from "@thicket/wire";
import { answer } from "../../../tooling/lab/worker.ts";
import { openStores, StoreFailed, type Stores } from "../src/index.ts";

let stores: Stores | undefined;
const journals = new Map<string, RecordStore>();
const durabilities: string[] = [];

const opened = (): Stores => {
  if (stores === undefined) throw new Error("open first");
  return stores;
};

const journal = async (name: string): Promise<RecordStore> => {
  const known = journals.get(name) ?? (await opened().records(name));
  journals.set(name, known);
  return known;
};

/** "done" or the code it failed with. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (problem: unknown) => (problem instanceof StoreFailed ? problem.code : `not a StoreFailed: ${String(problem)}`),
  );

const watchDurability = (): void => {
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...of: Parameters<typeof original>) {
    const transaction = original.apply(this, of);
    if (transaction.mode === "readwrite") durabilities.push(transaction.durability);
    return transaction;
  };
};
watchDurability();

answer({
  open: async (name: string): Promise<string> => {
    const result = await openStores(name);
    if (!result.ok) return result.error.code;
    stores = result.value;
    return stores.vault.erasesInPlace ? "in place" : "best effort";
  },
  withoutSyncAccess: () => void Reflect.deleteProperty(FileSystemFileHandle.prototype, "createSyncAccessHandle"),
  append: async (name: string, records: readonly string[]) => outcome((await journal(name)).append(records.map(fromHex))),
  appendMany: async (name: string, from: number, count: number) => {
    const store = await journal(name);
    const numbered = (i: number): Uint8Array => Uint8Array.of((i >> 8) & 0xff, i & 0xff);
    const acknowledged: number[] = [];
    await Promise.all(Array.from({ length: count }, (_, i) => store.append([numbered(from + i)]).then(() => acknowledged.push(from + i))));
    return acknowledged;
  },
  appendLarge: async (name: string, bytes: number, times: number) => {
    const store = await journal(name);
    return Promise.all(Array.from({ length: times }, () => outcome(store.append([crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536))), new Uint8Array(bytes)]))));
  },
  load: async (name: string): Promise<string[]> => {
    const all: string[] = [];
    for await (const batch of (await journal(name)).load()) all.push(...batch.map(toHex));
    return all;
  },
  loadedLengths: async (name: string): Promise<number> => {
    let count = 0;
    for await (const batch of (await journal(name)).load()) count += batch.length;
    return count;
  },
  clear: async (name: string) => (await journal(name)).clear(),
  closeJournal: async (name: string) => (await journal(name)).close(),
  journalsClear: () => opened().journals.clear(),
  put: (name: string, bytes: string) => outcome(opened().blobs.put(name, fromHex(bytes))),
  get: async (name: string) => {
    const bytes = await opened().blobs.get(name);
    return bytes === undefined ? null : toHex(bytes);
  },
  remove: (name: string) => opened().blobs.remove(name),
  names: () => opened().blobs.names(),
  blobsClear: () => opened().blobs.clear(),
  writeHeader: (bytes: string) => opened().vault.writeHeader(fromHex(bytes)),
  writeKeyFile: (bytes: string) => outcome(opened().vault.writeKeyFile(fromHex(bytes))),
  readVault: async () => [await opened().vault.readHeader(), await opened().vault.readKeyFile()].map((bytes) => (bytes === undefined ? null : toHex(bytes))),
  vaultClear: () => opened().vault.clear(),
  databases: async () => (await indexedDB.databases()).map(({ name }) => name ?? "").sort(),
  files: async () => {
    const names: string[] = [];
    const root = (await navigator.storage.getDirectory()) as FileSystemDirectoryHandle & AsyncIterable<readonly [string, FileSystemHandle]>;
    for await (const [name] of root) names.push(name);
    return names;
  },
  durabilities: () => durabilities,
  rows: (database: string) =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(database);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const count = request.result.transaction("a").objectStore("a").count();
        count.onsuccess = () => {
          request.result.close();
          resolve(count.result);
        };
      };
    }),
  deleteFromOutside: (database: string) =>
    new Promise((resolve) => {
      indexedDB.deleteDatabase(database).onsuccess = () => resolve("deleted");
    }),
});
