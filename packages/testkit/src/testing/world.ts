/** A group on simulated hardware, everyone on and connected. Only tests import this. */
import { documentTag, EntryType, utf8, type DocumentId } from "@thicket/wire";
import { createCast, createSeeded, createSimDevice, createSimNetwork, createVirtualClock, keysOf, namesOf, simSuite, type Cast, type DeviceOptions, type Running, type Seeded, type SimDevice, type SimNetwork, type VirtualClock } from "../index.ts";

const NOTE = documentTag("d0".repeat(16) as DocumentId);

export interface World {
  readonly seeded: Seeded;
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly cast: Cast;
  readonly devices: readonly SimDevice[];
  readonly bugs: readonly unknown[];
  /** Puts one more of the cast on the network; with these operations, the cast's unless told otherwise. */
  add(name: string, options?: Partial<DeviceOptions> & { readonly operations?: readonly Uint8Array[]; readonly secrets?: readonly Uint8Array[] }): SimDevice;
  start(device: SimDevice, operations?: readonly Uint8Array[]): void;
}

export const createWorld = async (seed: number, count: number, present: number = count): Promise<World> => {
  const seeded = createSeeded(seed);
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: seeded.fork() });
  const cast = await createCast(simSuite, seeded.fork(), namesOf(count));
  const bugs: unknown[] = [];
  const devices: SimDevice[] = [];
  const start: World["start"] = (device, operations = cast.operations) => void device.start({ beforeSync: async (log) => void (await log.acceptOperations(operations)) });
  const add: World["add"] = (name, { operations, secrets = [cast.secret], ...options } = {}) => {
    const device = createSimDevice({ name, suite: simSuite, group: cast.group, keys: keysOf(cast, name), clock, network, seeded: seeded.fork(), onBug: (bug) => bugs.push(bug), ...options });
    device.secrets.push(...secrets);
    devices.push(device);
    start(device, operations);
    return device;
  };
  for (const name of namesOf(count).slice(0, present)) add(name);
  await clock.pass(5000);
  return { seeded, clock, network, cast, devices, bugs, add, start };
};

export const on = ({ name, running }: SimDevice): Running => {
  if (running === undefined) throw new Error(`${name} is off`);
  return running;
};

export const say = (device: SimDevice, ...texts: readonly string[]): ReturnType<Running["log"]["append"]> =>
  on(device).log.append(texts.map((text) => ({ type: EntryType.update, document: NOTE, lane: 0, refers: [], body: utf8(text) })));

export const digests = (devices: readonly SimDevice[]): number => new Set(devices.map((device) => on(device).log.digest())).size;
