/** The vault behind a master key. */
import { utf8 } from "@thicket/wire";
import { blobKeys, openBlob, sealBlob, storedName } from "./blob.ts";
import type { Vault, VaultDeps } from "./types.ts";

export const vaultOf = ({ suite, random, blobs }: Pick<VaultDeps, "suite" | "random" | "blobs">, master: Uint8Array): Vault => {
  const keys = blobKeys(suite, master);
  return {
    key: (purpose) => suite.derive(master, "thicket journal", utf8(purpose), 32),
    read: async (name) => {
      const stored = storedName(suite, keys, name);
      const blob = await blobs.get(stored);
      return blob && openBlob(suite, keys, stored, blob);
    },
    write: async (name, bytes) => {
      const stored = storedName(suite, keys, name);
      await blobs.put(stored, sealBlob(suite, random, keys, stored, bytes));
    },
    remove: (name) => blobs.remove(storedName(suite, keys, name)),
  };
};
