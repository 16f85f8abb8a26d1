import { createNote, createRoster } from "@thicket/documents";
import { connectGate, serveGate } from "@thicket/documents/gate";
import { createMemoryNetwork, type MemoryNetwork } from "@thicket/link";
import { createMemoryStore } from "@thicket/log";
import { createMemoryBlobStore, createMemoryVaultStore } from "@thicket/vault";
import { afterEach, expect, test } from "vitest";
import type { LinkToCore, LinkToPage, ToCore, ToPage } from "../bridge/messages.ts";
import { portPair, type Port } from "../bridge/port.ts";
import { portTransport } from "../bridge/port-transport.ts";
import { createThicket } from "../page/create-thicket.ts";
import type { GroupView, OpenDocument, Readable, Thicket } from "../types.ts";
import { startCore } from "./app.ts";
import type { CoreDeps } from "./deps.ts";
import type { GateClient } from "./gate-client.ts";
import { realCrypto } from "./real-crypto.ts";

/** Everything real but the browser: crypto, vault, log, sync, gate and documents of two people in one process. */

let ahead = 0;
const clock = {
  now: () => Date.now() + ahead,
  setTimer: (f: () => void, ms: number): (() => void) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
};
const beat = { soon: (f: () => void) => queueMicrotask(f), later: (ms: number, f: () => void) => clock.setTimer(f, ms) };

const gateHere = (): GateClient => {
  const [core, realm] = portPair<unknown, unknown>();
  serveGate({ post: realm.post, listen: (f) => void realm.onMessage(f) });
  return { ...connectGate({ post: core.post, listen: (f) => void core.onMessage(f) }), end: () => undefined };
};

interface Installation {
  readonly thicket: Thicket;
  readonly bugs: unknown[];
}
type Disk = CoreDeps["stores"];

const createDisk = (): Disk => {
  const journals = new Map<string, { records: Uint8Array[] }>();
  return {
    vault: createMemoryVaultStore(),
    blobs: createMemoryBlobStore(),
    records: async (name) => {
      const disk = journals.get(name) ?? { records: [] };
      journals.set(name, disk);
      return createMemoryStore({ disk });
    },
    journals: { clear: async () => journals.clear() },
  };
};

const install = async (network: MemoryNetwork, name: string, disk: Disk): Promise<Installation> => {
  const [page, core] = portPair<ToCore, ToPage>();
  const bugs: unknown[] = [];
  const transport = network.join(name);
  const thicket = createThicket({ port: page, connect: async () => transport, now: clock.now, setTimer: clock.setTimer, reload: () => undefined });
  await startCore(
    {
      ...realCrypto, clock, stores: disk, gate: gateHere, argon2Cost: { memoryKiB: 64, time: 1, lanes: 1 },
      transport: portTransport(core as unknown as Port<LinkToPage, LinkToCore>, clock.now),
      lock: { take: async () => true },
      origin: "http://here",
      onBug: (problem) => bugs.push(problem),
    },
    core,
  );
  return { thicket, bugs };
};

