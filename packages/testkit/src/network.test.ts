import type { Connection, Transport } from "@thicket/link";
import { expect, test } from "vitest";
import { createLife, createSeeded, createSimNetwork, createVirtualClock, START_MS } from "./index.ts";

const TOPIC = new Uint8Array(32).fill(1);

/** Ana sends Bo a hundred numbers; what arrives, and when. */
const course = async (seed: number, faults: { drop?: number; duplicate?: number; reorder?: number } = {}) => {
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: createSeeded(seed) });
  Object.assign(network.faults, faults);
  const [ana, bo] = [network.join("ana"), network.join("bo")];
  const got: number[] = [];
  const times: number[] = [];
  bo.onConnection((connection) => void listen(connection));
  const listen = async (connection: Connection): Promise<void> => {
    for await (const [byte = 0] of connection.messages()) {
      got.push(byte);
      times.push(clock.now() - START_MS);
    }
  };
  await ana.start();
  await bo.start();
  const dialling = ana.dial(bo.self, "session");
  await clock.pass(100);
  const dialled = await dialling;
  if (!dialled.ok) throw new Error(dialled.error.code);
  for (let i = 0; i < 100; i++) {
    void dialled.value.send(Uint8Array.of(i));
    await clock.pass(5);
  }
  await clock.pass(2000);
  return { got, times, struck: network.struck };
};
const inOrder = Array.from({ length: 100 }, (_, i) => i);

test("without faults all arrives once and in order, after a while", async () => {
  const { got, times, struck } = await course(1);
  expect(got).toEqual(inOrder);
  expect(times[0]).toBeGreaterThan(0);
  expect(struck).toEqual({ drop: 0, duplicate: 0, reorder: 0 });
});

test("the same seed gives the same course to the millisecond, another seed another", async () => {
  const faults = { drop: 0.1, duplicate: 0.1, reorder: 0.1 };
  expect(await course(2, faults)).toEqual(await course(2, faults));
  expect((await course(3, faults)).times).not.toEqual((await course(2, faults)).times);
});

test("each fault does what it is called, and is counted", async () => {
  const dropped = await course(4, { drop: 0.3 });
  expect(dropped.struck.drop).toBeGreaterThan(10);
  expect(dropped.got).toEqual(inOrder.filter((i) => dropped.got.includes(i)));
  expect(dropped.got).toHaveLength(100 - dropped.struck.drop);
  const doubled = await course(4, { duplicate: 0.3 });
  expect(doubled.got).toHaveLength(100 + doubled.struck.duplicate);
  expect(new Set(doubled.got).size).toBe(100);
  const reordered = await course(4, { reorder: 0.3 });
  expect(reordered.got).not.toEqual(inOrder);
  expect(reordered.got.toSorted((a, b) => a - b)).toEqual(inOrder);
});

const meeting = async () => {
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: createSeeded(5) });
  const heard: string[] = [];
  const lives = new Map<string, ReturnType<typeof createLife>>();
  const machines: Transport[] = [];
  for (const name of ["ana", "bo", "cy"]) {
    const life = createLife();
    const machine = network.join(name, life);
    machine.onPresent((_, peer) => heard.push(`${name} hears of ${peer}`));
    machine.announce([TOPIC]);
    await machine.start();
    lives.set(name, life);
    machines.push(machine);
  }
  await clock.pass(200);
  const dial = async (from: number, to: number) => {
    const dialling = (machines[from] as Transport).dial((machines[to] as Transport).self, "session");
    await clock.pass(200);
    return dialling;
  };
  return { clock, network, heard, lives, machines, dial };
};

test("a divide cuts what crosses it, and those cut off from the helper meet again when it ends", async () => {
  const { clock, network, heard, machines, dial } = await meeting();
  const crossing = await dial(0, 2);
  const within = await dial(0, 1);
  if (!crossing.ok || !within.ok) throw new Error("not dialled");
  network.divide(["ana", "bo"], ["cy"]);
  await clock.pass(200);
  await crossing.value.closed;
  await expect(crossing.value.send(Uint8Array.of(1))).rejects.toThrow();
  await within.value.send(Uint8Array.of(1));
  expect(await dial(0, 2)).toMatchObject({ ok: false, error: { code: "unreachable" } });
  expect(machines[2]?.helpers()[0]?.state).toBe("down");
  heard.length = 0;
  network.unite();
  await clock.pass(200);
  expect(heard.toSorted()).toEqual(["ana hears of cy", "bo hears of cy", "cy hears of ana", "cy hears of bo"]);
  expect(await dial(0, 2)).toMatchObject({ ok: true });
});

test("a machine whose life ended says nothing more, hears nothing more, and its name is used once", async () => {
  const { clock, network, heard, lives, machines, dial } = await meeting();
  const dialled = await dial(0, 1);
  if (!dialled.ok) throw new Error("not dialled");
  lives.get("ana")?.end();
  let answered = false;
  void machines[0]?.dial((machines[1] as Transport).self, "session").finally(() => (answered = true));
  void dialled.value.send(Uint8Array.of(1)).finally(() => (answered = true));
  heard.length = 0;
  network.divide(["bo"], ["cy"]);
  network.unite();
  await clock.pass(60_000);
  expect(answered).toBe(false);
  expect(heard.filter((line) => line.includes("ana"))).toEqual([]);
  expect(() => network.join("ana")).toThrow();
});

test("a tap sees what is sent, dropped messages too", async () => {
  const { clock, network, dial } = await meeting();
  const seen: number[] = [];
  network.tap((from, to, message) => {
    expect([from, to]).toEqual(["ana", "bo"]);
    seen.push(message[0] ?? 0);
  });
  network.faults.drop = 1;
  const dialled = await dial(0, 1);
  if (!dialled.ok) throw new Error("not dialled");
  await dialled.value.send(Uint8Array.of(42));
  await clock.pass(100);
  expect(seen).toEqual([42]);
});

test("who doesn't read holds the sender up, not the network's memory", async () => {
  const { clock, dial } = await meeting();
  const dialled = await dial(0, 1);
  if (!dialled.ok) throw new Error("not dialled");
  let sent = 0;
  void (async () => {
    for (;;) {
      await dialled.value.send(new Uint8Array(64 * 1024));
      sent++;
    }
  })().catch(() => undefined);
  await clock.pass(10_000);
  expect(sent).toBeLessThan(8);
});
