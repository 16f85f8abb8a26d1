import type { BlobStore } from "@thicket/vault";
import { strictly, type MainDatabase } from "./database.ts";
import { storeFailure } from "./failure.ts";

/** Sealed blobs by opaque name, written strictly (ST2, ST3). */
export const blobsIn = (database: MainDatabase): BlobStore => ({
  get: (name) => reading(() => database.use().get("b", name)),
  put: (name, bytes) => strictly(database, "b", (store) => store.put(bytes.slice(), name)),
  remove: (name) => strictly(database, "b", (store) => store.delete(name)),
  names: () => reading(() => database.use().getAllKeys("b")),
  clear: () => strictly(database, "b", (store) => store.clear()),
});

export const reading = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (problem) {
    throw storeFailure(problem);
  }
};
