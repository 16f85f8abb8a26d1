import { leave, rekey } from "@thicket/group";
import { unsafeOpenLog } from "@thicket/log";
import { decodeMessage } from "@thicket/sync";
import { describe, expect, test } from "vitest";
import type { SimDevice } from "./index.ts";
import { createWorld, digests, on, say } from "./testing/world.ts";

describe("SY3", () => {
  test("SY3 what one device writes all have, however many", async () => {
    const { clock, devices, bugs } = await createWorld(1, 8);
    for (const device of devices) void say(device, `from ${device.name}`);
    await clock.pass(5000);
    expect(bugs).toEqual([]);
    expect(digests(devices)).toBe(1);
    expect(on(devices[0] as SimDevice).log.all()).toHaveLength(16);
  });

  test("SY3 lost, doubled and late messages only cost time", async () => {
    const { clock, network, devices, bugs } = await createWorld(2, 4);
    Object.assign(network.faults, { drop: 0.2, duplicate: 0.2, reorder: 0.2 });
    for (let i = 0; i < 10; i++) {
      for (const device of devices) void say(device, `${device.name} ${i}`);
      await clock.pass(300);
    }
    Object.assign(network.faults, { drop: 0, duplicate: 0, reorder: 0 });
    expect(await clock.until(() => digests(devices) === 1 && on(devices[0] as SimDevice).log.all().length === 44, 120_000)).toBe(true);
    expect(network.struck.drop).toBeGreaterThan(10);
    expect(bugs).toEqual([]);
  });

  test("SY3 what a full disk had no room for comes again, without a new connection", async () => {
    const { clock, devices: [ana, bo] } = await createWorld(3, 2);
    if (ana === undefined || bo === undefined) throw new Error("nobody");
    const { peer } = on(bo);
    bo.disk.mood = "full";
    void say(ana, "too much");
    await clock.pass(3000);
    expect(on(bo).log.all()).toEqual([]);
    bo.disk.mood = "fine";
    await clock.pass(20_000);
    expect([digests([ana, bo]), on(bo).log.all().length, on(bo).peer]).toEqual([1, 2, peer]);
  });
});

describe("SY4", () => {
  const holders = (of: SimDevice) => {
    const { log, node } = on(of);
    return node.holders(log.own, log.vector().get(log.own)?.seq ?? 0);
  };

  test("SY4 another device counts only once it has written strictly and said so", async () => {
    const { clock, devices: [ana, bo] } = await createWorld(4, 2);
    if (ana === undefined || bo === undefined) throw new Error("nobody");
    bo.disk.mood = "full";
    void say(ana, "hello");
    await clock.pass(4000);
    expect(holders(ana)).toEqual([]);
    bo.disk.mood = "fine";
    await clock.pass(20_000);
    expect(holders(ana)).toEqual([bo.keys.tag]);
  });

  test("SY4 control: one that says it has what it didn't store would be believed", async () => {
    const world = await createWorld(4, 2, 1);
    const [ana] = world.devices as readonly [SimDevice];
    const bo = world.add("bo", { open: (deps) => unsafeOpenLog(deps, "others-write") });
    await world.clock.pass(5000);
    bo.disk.mood = "full";
    void say(ana, "hello");
    await world.clock.pass(4000);
    expect(holders(ana)).toEqual([bo.keys.tag]);
  });

  test("SY4 with the last session what others have is no longer known", async () => {
    const { clock, devices: [ana, bo] } = await createWorld(5, 2);
    if (ana === undefined || bo === undefined) throw new Error("nobody");
    void say(ana, "hello");
    await clock.pass(2000);
    expect(holders(ana)).toEqual([bo.keys.tag]);
    bo.crash();
    await clock.pass(5000);
    expect(holders(ana)).toEqual([]);
  });

  test("SY4 acknowledging calls for no acknowledgement: a quiet group is quiet", async () => {
    const { clock, network, devices } = await createWorld(6, 4);
    for (const device of devices) void say(device, "one");
    await clock.pass(120_000);
    let messages = 0;
    network.tap(() => messages++);
    await clock.pass(600_000);
    expect(messages).toBe(0);
  });
});

