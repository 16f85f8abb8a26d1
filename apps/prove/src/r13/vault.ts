/** What lies on the disk and may have been exchanged, and what is inside a vault's blobs. */
import { decodeKeyring, encodeKeyring, loadOpenCodes } from "@thicket/client/core";
import { suite } from "@thicket/crypto";
import { createCode, publicKeys } from "@thicket/group";
import { createMemoryBlobStore, createMemoryVaultStore, createVault, DamagedBlob, normalisePassphrase, openVault, type BlobStore, type Vault, type VaultStore } from "@thicket/vault";
import type { GroupId } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { stageOf, type Target } from "./target.ts";

const WORDS = "six words that are no secret here";

export const vaultTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const store = createMemoryVaultStore();
  const blobs = createMemoryBlobStore();
  const random = (length: number): Uint8Array => choice.bytes(length);
  // The derivation is not what is tried here.
  const argon2 = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(32));
  const deps = { suite, random, store, blobs, argon2 };
  const made = await createVault(deps, WORDS);
  if (!made.ok) throw new Error(made.error.code);
  await made.value.vault.write("a thing", choice.bytes(100));
  await made.value.keep();
  const [stored = ""] = await blobs.names();
  const header = await store.readHeader() ?? new Uint8Array(0);
  const keyFile = await store.readKeyFile() ?? new Uint8Array(0);
  const blob = await blobs.get(stored) ?? new Uint8Array(0);
  const openWith = async (of: Partial<VaultStore>): Promise<string> => stageOf(await openVault({ ...deps, store: { ...store, ...of } }, WORDS));

  const keyring = { group: "ab".repeat(32) as GroupId, signingSeed: choice.bytes(32), kemSeed: choice.bytes(32), secrets: [choice.bytes(32), choice.bytes(32)], helpers: ["/dns4/helper.example/tcp/443/wss"] };
  return [
    { name: "vault header", samples: [header], read: (bytes) => openWith({ readHeader: () => Promise.resolve(bytes) }) },
    { name: "key file", samples: [keyFile], read: (bytes) => openWith({ readKeyFile: () => Promise.resolve(bytes) }) },
    { name: "blob", samples: [blob], read: (bytes) => readBlob(deps, { ...blobs, get: () => Promise.resolve(bytes) }) },
    { name: "keyring", samples: [encodeKeyring(keyring)], read: (bytes) => stageOf(decodeKeyring(bytes)) },
    { name: "codes given out", samples: [await encodedCodes(choice)], read: async (bytes) => ((await loadOpenCodes(vaultHolding(bytes))).live(0).length > 0 ? "read" : "malformed") },
    { name: "words as typed", samples: [Buffer.from(WORDS)], read: (bytes) => (normalisePassphrase(Buffer.from(bytes).toString("utf8")) === "" ? "empty" : "read") },
  ];
};

/** A blob that does not open is told by its own error; anything else thrown is a violation. */
const readBlob = async (deps: Parameters<typeof openVault>[0], blobs: BlobStore): Promise<string> => {
  const vault = await openVault({ ...deps, blobs }, WORDS);
  if (!vault.ok) throw new Error(vault.error.code);
  try {
    return (await vault.value.read("a thing")) === undefined ? "not there" : "read";
  } catch (problem) {
    if (problem instanceof DamagedBlob) return "damaged";
    throw problem;
  }
};

const vaultHolding = (bytes: Uint8Array | undefined, keep: (bytes: Uint8Array) => void = () => undefined): Vault => ({
  key: () => new Uint8Array(32),
  read: () => Promise.resolve(bytes),
  write: (_, written) => Promise.resolve(keep(written)),
  remove: () => Promise.resolve(),
});

const encodedCodes = async (choice: Choice): Promise<Uint8Array> => {
  let kept = new Uint8Array(0);
  const codes = await loadOpenCodes(vaultHolding(undefined, (bytes) => (kept = Uint8Array.from(bytes))));
  const keys = publicKeys(suite, { signingSeed: choice.bytes(32), kemSeed: choice.bytes(32) });
  for (const byLink of [true, false]) await codes.add(createCode({ suite, random: (length) => choice.bytes(length), keys, now: 1_700_000_000_000, byLink, hints: [] }));
  return kept;
};
