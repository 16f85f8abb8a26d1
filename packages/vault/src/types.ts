import type { Argon2Cost, Random, Suite } from "@thicket/crypto";

/** Small durable things of the locked store. Conformance suite: @thicket/testkit `vaultStoreSuite`. */
export interface VaultStore {
  readHeader(): Promise<Uint8Array | undefined>;
  /** Strict. */
  writeHeader(header: Uint8Array): Promise<void>;
  /** The OPFS key file (ST1): pepper and period keys. */
  readKeyFile(): Promise<Uint8Array | undefined>;
  /** Overwrites in place. */
  writeKeyFile(bytes: Uint8Array): Promise<void>;
  /** True where the key file is a real file and overwriting it removes the old bytes; false: "best effort", said. */
  readonly erasesInPlace: boolean;
  /** Removes the header and the key file. */
  clear(): Promise<void>;
}

/** Sealed blobs under names that say nothing. */
export interface BlobStore {
  get(name: string): Promise<Uint8Array | undefined>;
  /** Strict. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
  clear(): Promise<void>;
}

export type UnlockProblem = { readonly code: "wrong-passphrase" | "key-file-gone" | "erased" | "no-header" | "damaged" | "newer-version" };

/** An open vault. Only the core worker holds one. */
export interface Vault {
  /** A 32-byte key for a purpose, e.g. one group's journal. */
  key(purpose: string): Uint8Array;
  /** `undefined` if there is none; throws `DamagedBlob` if there is one that does not open. */
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

/** 32 bytes of Argon2id over the normalised passphrase: crypto's `argon2id`, or one that is quick in a simulation. */
export type Argon2 = (passphrase: string, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>;

export interface VaultDeps {
  readonly suite: Suite;
  readonly random: Random;
  readonly argon2: Argon2;
  readonly store: VaultStore;
  readonly blobs: BlobStore;
  /** For a new vault, and written in its header; `ARGON2_COST` if left out. */
  readonly cost?: Argon2Cost;
}
