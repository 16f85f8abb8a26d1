/**
 * A whole device below the screens: log, membership and sync as shipped, on a simulated disk, network and clock.
 * It starts, crashes and starts again; what outlives a crash is its disk and nothing else.
 */
import type { Suite } from "@thicket/crypto";
import { createMembership, epochKeys, type DeviceKeys, type EpochKeys } from "@thicket/group";
import type { PeerTag } from "@thicket/link";
import { openLog, type Log } from "@thicket/log";
import { createSyncNode, type SyncEvents, type SyncNode } from "@thicket/sync";
import { toHex, type GroupId } from "@thicket/wire";
import type { VirtualClock } from "./clock.ts";
import { createSimDisk, openSimStore, type SimDisk } from "./disk.ts";
import { createLife, type Life } from "./life.ts";
import type { SimNetwork } from "./network.ts";
import type { Seeded } from "./seeded.ts";

export interface DeviceOptions {
  readonly name: string;
  readonly suite: Suite;
  readonly group: GroupId;
  readonly keys: DeviceKeys;
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly seeded: Seeded;
  /** A weakened `openLog`, for controls. */
  readonly open?: typeof openLog;
  readonly events?: Partial<SyncEvents>;
  /** The longest its disk takes, in ms. */
  readonly patience?: number;
  readonly onBug: (problem: unknown) => void;
}

/** What a device is while it is on. */
export interface Running {
  readonly life: Life;
  readonly log: Log;
  readonly node: SyncNode;
  readonly peer: PeerTag;
  epochs(): readonly EpochKeys[];
  /** Strict, as the vault is: rejects on a full disk. */
  keepEpoch(secret: Uint8Array): Promise<void>;
}

export interface SimDevice {
  readonly name: string;
  readonly keys: DeviceKeys;
  readonly disk: SimDisk;
  /** Epoch secrets, as the vault keeps them. */
  readonly secrets: Uint8Array[];
  /** How far its clock is off, in ms. */
  skew: number;
  readonly state: "off" | "starting" | "on";
  /** Undefined unless it is on. */
  readonly running: Running | undefined;
  /** Resolves when it is on; never, if it crashes before. `beforeSync`: for whoever has to hear every entry. `endAt`: a crash at that step of this life. */
  start(options?: { readonly endAt?: number; readonly beforeSync?: (log: Log) => Promise<void> | void }): Promise<Running>;
  crash(): void;
}

const JOURNAL_KEY_BYTES = 32;

export const createSimDevice = (options: DeviceOptions): SimDevice => {
  const { name, suite, group, keys, clock, network, seeded } = options;
  const disk = createSimDisk();
  const secrets: Uint8Array[] = [];
  const journalKey = seeded.bytes(JOURNAL_KEY_BYTES);
  let current: Life | undefined;
  let running: Running | undefined;
  let starts = 0;

  const start: SimDevice["start"] = async ({ endAt, beforeSync } = {}) => {
    const life = createLife(endAt);
    current = life;
    life.onEnd(() => (current = running = undefined));
    const store = openSimStore({ disk, clock, seeded, life, ...(options.patience !== undefined && { patience: options.patience }) });
    const opened = await (options.open ?? openLog)({ suite, store, journalKey, membership: createMembership(suite, group), keys, random: seeded.bytes });
    if (!opened.ok) throw new Error(`${name} can't open its log: ${opened.error.code}`);
    const log = opened.value;
    const epochs = new Map<string, EpochKeys>();
    for (const secret of secrets) epochs.set(toHex(secret), epochKeys(suite, group, secret));
    const keepEpoch = async (secret: Uint8Array): Promise<void> => {
      if (epochs.has(toHex(secret))) return;
      await life.touch(async () => {
        if (disk.mood !== "fine") throw new Error("the disk is full");
        secrets.push(Uint8Array.from(secret));
      });
      epochs.set(toHex(secret), epochKeys(suite, group, secret));
    };
    await beforeSync?.(log);
    const transport = network.join(`${name}-${++starts}`, life);
    const { onBug, events } = options;
    const node = createSyncNode(
      {
        suite, log, keys, random: seeded.bytes, transport, onBug,
        clock: { now: () => clock.now() + device.skew, setTimer: (f, ms) => clock.setTimer(life.wake(f), ms) },
        epochs: { list: () => [...epochs.values()], add: keepEpoch },
      },
      { links: () => undefined, delivery: () => undefined, place: () => undefined, ...events },
    );
    await transport.start();
    node.start();
    running = { life, log, node, peer: transport.self, epochs: () => [...epochs.values()], keepEpoch };
    return running;
  };

  const device: SimDevice = {
    name, keys, disk, secrets, skew: 0,
    get state() {
      return running !== undefined ? "on" : current !== undefined ? "starting" : "off";
    },
    get running() {
      return running;
    },
    start,
    crash: () => current?.end(),
  };
  return device;
};