describe("SY1", () => {
  test("SY1 a newcomer whom only its sponsor knows brings its admission to the others", async () => {
    const world = await createWorld(7, 3, 2);
    const [ana, bo] = world.devices as readonly [SimDevice, SimDevice];
    // Bo has heard of everything but Cy's admission, the last operation; Ana, who let Cy in, is away.
    ana.crash();
    bo.crash();
    bo.disk.records.length = 0;
    world.start(bo, world.cast.operations.slice(0, -1));
    const cy = world.add("cy");
    await world.clock.pass(10_000);
    void say(cy, "hello, I am new");
    await world.clock.pass(5000);
    expect([digests([bo, cy]), on(bo).log.membership.state.devices.size]).toEqual([1, 3]);
  });

  test("SY1 who left hears that it is so, and nothing that is written later", async () => {
    const { clock, network, cast, devices: [ana, bo, cy] } = await createWorld(8, 3);
    if (ana === undefined || bo === undefined || cy === undefined) throw new Error("nobody");
    const leaving = on(cy).log;
    await Promise.all([leaving.author(() => leave(leaving.membership, cy.keys)), clock.pass(15_000)]);
    expect(on(ana).log.membership.state.devices.get(cy.keys.tag)?.active).toBe(false);
    const toCy: string[] = [];
    network.tap((_, to, message) => {
      const read = decodeMessage(message);
      if (to.startsWith("cy-") && read.ok) toCy.push(read.value.is);
    });
    for (let i = 0; i < 5; i++) {
      void say(ana, `secret ${i}`);
      await clock.pass(30_000);
    }
    expect(digests([ana, bo])).toBe(1);
    expect(on(cy).log.entry(on(ana).log.own, 2)).toBeUndefined();
    // It may knock, and is told nothing but nonces and hellos.
    expect(toCy.length).toBeGreaterThan(0);
    expect(toCy.filter((is) => is !== "nonce" && is !== "hello")).toEqual([]);
    expect(cast.keys.size).toBe(3);
  });

  test("SY1 parts that made an epoch each while apart still understand each other (A3)", async () => {
    const { seeded, clock, network, devices } = await createWorld(9, 4);
    const [ana, bo, cy, di] = devices as readonly [SimDevice, SimDevice, SimDevice, SimDevice];
    network.divide([on(ana).peer, on(bo).peer], [on(cy).peer, on(di).peer]);
    await clock.pass(1000);
    for (const device of [ana, cy]) {
      const { log, keepEpoch } = on(device);
      void log.author(async () => {
        const made = await rekey(log.membership, device.keys, seeded.bytes);
        await keepEpoch(made.secret);
        return made.operation;
      });
    }
    await clock.pass(2000);
    expect(new Set(devices.map((device) => on(device).log.membership.state.writeEpoch)).size).toBe(2);
    for (const device of devices) device.crash();
    network.unite();
    for (const device of devices) void device.start();
    await clock.pass(120_000);
    void say(ana, "here we are");
    await clock.pass(10_000);
    expect(digests(devices)).toBe(1);
    expect(new Set(devices.map((device) => on(device).log.membership.state.writeEpoch)).size).toBe(1);
  });
});

describe("ID4", () => {
  test("ID4 nothing new is sent in a run before the other side has said what it has", async () => {
    const world = await createWorld(10, 2, 1);
    const [ana] = world.devices as readonly [SimDevice];
    void say(ana, "while alone");
    await world.clock.pass(100);
    const course: string[] = [];
    world.network.tap((from, _, message) => {
      const read = decodeMessage(message);
      if (read.ok && (read.value.is === "state" || read.value.is === "entries")) course.push(`${from.split("-")[0]} ${read.value.is}`);
    });
    world.add("bo");
    await world.clock.pass(5000);
    expect(course.indexOf("bo state")).toBeGreaterThan(-1);
    expect(course.indexOf("ana entries")).toBeGreaterThan(course.indexOf("bo state"));
  });
});

describe("KP5", () => {
  test("KP5 devices whose clocks are ten years apart meet by the helper's time", async () => {
    const world = await createWorld(11, 2, 1);
    const [ana] = world.devices as readonly [SimDevice];
    ana.crash();
    ana.skew = -10 * 365 * 86_400_000;
    world.start(ana);
    const bo = world.add("bo");
    bo.skew = 10 * 365 * 86_400_000;
    await world.clock.pass(15_000);
    expect(on(ana).node.links().size).toBe(1);
    void say(bo, "at last");
    await world.clock.pass(2000);
    expect(digests([ana, bo])).toBe(1);
  });
});

describe("LM4", () => {
  test("LM4 a device chooses at most six neighbours, and yet two halves that grew apart find each other", async () => {
    const { clock, network, devices } = await createWorld(12, 24);
    const [one, other] = [devices.filter((_, i) => i % 2 === 0), devices.filter((_, i) => i % 2 === 1)];
    network.divide(one.map((device) => on(device).peer), other.map((device) => on(device).peer));
    // Both have a helper of their own in this world's terms only after the divide: what was connected stays so within a half.
    await clock.pass(30_000);
    void say(one[0] as SimDevice, "we are here");
    void say(other[0] as SimDevice, "so are we");
    network.unite();
    expect(await clock.until(() => digests(devices) === 1 && on(devices[0] as SimDevice).log.all().length === 4, 600_000)).toBe(true);
  });

  test("LM4 when its neighbours go, a device turns to those it had no room for", async () => {
    const { clock, devices } = await createWorld(14, 10);
    const [ana, ...others] = devices as readonly [SimDevice, ...SimDevice[]];
    const linked = (): readonly SimDevice[] => others.filter(({ state, keys }) => state === "on" && on(ana).node.links().has(keys.tag));
    expect(linked()).toHaveLength(6);
    for (const neighbour of linked()) neighbour.crash();
    await clock.pass(5000);
    expect(linked()).toHaveLength(3);
  });

  test("LM4 those who can't be reached are tried ever less often, and once at a time", async () => {
    const { clock, network, devices } = await createWorld(15, 8);
    const [ana, ...others] = devices as readonly [SimDevice, ...SimDevice[]];
    network.divide([on(ana).peer], others.map((device) => on(device).peer));
    await clock.pass(600_000);
    const before = clock.events;
    await clock.pass(600_000);
    // Seven peers once a minute, and the few clocks that tick anyhow.
    expect(clock.events - before).toBeLessThan(500);
    network.unite();
    await clock.pass(5000);
    expect(on(ana).node.links().size).toBeGreaterThan(5);
  });
});

test("SY4 a person's own words are kept through any crash once they are shown as saved", async () => {
  const { clock, devices: [ana] } = await createWorld(13, 2);
  if (ana === undefined) throw new Error("nobody");
  const saving = say(ana, "kept");
  await clock.pass(100);
  const saved = await saving;
  ana.crash();
  void ana.start();
  await clock.pass(100);
  expect(saved.ok && on(ana).log.entry(saved.value[0]?.log as never, saved.value[0]?.seq ?? 0)?.id).toBe(saved.ok && saved.value[0]?.id);
});

