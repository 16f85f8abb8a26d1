import type { VaultStore } from "@thicket/vault";
import { reading } from "./blobs.ts";
import { HEADER_KEY, KEY_FILE_KEY, strictly, type MainDatabase } from "./database.ts";
import type { KeyFileStore } from "./key-file.ts";

/** Header in IndexedDB; key file in OPFS or, without it, beside the header: then erasing is best effort (ST1). */
export const vaultStoreIn = (database: MainDatabase, keyFile: KeyFileStore | undefined): VaultStore => {
  const file = keyFile ?? keyFileIn(database);
  return {
    readHeader: () => reading(() => database.use().get("a", HEADER_KEY)),
    writeHeader: (header) => put(database, HEADER_KEY, header),
    readKeyFile: () => file.read(),
    writeKeyFile: (bytes) => file.write(bytes),
    erasesInPlace: keyFile !== undefined,
    clear: async () => {
      await file.remove();
      await strictly(database, "a", (store) => store.clear());
    },
  };
};

const keyFileIn = (database: MainDatabase): KeyFileStore => ({
  read: () => reading(() => database.use().get("a", KEY_FILE_KEY)),
  write: (bytes) => put(database, KEY_FILE_KEY, bytes),
  remove: () => strictly(database, "a", (store) => store.delete(KEY_FILE_KEY)),
});

const put = (database: MainDatabase, key: number, bytes: Uint8Array): Promise<void> =>
  strictly(database, "a", (store) => store.put(bytes.slice(), key));
