import { createNote, createRoster } from "@thicket/documents";
import { createMemoryNetwork, type MemoryNetwork } from "@thicket/link";
import { afterEach, expect, test } from "vitest";
import type { Thicket } from "../types.ts";
import { ahead, beat, createDisk, eventually, groupOf, install, openNote, until, type Disk, type Installation } from "./testing/people.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  ahead.ms = 0;
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
  const again = await install(network, "ana-again", disks.ana);
  closing.push(() => again.thicket.lock());
  await until(again.thicket.state, ({ at }) => at === "locked", "locked");
  expect(await again.thicket.unlock("not these words at all no")).toMatchObject({ ok: false, error: { code: "wrong-words" } });
  expect(await again.thicket.unlock(WORDS.toUpperCase())).toEqual({ ok: true, value: undefined });
  const reopened = await roster(again.thicket);
  if (!reopened.ok) throw new Error("reopened");
  expect(both(createRoster(reopened.value.doc).cell(row, column))).toEqual(["day", "night"]);
  expect([...ana.bugs, ...bo.bugs, ...again.bugs]).toEqual([]);
});

test("LG6 what was typed right before locking is there after unlocking", async () => {
  const { ana, network, disks } = await meet();
  const hers = await openNote(ana.thicket);
  const typist = {};
  hers.allowOrigin(typist);
  for (const letter of "right before") hers.doc.transact(() => hers.doc.getText("body").insert(hers.doc.getText("body").length, letter), typist);
  ana.thicket.lock();
  await new Promise((resolve) => setTimeout(resolve, 600));
  network.unplug("ana");
  const again = await install(network, "ana-again", disks.ana);
  closing.push(() => again.thicket.lock());
  await until(again.thicket.state, ({ at }) => at === "locked", "locked");
  await again.thicket.unlock(WORDS);
  expect((await openNote(again.thicket)).doc.getText("body").toString()).toBe("right before");
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
  ahead.ms = 31 * 60_000;
  invite.approve();
  await until(join.state, ({ at }) => at === "done" || at === "failed", "bo is told");
  expect([join.state.get(), invite.state.get()]).toEqual([{ at: "failed", problem: { code: "code-expired" } }, { at: "failed", problem: { code: "code-expired" } }]);
  expect(groupOf(ana.thicket).members.length).toBe(1);
  expect(bo.thicket.state.get()).toEqual({ at: "empty" });
});

test("IN4 Bo says the words are different: Ana is told at once, and the code is dead", async () => {
  const { ana, bo, invite, join } = await talk();
  join.cancel();
  expect(await until(invite.state, ({ at }) => at === "failed", "ana hears it")).toEqual({ at: "failed", problem: { code: "words-differ" } });
  expect(await until(join.state, ({ at }) => at === "failed", "bo is out")).toEqual({ at: "failed", problem: { code: "words-differ" } });
  invite.approve();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(groupOf(ana.thicket).members).toHaveLength(1);
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

test("IN5 whoever opens a link after the inviter's restart is answered all the same", async () => {
  const network = createMemoryNetwork({ beat, now: Date.now, direct: true });
  const disk = createDisk();
  const before = await install(network, "ana", disk);
  await until(before.thicket.state, ({ at }) => at === "empty", "starts");
  await before.thicket.makeGroup({ group: "Elm Street", name: "Ana", words: WORDS });
  const showing = await until(before.thicket.invite().state, ({ at }) => at === "showing", "shows");
  before.thicket.answering.cancel();
  before.thicket.lock();
  network.unplug("ana");

  const ana = await install(network, "ana-again", disk);
  closing.push(() => ana.thicket.lock());
  await until(ana.thicket.state, ({ at }) => at === "locked", "locked");
  await ana.thicket.unlock(WORDS);
  const bo = await install(network, "bo", createDisk());
  closing.push(() => bo.thicket.lock());
  const join = bo.thicket.join({ code: showing.at === "showing" ? showing.link : "", name: "Bo", words: WORDS });
  await until(ana.thicket.answering.state, ({ at }) => at === "words", "ana is shown who waits");
  ana.thicket.answering.approve();
  await until(join.state, ({ at }) => at === "done", "bo joins");
});
