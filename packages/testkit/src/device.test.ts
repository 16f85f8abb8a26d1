import { documentTag, EntryType, utf8, type DocumentId } from "@thicket/wire";
import { expect, test } from "vitest";
import { createCast, createSeeded, createSimDevice, createSimNetwork, createVirtualClock, keysOf, namesOf, simSuite, type SimDevice } from "./index.ts";

const NOTE = documentTag("d0".repeat(16) as DocumentId);

const world = async (seed: number, count: number) => {
  const seeded = createSeeded(seed);
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: seeded.fork() });
  const cast = await createCast(simSuite, seeded.fork(), namesOf(count));
  const bugs: unknown[] = [];
  const devices: SimDevice[] = [];
  for (const name of cast.keys.keys()) {
    const device = createSimDevice({ name, suite: simSuite, group: cast.group, keys: keysOf(cast, name), clock, network, seeded: seeded.fork(), onBug: (bug) => bugs.push(bug) });
    device.secrets.push(cast.secret);
    void device.start({ beforeSync: async (log) => void (await log.acceptOperations(cast.operations)) });
    devices.push(device);
  }
  await clock.pass(5_000);
  return { seeded, clock, network, devices, bugs };
};

const say = (device: SimDevice, text: string) => device.running?.log.append([{ type: EntryType.update, document: NOTE, lane: 0, refers: [], body: utf8(text) }]);

test("SY3 what one device writes all have, however many", async () => {
  const { clock, devices, bugs } = await world(1, 8);
  for (const device of devices) void say(device, `from ${device.name}`);
  await clock.pass(5_000);
  expect(bugs).toEqual([]);
  expect(new Set(devices.map((device) => device.running?.log.digest())).size).toBe(1);
  expect(devices[0]!.running!.log.all()).toHaveLength(16);
});
