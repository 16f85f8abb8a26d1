import { equalBytes } from "@thicket/wire";
import { erasedKeyFile } from "./key-file.ts";
import type { BlobStore, VaultStore } from "./types.ts";

export interface EraseDeps {
  readonly store: VaultStore;
  readonly blobs: BlobStore;
  /** What else is deleted: the journals. */
  readonly others?: readonly { clear(): Promise<void> }[];
}

/** `best-effort`: the old key may still lie somewhere on the disk, because there is no file to overwrite (ST1). */
export type Erased = "in-place" | "best-effort";

/**
 * Makes everything here unreadable for ever, with or without a passphrase, offline (ST1). The key file
 * is overwritten and read back first: from then on nothing opens, whatever happens to the rest.
 * Throws if the file still reads otherwise after that, before anything else is touched. One deletion
 * that fails doesn't stop the others; its error is thrown at the end.
 */
export const eraseAll = async ({ store, blobs, others = [] }: EraseDeps): Promise<Erased> => {
  await overwriteKeyFile(store);
  const rest = await Promise.allSettled([...others, blobs, store].map((part) => part.clear()));
  // `clear` took the overwritten file too; the mark tells the next start that this was on purpose.
  await overwriteKeyFile(store);
  const failed = rest.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
  return store.erasesInPlace ? "in-place" : "best-effort";
};

const overwriteKeyFile = async (store: VaultStore): Promise<void> => {
  await store.writeKeyFile(erasedKeyFile());
  const back = await store.readKeyFile();
  if (back === undefined || !equalBytes(back, erasedKeyFile())) throw new Error("the key file could not be overwritten");
};
