/** A RecordStore in memory: the reference of the interface, with a disk that can fail where a test says so. */
import type { RecordStore } from "./types.ts";

/** What is left when the power is cut: the records of completed appends, in order. */
export interface MemoryDisk {
  readonly records: Uint8Array[];
}

/**
 * What happens to one append. `refuse`: rejects, nothing kept. `refuse-but-keep`: rejects, and the disk kept it all
 * the same. `cut` and `cut-after-keeping`: the power goes, before or after; nothing answers any more.
 */
export type Fault = "refuse" | "refuse-but-keep" | "cut" | "cut-after-keeping";

export interface MemoryStoreOptions {
  /** The disk to open; a new one by default. Open it again after a cut. */
  readonly disk?: MemoryDisk;
  /** Asked at each append, counted from 0. */
  readonly fault?: (append: number) => Fault | undefined;
}

export const createMemoryStore = ({ disk = { records: [] }, fault }: MemoryStoreOptions = {}): RecordStore => createStore(disk, fault, 0);

/**
 * Says "durable" while the last `lag` appends are still in a cache that a cut empties: what strict writing
 * prevents (ST3). For the control of crash tests only.
 */
export const unsafeRelaxedMemoryStore = ({ disk = { records: [] }, fault, lag = 2 }: MemoryStoreOptions & { readonly lag?: number } = {}): RecordStore =>
  createStore(disk, fault, lag);

const createStore = (disk: MemoryDisk, fault: MemoryStoreOptions["fault"], lag: number): RecordStore => {
  const cache: (readonly Uint8Array[])[] = [];
  let appends = 0;
  let state: "open" | "closed" | "dead" = "open";
  const flush = (left: number): void => {
    while (cache.length > left) disk.records.push(...(cache.shift() ?? []));
  };
  const keep = (records: readonly Uint8Array[]): void => {
    cache.push(records.map((record) => Uint8Array.from(record)));
    flush(lag);
  };
  const never = new Promise<never>(() => undefined);
  return {
    append: async (records) => {
      if (state === "dead") return never;
      if (state === "closed") throw new Error("the store is closed");
      const now = fault?.(appends++);
      if (now === undefined || now === "refuse-but-keep" || now === "cut-after-keeping") keep(records);
      if (now === "cut" || now === "cut-after-keeping") {
        state = "dead";
        return never;
      }
      await Promise.resolve();
      if (now !== undefined) throw new Error("the disk refused");
    },
    async *load() {
      yield [...disk.records, ...cache.flat()].map((record) => Uint8Array.from(record));
    },
    clear: async () => {
      cache.length = 0;
      disk.records.length = 0;
    },
    close: async () => {
      flush(0);
      state = "closed";
    },
  };
};
