import type { Argon2Cost, Random, Suite } from "@thicket/crypto";
import type { Transport } from "@thicket/link";
import type { RecordStore } from "@thicket/log";
import type { BlobStore, VaultStore } from "@thicket/vault";
import type { GateClient } from "./gate-client.ts";

/** Every source of chance, time, locks, storage and network the core uses. Nothing else reaches outside. */
export interface CoreDeps {
  readonly suite: Suite;
  readonly random: Random;
  readonly argon2: (passphrase: string, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>;
  /** Smaller in tests only. */
  readonly argon2Cost?: Argon2Cost;
  readonly clock: Clock;
  readonly stores: {
    readonly vault: VaultStore;
    readonly blobs: BlobStore;
    /** The journal of one group, by a name that says nothing. */
    records(name: string): Promise<RecordStore>;
    /** Every journal at once, for erasing. */
    readonly journals: { clear(): Promise<void> };
  };
  readonly transport: Transport;
  /** A fresh gate, in a realm of its own. */
  readonly gate: () => GateClient;
  readonly lock: TabLock;
  /** Where links begin: the address this app was opened at. */
  readonly origin: string;
  /** Told of our own mistakes; never of content. */
  readonly onBug: (problem: unknown) => void;
}

export interface Clock {
  /** Milliseconds of this device's clock; never decides what counts. */
  now(): number;
  /** Returns the cancelling of it. */
  setTimer(f: () => void, ms: number): () => void;
}

/** One writer on a device (LG5): a lock that all tabs of this app share. */
export interface TabLock {
  /** False when another tab holds it and `steal` is false. `lost` is called when another tab takes it over. */
  take(steal: boolean, lost: () => void): Promise<boolean>;
}
