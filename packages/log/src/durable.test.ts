import { err } from "@thicket/wire";
import { describe, expect, test } from "vitest";
import { createMemoryStore, openLog, unsafeOpenLog, type Fault, type LogDeps, type RecordStore } from "./index.ts";
import { createMembership } from "@thicket/group";
import { suite } from "@thicket/crypto";
import { bytesOf, cast, draft, JOURNAL_KEY, keysOf, open, randomFrom, write } from "./testing/cast.ts";

const people = await cast("ana", "bo");

/** A store whose writes wait until they are let through. */
const heldStore = () => {
  const inner = createMemoryStore();
  const waiting: (() => void)[] = [];
  let holding = false;
  const store: RecordStore = {
    ...inner,
    append: async (records) => {
      if (holding) await new Promise<void>((resolve) => waiting.push(resolve));
      await inner.append(records);
    },
  };
  return { store, hold: () => void (holding = true), release: () => void ((holding = false), waiting.splice(0).forEach((go) => go())) };
};
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const deps = (name: string, store: RecordStore): LogDeps => ({ suite, store, journalKey: JOURNAL_KEY, membership: createMembership(suite, people.group), keys: keysOf(people, name), random: randomFrom(`${name}'s log`) });
/** What has been shown of one own and one received entry while the disk is still writing. */
const shownMeanwhile = async (opened: Awaited<ReturnType<typeof openLog>>, held: ReturnType<typeof heldStore>) => {
  if (!opened.ok) throw new Error(opened.error.code);
  const log = opened.value;
  await log.acceptOperations(people.operations);
  const shown: string[] = [];
  log.subscribe({ entries: (entries) => shown.push(...entries.map(({ log: of }) => (of === log.own ? "own" : "other"))) });
  const bo = await open(people, "bo");
  await write(bo, "from bo");
  held.hold();
  const own = log.append([draft("mine")]);
  const other = log.accept(bytesOf(bo.all()));
  await rest();
  const meanwhile = { shown: [...shown], vector: log.vector().size };
  held.release();
  await Promise.all([own, other]);
  await rest();
  return { meanwhile, after: [...new Set(shown)].sort(), vector: log.vector().size };
};

describe("LG3", () => {
  test("LG3 nothing is shown, and no vector names it, before the disk has answered", async () => {
    const held = heldStore();
    expect(await shownMeanwhile(await openLog(deps("ana", held.store)), held)).toEqual({ meanwhile: { shown: [], vector: 0 }, after: ["other", "own"], vector: 2 });
  });

  test("LG3 control: with either wait taken out, the same test sees it", async () => {
    const own = heldStore();
    expect((await shownMeanwhile(await unsafeOpenLog(deps("ana", own.store), "own-write"), own)).meanwhile.shown).toContain("own");
    const others = heldStore();
    const { meanwhile } = await shownMeanwhile(await unsafeOpenLog(deps("ana", others.store), "others-write"), others);
    // An own write comes first here and still waits.
    expect(meanwhile.shown).toEqual([]);
    const bo = await open(people, "bo");
    await write(bo, "hello");
    const alone = heldStore();
    const opened = await unsafeOpenLog(deps("ana", alone.store), "others-write");
    if (!opened.ok) throw new Error(opened.error.code);
    await opened.value.acceptOperations(people.operations);
    alone.hold();
    void opened.value.accept(bytesOf(bo.all()));
    await rest();
    expect(opened.value.vector().size).toBe(1);
  });

  test("LG3 a write that fails leaves nothing behind and no gap: those waiting fail with it, the next goes on", async () => {
    let faults: readonly (Fault | undefined)[] = [];
    const store = createMemoryStore({ fault: () => { const [now, ...later] = faults; faults = later; return now; } });
    const ana = await open(people, "ana", { store });
    await write(ana, "one");
    faults = ["refuse"];
    const failed = await Promise.all([ana.append([draft("lost")]), ana.append([draft("lost too")])]);
    expect(failed).toEqual([err({ code: "store-failed" }), err({ code: "store-failed" })]);
    const [next] = await write(ana, "two");
    expect([next?.seq, ana.all().length]).toEqual([3, 3]);
    const bo = await open(people, "bo");
    expect((await bo.accept(bytesOf(ana.all()))).every(({ ok }) => ok)).toBe(true);
    faults = ["refuse"];
    await write(bo, "from bo");
    expect((await ana.accept(bytesOf(bo.since(ana.vector()))))[0]).toEqual(err({ code: "store-failed" }));
    expect(ana.vector().has(bo.own)).toBe(false);
    expect((await ana.accept(bytesOf(bo.since(ana.vector()))))[0]).toEqual({ ok: true, value: "accepted" });
  });

  test("LG3 a write reported as failed that reached the disk after all does no harm when the log is opened again", async () => {
    const disk = { records: [] as Uint8Array[] };
    let fault: Fault | undefined;
    const ana = await open(people, "ana", { store: createMemoryStore({ disk, fault: () => fault }) });
    await write(ana, "one");
    fault = "refuse-but-keep";
    expect((await ana.append([draft("said to be lost")])).ok).toBe(false);
    fault = undefined;
    await write(ana, "two");
    await ana.close();
    const again = await open(people, "ana", { disk, operations: [] });
    expect(again.all().map(({ body }) => new TextDecoder().decode(body)).slice(1)).toEqual(["one", "two"]);
    expect(again.digest()).toBe(ana.digest());
  });

  test("LG3 others are told only of operations that are on the disk", async () => {
    let fault: Fault | undefined;
    const [genesis, first, ...admissions] = people.operations as readonly [Uint8Array, Uint8Array, ...Uint8Array[]];
    const bo = await open(people, "bo", { operations: [genesis, first], store: createMemoryStore({ fault: () => fault }) });
    const before = bo.heads();
    fault = "refuse";
    await bo.acceptOperations(admissions);
    expect(bo.membership.heads()).not.toEqual(before);
    expect(bo.heads()).toEqual(before);
    expect(bo.membership.heads().map((head) => bo.keeps(head))).toEqual([false]);
    fault = undefined;
    // It comes again, as sync sends what isn't confirmed.
    await bo.acceptOperations(admissions);
    expect(bo.heads()).toEqual(bo.membership.heads());
    expect(bo.membership.heads().map((head) => bo.keeps(head))).toEqual([true]);
  });
});

