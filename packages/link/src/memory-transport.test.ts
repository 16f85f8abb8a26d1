import { expect, test } from "vitest";
import { createMemoryNetwork } from "./memory-transport.ts";
import type { Connection, PeerTag } from "./types.ts";

const network = (direct: boolean) =>
  createMemoryNetwork({ beat: { soon: (f) => void setImmediate(f), later: (ms, f) => { const t = setTimeout(f, ms); return () => clearTimeout(t); } }, now: () => 5, direct });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("KP1 transports in memory meet, dial and get their direct connection", async () => {
  const net = network(true);
  const ana = net.join("ana");
  const bo = net.join("bo");
  const present: string[] = [];
  const arrived: string[] = [];
  ana.onPresent((_, peer) => present.push(peer));
  for (const each of [ana, bo]) {
    each.onConnection((connection: Connection) => arrived.push(`${each.self} ${connection.path} ${connection.dialled}`));
    each.announce([new Uint8Array(32)]);
    await each.start();
  }
  await turn();
  expect(present).toEqual(["bo"]);
  expect(ana.helperTime()).toBe(5);
  const dialled = await ana.dial(bo.self, "session");
  expect(dialled.ok && dialled.value.path).toBe("relayed");
  await turn();
  expect(arrived.sort()).toEqual(["ana direct true", "bo direct false", "bo relayed false"]);
});

test("KP1 an unplugged machine loses its connections and is not reached until it is plugged in again", async () => {
  const net = network(false);
  const ana = net.join("ana");
  const bo = net.join("bo");
  await ana.start();
  await bo.start();
  const dialled = await ana.dial(bo.self, "session");
  if (!dialled.ok) throw new Error("not dialled");
  net.unplug("bo");
  await dialled.value.closed;
  expect(await ana.dial(bo.self, "session")).toMatchObject({ ok: false, error: { code: "unreachable" } });
  expect(await bo.dial(ana.self, "session")).toMatchObject({ ok: false, error: { code: "no-helper" } });
  expect(await ana.dial("nobody" as PeerTag, "join")).toMatchObject({ ok: false, error: { code: "unreachable" } });
  net.plug("bo");
  expect((await ana.dial(bo.self, "session")).ok).toBe(true);
});
