import { suite } from "@thicket/crypto";
import { createMemoryBlobStore, createMemoryVaultStore, createVault, inspectVault, type VaultStore } from "@thicket/vault";
import type { Choice } from "../r12/random.ts";
import type { Target } from "./target.ts";

/** What lies on the disk and may have been exchanged: the header and the key file. */
export const vaultTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const store = createMemoryVaultStore();
  const blobs = createMemoryBlobStore();
  // The derivation is not what is tried here.
  const argon2 = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(32));
  await createVault({ suite, random: (length) => choice.bytes(length), store, blobs, argon2 }, "six words that are no secret here");
  const header = await store.readHeader() ?? new Uint8Array(0);
  const keyFile = await store.readKeyFile() ?? new Uint8Array(0);
  const read = async (of: Partial<VaultStore>): Promise<string> => {
    const state = await inspectVault({ suite, store: { ...store, ...of }, blobs });
    return state === "locked" ? "read" : state;
  };
  return [
    { name: "vault header", samples: [header], read: (bytes) => read({ readHeader: () => Promise.resolve(bytes) }) },
    { name: "key file", samples: [keyFile], read: (bytes) => read({ readKeyFile: () => Promise.resolve(bytes) }) },
  ];
};
