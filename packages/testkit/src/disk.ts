/**
 * A disk that fails as disks do: it is full, it says no and keeps it all the same, or the power goes while it writes.
 * What it acknowledged it has; of what was under way at a power cut it has some first part, drawn from the seed.
 */
import type { RecordStore } from "@thicket/log";
import type { VirtualClock } from "./clock.ts";
import { createLife, type Life } from "./life.ts";
import type { Seeded } from "./seeded.ts";

/** What outlives a power cut. Opened again and again; one life at a time. */
export interface SimDisk {
  readonly records: Uint8Array[];
  /** "full": refuses and keeps nothing. "unsure": refuses, and has kept it all the same. */
  mood: "fine" | "full" | "unsure";
  /** Power cuts that came while something was being written. */
  interrupted: number;
}

export const createSimDisk = (): SimDisk => ({ records: [], mood: "fine", interrupted: 0 });

export interface SimStoreOptions {
  readonly disk: SimDisk;
  readonly clock: VirtualClock;
  readonly seeded: Seeded;
  readonly life?: Life;
  /** The longest a write takes, in ms. */
  readonly patience?: number;
}

export const openSimStore = ({ disk, clock, seeded, life = createLife(), patience = 20 }: SimStoreOptions): RecordStore => {
  const underWay: Uint8Array[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  life.onEnd(() => {
    if (underWay.length > 0) disk.interrupted++;
    disk.records.push(...underWay.splice(0, seeded.below(underWay.length + 1)));
  });

  /** One after another, as a database does it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const write = async (records: readonly Uint8Array[]): Promise<void> => {
    if (closed) throw new Error("the store is closed");
    const { mood } = disk;
    if (mood !== "full") underWay.push(...records);
    await new Promise<void>((written) => clock.setTimer(written, seeded.below(patience)));
    if (!life.alive) return;
    disk.records.push(...underWay.splice(0));
    if (mood !== "fine") throw new Error(mood === "full" ? "the disk is full" : "the disk isn't sure");
  };

  return {
    append: (records) => {
      const copies = records.map((record) => Uint8Array.from(record));
      return life.touch(() => inTurn(() => write(copies)));
    },
    async *load() {
      yield await life.touch(() => inTurn(async () => disk.records.map((record) => Uint8Array.from(record))));
    },
    clear: () => life.touch(() => inTurn(async () => void (disk.records.length = 0))),
    close: () => life.touch(() => inTurn(async () => void (closed = true))),
  };
};