describe("LG5", () => {
  test("LG5 once another tab holds the lock, nothing more is written here", async () => {
    let holds = true;
    const disk = { records: [] as Uint8Array[] };
    const ana = await open(people, "ana", { disk, holdsLock: () => holds });
    await write(ana, "mine");
    const records = disk.records.length;
    holds = false;
    expect(await ana.append([draft("too late")])).toEqual(err({ code: "store-failed" }));
    expect(disk.records).toHaveLength(records);
    holds = true;
    expect((await ana.append([draft("mine again")])).ok).toBe(true);
  });
});

describe("MB9", () => {
  test("MB9 own operations are made one at a time, so two asked for at once don't fork", async () => {
    const { leave, vouch } = await import("@thicket/group");
    const ana = await open(people, "ana");
    const { membership } = ana;
    const keys = keysOf(people, "ana");
    const made = await Promise.all([ana.author(() => vouch(membership, keys, keysOf(people, "bo").device as never)), ana.author(() => leave(membership, keys)), ana.author(async () => undefined)]);
    expect(made).toEqual([{ ok: true, value: "added" }, { ok: true, value: "added" }, { ok: true, value: "not-made" }]);
    expect(membership.state.forks).toEqual([]);
    // The control: made side by side, they are.
    const other = await open(people, "ana");
    const apart = await Promise.all([vouch(other.membership, keys, keysOf(people, "bo").device as never), leave(other.membership, keys)]);
    await other.acceptOperations(apart);
    expect(other.membership.state.forks).toHaveLength(1);
  });

  test("MB9 an own operation whose write was reported as failed is forgotten once another took its place", async () => {
    const { leave, vouch } = await import("@thicket/group");
    const disk = { records: [] as Uint8Array[] };
    let fault: Fault | undefined;
    const ana = await open(people, "ana", { store: createMemoryStore({ disk, fault: () => fault }) });
    const keys = keysOf(people, "ana");
    fault = "refuse-but-keep";
    expect((await ana.author(() => vouch(ana.membership, keys, keysOf(people, "bo").device as never))).ok).toBe(false);
    fault = undefined;
    await ana.author(() => leave(ana.membership, keys));
    const again = await open(people, "ana", { disk, operations: [] });
    expect(again.membership.state.forks).toEqual([]);
    expect(again.membership.heads()).toEqual(ana.membership.heads());
  });
});