const until = async <T>(readable: Readable<T>, good: (value: T) => boolean, what: string): Promise<T> => {
  const end = Date.now() + 10_000;
  while (!good(readable.get())) {
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(readable.get())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return readable.get();
};
const eventually = (what: string, good: () => boolean): Promise<unknown> => until({ get: () => undefined, subscribe: () => () => undefined }, good, what);

const groupOf = (thicket: Thicket): GroupView => {
  const state = thicket.state.get();
  if (state.at !== "open") throw new Error(`not open but ${state.at}`);
  return state.group;
};
const openNote = async (thicket: Thicket): Promise<OpenDocument> => {
  const note = groupOf(thicket).documents.find((document) => document.kind === "note");
  const opened = await thicket.open(note?.id ?? ("" as never));
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

const closing: (() => void)[] = [];
afterEach(() => {
  ahead = 0;
  closing.splice(0).forEach((close) => close());
});

const WORDS = "six words that open this vault";

/** Bo has Ana's code, and both have words before them. */
const talk = async (): Promise<{ readonly ana: Installation; readonly bo: Installation; readonly network: MemoryNetwork; readonly invite: ReturnType<Thicket["invite"]>; readonly join: ReturnType<Thicket["join"]> }> => {
  const network = createMemoryNetwork({ beat, now: Date.now, direct: true });
  const ana = await install(network, "ana", createDisk());
  const bo = await install(network, "bo", createDisk());
  closing.push(() => ana.thicket.lock(), () => bo.thicket.lock());
  await until(ana.thicket.state, ({ at }) => at === "empty", "ana starts");
  await ana.thicket.makeGroup({ group: "Elm Street", name: "Ana", words: WORDS });
  const invite = ana.thicket.invite();
  const showing = await until(invite.state, ({ at }) => at === "showing", "ana shows");
  const join = bo.thicket.join({ code: (showing as { code: string }).code, name: "Bo", words: WORDS });
  await until(invite.state, ({ at }) => at === "words", "ana's words");
  await until(join.state, ({ at }) => at === "words", "bo's words");
  return { ana, bo, network, invite, join };
};

const meet = async (): Promise<{ ana: Installation; bo: Installation; network: MemoryNetwork; disks: { ana: Disk; bo: Disk } }> => {
  const network = createMemoryNetwork({ beat, now: Date.now, direct: true });
  const disks = { ana: createDisk(), bo: createDisk() };
  const ana = await install(network, "ana", disks.ana);
  const bo = await install(network, "bo", disks.bo);
  closing.push(() => ana.thicket.lock(), () => bo.thicket.lock());
  await until(ana.thicket.state, ({ at }) => at === "empty", "ana starts");
  expect(await ana.thicket.makeGroup({ group: "Elm Street", name: "Ana", words: WORDS })).toEqual({ ok: true, value: undefined });
  const invite = ana.thicket.invite();
  const showing = await until(invite.state, ({ at }) => at === "showing", "ana shows");
  if (showing.at !== "showing") throw new Error();
  const join = bo.thicket.join({ code: showing.code, name: "Bo", words: WORDS });
  const hers = await until(invite.state, ({ at }) => at === "words", "ana's words");
  const his = await until(join.state, ({ at }) => at === "words", "bo's words");
  expect(hers).toMatchObject({ name: "Bo", words: his.at === "words" ? his.words : [] });
  invite.approve();
  await until(join.state, ({ at }) => at === "done" || at === "failed", "bo joins");
  expect(join.state.get()).toEqual({ at: "done" });
  return { ana, bo, network, disks };
};

test("IN2 Ana makes a group, Bo joins with her code after both compare five words, and has its documents", async () => {
  const { ana, bo } = await meet();
  await eventually("bo sees both names", () => groupOf(bo.thicket).members.every(({ name }) => name !== ""));
  expect(groupOf(bo.thicket)).toMatchObject({ name: "Elm Street" });
  expect(groupOf(bo.thicket).documents.map(({ kind, title }) => [kind, title])).toEqual([["note", "Meeting notes"], ["roster", "People"], ["plan", "Plan"]]);
  await eventually("ana sees bo's name", () => groupOf(ana.thicket).members.some(({ name }) => name === "Bo"));
  await eventually("they are connected", () => groupOf(ana.thicket).members.some(({ link }) => link === "direct"));
  expect([...ana.bugs, ...bo.bugs]).toEqual([]);
});

test("LG6 what one types the other sees, and both while typing at once", async () => {
  const { ana, bo } = await meet();
  const hers = await openNote(ana.thicket);
  const his = await openNote(bo.thicket);
  createNote(hers.doc).setTitle("Heat");
  const typist = {};
  hers.allowOrigin(typist);
  his.allowOrigin(typist);
  for (let i = 0; i < 20; i++) {
    hers.doc.transact(() => hers.doc.getText("body").insert(0, "a"), typist);
    his.doc.transact(() => his.doc.getText("body").insert(0, "b"), typist);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await eventually("both have all", () => hers.doc.getText("body").length === 40 && his.doc.getText("body").length === 40);
  expect(hers.doc.getText("body").toString()).toBe(his.doc.getText("body").toString());
  await eventually("saved with Bo", () => hers.saved.get().with.length === 1 && hers.saved.get().state === "saved");
  expect([...ana.bugs, ...bo.bugs]).toEqual([]);
});

test("GT8 two values written apart are both there for both, and survive a lock", async () => {
  const { ana, bo, network, disks } = await meet();
  const roster = (thicket: Thicket) => {
    const id = groupOf(thicket).documents.find(({ kind }) => kind === "roster")?.id;
    return thicket.open(id as never);
  };
  const [hers, his] = [await roster(ana.thicket), await roster(bo.thicket)];
  if (!hers.ok || !his.ok) throw new Error("roster");
  const [mine, yours] = [createRoster(hers.value.doc), createRoster(his.value.doc)];
  const row = mine.addRow();
  const column = mine.addColumn("Shift");
  await eventually("the row is there", () => yours.rows().includes(row) && yours.columns().includes(column));
  network.unplug("bo");
  mine.setCell(row, column, "night");
  yours.setCell(row, column, "day");
  await new Promise((resolve) => setTimeout(resolve, 400));
  network.plug("bo");
  const both = (cell: ReturnType<typeof mine.cell>) => cell.values.map(({ text }) => text).sort();
  await eventually("both values at both", () => both(mine.cell(row, column)).length === 2 && both(yours.cell(row, column)).length === 2);
  expect(both(mine.cell(row, column))).toEqual(["day", "night"]);

  network.unplug("ana");
  const again = await install(network, "ana again", disks.ana);
  closing.push(() => again.thicket.lock());
  await until(again.thicket.state, ({ at }) => at === "locked", "locked");
  expect(await again.thicket.unlock("not these words at all no")).toMatchObject({ ok: false, error: { code: "wrong-words" } });
  expect(await again.thicket.unlock(WORDS.toUpperCase())).toEqual({ ok: true, value: undefined });
  const reopened = await roster(again.thicket);
  if (!reopened.ok) throw new Error("reopened");
  expect(both(createRoster(reopened.value.doc).cell(row, column))).toEqual(["day", "night"]);
  expect([...ana.bugs, ...bo.bugs, ...again.bugs]).toEqual([]);
});

test("IN6 the connection goes at the words, and Ana approves while nobody hears it: Bo gets in all the same", async () => {
  const { ana, bo, network, invite, join } = await talk();
  network.unplug("bo");
  invite.approve();
  await until(invite.state, ({ at }) => at === "sending", "ana sends");
  network.plug("bo");
  await until(join.state, ({ at }) => at === "done" || at === "failed", "bo joins");
  expect(join.state.get()).toEqual({ at: "done" });
  await until(invite.state, ({ at }) => at === "done", "ana knows");
  expect(groupOf(ana.thicket).members.length).toBe(2);
  expect([...ana.bugs, ...bo.bugs]).toEqual([]);
});

test("IN3 a second tap on Approve, or one on Different after it, changes nothing", async () => {
  const { invite, join } = await talk();
  invite.approve();
  invite.approve();
  invite.refuse();
  await until(join.state, ({ at }) => at === "done" || at === "failed", "bo joins");
  expect(join.state.get()).toEqual({ at: "done" });
});

test("IN3 a code that ended at the words admits nobody: no Admit is signed", async () => {
  const { ana, bo, invite, join } = await talk();
  ahead = 31 * 60_000;
  invite.approve();
  await until(join.state, ({ at }) => at === "done" || at === "failed", "bo is told");
  expect([join.state.get(), invite.state.get()]).toEqual([{ at: "failed", problem: { code: "code-expired" } }, { at: "failed", problem: { code: "code-expired" } }]);
  expect(groupOf(ana.thicket).members.length).toBe(1);
  expect(bo.thicket.state.get()).toEqual({ at: "empty" });
});

test("IN3 a code works once, and a second newcomer is told why not", async () => {
  const { ana, network } = await meet();
  const invite = ana.thicket.invite();
  const showing = await until(invite.state, ({ at }) => at === "showing", "ana shows");
  const cy = await install(network, "cy", createDisk());
  closing.push(() => cy.thicket.lock());
  invite.cancel();
  const join = cy.thicket.join({ code: (showing as { code: string }).code, name: "Cy", words: WORDS });
  const end = await until(join.state, ({ at }) => at === "failed", "cy is turned away");
  expect(end).toEqual({ at: "failed", problem: { code: "code-cancelled" } });
  expect(cy.thicket.state.get()).toEqual({ at: "empty" });
});
