import type { RecordStore } from "@thicket/log";
import type { BlobStore, VaultStore } from "@thicket/vault";
import { err, ok, type Result } from "@thicket/wire";
import { blobsIn, reading } from "./blobs.ts";
import { openMain, removeDatabase, strictly, type MainDatabase } from "./database.ts";
import { storeFailure, type StoreFailure } from "./failure.ts";
import { openKeyFile } from "./key-file.ts";
import { openRecords } from "./records.ts";
import { vaultStoreIn } from "./vault-store.ts";

/** All that one installation keeps in a browser. Every method rejects with `StoreFailed`. */
export interface Stores {
  readonly vault: VaultStore;
  readonly blobs: BlobStore;
  /** A journal by its opaque name, made if it isn't there. */
  records(name: string): Promise<RecordStore>;
  /** Deletes every journal, open or not: for `eraseAll`. */
  readonly journals: { clear(): Promise<void> };
  close(): void;
}

/**
 * Opens, or makes, the stores under `name`: a word that says nothing (ST2). Call it in a worker: elsewhere
 * the key file can't be overwritten in place and `vault.erasesInPlace` is false.
 */
export const openStores = async (name: string): Promise<Result<Stores, { readonly code: StoreFailure }>> => {
  try {
    const main = await openMain(name);
    return ok({
      vault: vaultStoreIn(main, await openKeyFile(name)),
      blobs: blobsIn(main),
      records: async (journal) => {
        // The list is written first, so that no journal is ever forgotten by `clear`.
        await strictly(main, "c", (store) => store.put(0, journal));
        return openRecords(databaseOf(name, journal));
      },
      journals: { clear: () => removeJournals(main, name) },
      close: () => main.close(),
    });
  } catch (problem) {
    return err({ code: storeFailure(problem).code });
  }
};

const databaseOf = (name: string, journal: string): string => `${name}-${journal}`;

const removeJournals = async (main: MainDatabase, name: string): Promise<void> => {
  for (const journal of await reading(() => main.use().getAllKeys("c"))) await removeDatabase(databaseOf(name, journal));
  await strictly(main, "c", (store) => store.clear());
};
