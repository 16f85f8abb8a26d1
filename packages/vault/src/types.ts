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
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}
