import type { BlobStore, VaultStore } from "./types.ts";

/** Stores that live as long as the process: for tests, the simulator and Node. */
export const createMemoryVaultStore = (): VaultStore => {
  let header: Uint8Array | undefined;
  let keyFile: Uint8Array | undefined;
  return {
    readHeader: async () => header?.slice(),
    writeHeader: async (bytes) => {
      header = bytes.slice();
    },
    readKeyFile: async () => keyFile?.slice(),
    writeKeyFile: async (bytes) => {
      keyFile = bytes.slice();
    },
    erasesInPlace: true,
    clear: async () => {
      header = undefined;
      keyFile = undefined;
    },
  };
};

export const createMemoryBlobStore = (): BlobStore => {
  const blobs = new Map<string, Uint8Array>();
  return {
    get: async (name) => blobs.get(name)?.slice(),
    put: async (name, bytes) => {
      blobs.set(name, bytes.slice());
    },
    remove: async (name) => {
      blobs.delete(name);
    },
    names: async () => [...blobs.keys()],
    clear: async () => blobs.clear(),
  };
};
