import { suite } from "@thicket/crypto";
import { decodeEntry, EntryType, MAX_PARKED, NO_ENTRY, utf8, type LogKey } from "@thicket/wire";
import { describe, expect, test } from "vitest";
import { entryId, unsafeOpenLog, createMemoryStore, type Acceptance, type Entry, type Log } from "./index.ts";
import { createMembership } from "@thicket/group";
import { bytesOf, cast, chain, draft, JOURNAL_KEY, keysOf, open, randomFrom, write } from "./testing/cast.ts";

const people = await cast("ana", "bo", "cy");
const said = (verdicts: readonly Acceptance[]): readonly string[] => verdicts.map((verdict) => (verdict.ok ? verdict.value : verdict.error.code));
const flip = (bytes: Uint8Array, bit: number): Uint8Array => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
/** In each of these orders, in pieces of each of these sizes. */
const everyWay = <T>(items: readonly T[]): readonly (readonly (readonly T[])[])[] =>
  [items, items.toReversed(), items.toSorted((a, b) => String(a).length % 7 - String(b).length % 7), items.flatMap((item, i) => [items[items.length - 1 - i] as T, item])]
    .flatMap((order) => [1, 3, order.length].map((size) => order.flatMap((_, i) => (i % size === 0 ? [order.slice(i, i + size)] : []))));

describe("LG9", () => {
  test("LG9 the name of an entry is a hash of all before its signature, in its group", async () => {
    const ana = await open(people, "ana");
    const [entry] = await write(ana, "hello");
    if (entry === undefined) throw new Error("nothing written");
    const decoded = decodeEntry(entry.bytes);
    expect(decoded.ok && entryId(suite, people.group, decoded.value.unsigned)).toBe(entry.id);
    expect(decoded.ok && entryId(suite, "ab".repeat(32) as never, decoded.value.unsigned)).not.toBe(entry.id);
    const other = await open(people, "bo");
    await other.accept(bytesOf(ana.all()));
    // Another signature is no other entry.
    expect(said(await other.accept([flip(entry.bytes, entry.bytes.length * 8 - 1)]))).toEqual(["already-have"]);
  });

  test("LG9 with one changed bit anywhere nothing is accepted and nothing is proof", async () => {
    const ana = await open(people, "ana");
    const [first] = await write(ana, "hello").then(() => ana.all());
    if (first === undefined) throw new Error("nothing written");
    for (let bit = 0; bit < first.bytes.length * 8; bit += 23) {
      const bo = await open(people, "bo");
      expect(said(await bo.accept([flip(first.bytes, bit)]))).not.toContain("accepted");
      expect([bo.all().length, bo.forks().length]).toEqual([0, 0]);
      expect(said(await bo.accept([first.bytes]))).toEqual(["accepted"]);
      expect(bo.forks()).toEqual([]);
    }
  });

  test("LG9 one member can't write as another", async () => {
    const bo = await open(people, "bo");
    const forged = await chain({ ...people, keys: new Map([["ana", { ...keysOf(people, "ana"), signingSeed: keysOf(people, "cy").signingSeed }]]) }, "ana", [{}, {}]);
    expect(said(await bo.accept(bytesOf(forged)))).toEqual(["parked", "parked"]);
    expect(bo.vector().size).toBe(0);
    expect(said(await bo.accept(bytesOf(await chain(people, "ana", [{}, {}]))))).toEqual(["accepted", "accepted"]);
  });
});

describe("SU5", () => {
  const counting = () => {
    let asked = 0;
    return { suite: { ...suite, verify: (...of: Parameters<typeof suite.verify>) => { asked++; return suite.verify(...of); } }, asked: () => asked };
  };

  test("SU5 a run of entries costs one verification", async () => {
    const entries = await chain(people, "ana", Array.from({ length: 300 }, () => ({})));
    const { suite: counted, asked } = counting();
    const bo = await open(people, "bo", { suite: counted });
    const before = asked();
    expect(new Set(said(await bo.accept(bytesOf(entries))))).toEqual(new Set(["accepted"]));
    expect(asked() - before).toBe(1);
  });

  test("SU5 the verdict is the same one by one or in bulk, in any order, rubbish signatures among them", async () => {
    const entries = await chain(people, "ana", Array.from({ length: 9 }, (_, i) => ({ rubbish: [0, 3, 4, 8].includes(i) })));
    const ends = new Set<string>();
    for (const way of everyWay(entries)) {
      const bo = await open(people, "bo");
      for (const piece of way) await bo.accept(bytesOf(piece));
      ends.add(`${bo.vector().get(entries[0]?.log as LogKey)?.seq} ${bo.digest()} ${bo.forks().length}`);
    }
    // The ninth waits for a signature that covers it.
    expect([...ends].map((end) => end.split(" ")[0])).toEqual(["8"]);
  });

  test("SU5 control: the one whose signature is rubbish is accepted only when a later one covers it", async () => {
    const bo = await open(people, "bo");
    const [one, two, three] = await chain(people, "ana", [{}, { rubbish: true }, {}]);
    expect(said(await bo.accept(bytesOf([one, two] as Entry[])))).toEqual(["accepted", "parked"]);
    expect(said(await bo.accept(bytesOf([three] as Entry[])))).toEqual(["accepted"]);
    expect(bo.all()).toHaveLength(3);
  });
});

describe("LG4", () => {
  const fork = async () => {
    const trunk = await chain(people, "ana", [{}, {}]);
    const end = trunk[1] as Entry;
    const [one, other] = [await chain(people, "ana", [{ body: utf8("one") }, {}], end), await chain(people, "ana", [{ body: utf8("other") }, {}], end)];
    return { trunk, one, other };
  };

  test("LG4 two entries at one height are found on first contact, whichever came first, and the proof is kept", async () => {
    const { trunk, one, other } = await fork();
    for (const [first, second] of [[one, other], [other, one]] as const) {
      const disk = { records: [] as Uint8Array[] };
      const bo = await open(people, "bo", { disk });
      const told: number[] = [];
      bo.subscribe({ fork: ({ seq }) => told.push(seq) });
      await bo.accept(bytesOf([...trunk, ...first]));
      expect(said(await bo.accept(bytesOf(second)))[0]).toBe("fork");
      expect(told).toEqual([3]);
      // Nobody's text is dropped: what was here stays.
      expect(bo.all()).toHaveLength(4);
      const again = await open(people, "bo", { disk, operations: [] });
      expect(again.forks()).toEqual(bo.forks());
      const [proof] = again.forks();
      expect([proof?.one[0], proof?.other[0]]).toEqual([first[0]?.bytes, second[0]?.bytes]);
      // Told once: the same proof again is no news.
      await again.accept(bytesOf(second));
      expect(again.forks()).toHaveLength(1);
    }
  });

  test("LG4 in one batch too, and through a branch whose own signatures are rubbish but for the last", async () => {
    const { trunk, one } = await fork();
    const other = await chain(people, "ana", [{ body: utf8("other"), rubbish: true }, { rubbish: true }, {}], trunk[1]);
    const bo = await open(people, "bo");
    await bo.accept(bytesOf([...trunk, ...one, ...other]));
    expect(bo.forks()).toHaveLength(1);
    expect(Math.max(...(bo.forks()[0] === undefined ? [0] : [bo.forks()[0]?.one.length ?? 0, bo.forks()[0]?.other.length ?? 0]))).toBe(3);
  });

  test("LG4 without a signature of the device there is no proof: nobody can be framed", async () => {
    const { trunk, one } = await fork();
    const framed = await chain({ ...people, keys: new Map([["ana", { ...keysOf(people, "ana"), signingSeed: keysOf(people, "cy").signingSeed }]]) }, "ana", [{ body: utf8("framed") }, {}], trunk[1]);
    const bo = await open(people, "bo");
    await bo.accept(bytesOf([...trunk, ...one]));
    expect(said(await bo.accept(bytesOf(framed)))).not.toContain("fork");
    expect(bo.forks()).toEqual([]);
  });

  test("LG4 a device whose own log has two branches writes no more", async () => {
    const disk = { records: [] as Uint8Array[] };
    const ana = await open(people, "ana", { disk });
    await write(ana, "one");
    const [twin] = await chain(people, "ana", [{ body: utf8("twin"), type: EntryType.update, heads: 1 }], ana.all()[0]);
    await ana.accept(bytesOf([twin as Entry]));
    if (ana.forks().length === 0) throw new Error("not found");
    expect(await ana.append([draft("more")])).toEqual({ ok: false, error: { code: "fork" } });
  });
});

describe("LG8", () => {
  const dependent = async (): Promise<{ readonly anas: readonly Entry[]; readonly bos: readonly Entry[] }> => {
    const [ana, bo] = [await open(people, "ana"), await open(people, "bo")];
    await write(ana, "one", "two");
    await bo.accept(bytesOf(ana.all()));
    await write(bo, draft("about two", [{ log: ana.own, seq: 3 }]), "and more");
    return { anas: ana.all(), bos: bo.all().filter(({ log }) => log === bo.own) };
  };

  test("LG8 what builds on something that isn't here waits, uncounted, and is accepted with it", async () => {
    const { anas, bos } = await dependent();
    const cy = await open(people, "cy");
    expect(said(await cy.accept(bytesOf(bos)))).toEqual(["accepted", "parked", "parked"]);
    expect([cy.parked(), cy.vector().get(bos[0]?.log as LogKey)?.seq]).toEqual([2, 1]);
    await cy.accept(bytesOf(anas));
    expect([cy.parked(), cy.all().length]).toEqual([0, 6]);
    const order = cy.all().map(({ id }) => id);
    expect(order.indexOf(anas[2]?.id as never)).toBeLessThan(order.indexOf(bos[1]?.id as never));
  });

  test("LG8 control: a log that doesn't look at deps takes it at once", async () => {
    const { bos } = await dependent();
    const opened = await unsafeOpenLog({ suite, store: createMemoryStore(), journalKey: JOURNAL_KEY, membership: createMembership(suite, people.group), keys: keysOf(people, "cy"), random: randomFrom("cy") }, "deps");
    if (!opened.ok) throw new Error(opened.error.code);
    await opened.value.acceptOperations(people.operations);
    expect(said(await opened.value.accept(bytesOf(bos)))).toEqual(["accepted", "accepted", "accepted"]);
  });

  test("LG8 any order, any pieces, any repetition: the same log", async () => {
    const { anas, bos } = await dependent();
    const ends = new Set<string>();
    for (const way of everyWay([...anas, ...bos])) {
      const cy = await open(people, "cy");
      for (const piece of way) await cy.accept(bytesOf(piece));
      ends.add(`${cy.digest()} ${cy.parked()} ${cy.all().length}`);
    }
    expect([...ends]).toHaveLength(1);
    expect([...ends][0]).toMatch(/ 0 6$/);
  });

  test("LG8 a dep on another branch than the accepted one never counts as here", async () => {
    const { anas } = await dependent();
    const cy = await open(people, "cy");
    await cy.accept(bytesOf(anas));
    const wrong = await chain(people, "bo", [{}, { deps: [{ log: anas[0]?.log as LogKey, seq: 3, prefix: "00".repeat(16) }] }]);
    expect(said(await cy.accept(bytesOf(wrong)))).toEqual(["accepted", "parked"]);
  });

  test.each([
    ["a first entry that is no heads entry", [{ type: EntryType.update, body: utf8("x") }]],
    ["one that names another heads entry than the latest", [{}, {}, { heads: 2 }]],
    ["a heads entry that names another", [{}, { type: EntryType.heads, heads: 1, body: new Uint8Array(2) }]],
    ["heads that are no list", [{ body: utf8("xyz") }]],
    ["a dep on its own log", [{}, { deps: [{ log: `${keysOf(people, "ana").tag}0001` as LogKey, seq: 1, prefix: "00".repeat(16) }] }]],
    ["two deps on one log", [{}, { deps: [1, 2].map((seq) => ({ log: `${keysOf(people, "bo").tag}0001` as LogKey, seq, prefix: "00".repeat(16) })) }]],
    ["a lane above fifteen", [{}, { lane: 16 }]],
    ["a previous that is none of this log's", [{}, { previous: NO_ENTRY }]],
  ])("LG8 %s is refused for ever", async (_, steps) => {
    const bo = await open(people, "bo");
    const verdicts = await bo.accept(bytesOf(await chain(people, "ana", steps)));
    expect(verdicts.at(-1)?.ok).toBe(false);
    expect(bo.all()).toHaveLength(steps.length - 1);
  });
});

describe("LM5", () => {
  const waiting = (count: number): Promise<readonly Entry[]> => chain(people, "ana", [{ deps: [{ log: `${keysOf(people, "bo").tag}0001` as LogKey, seq: 1, prefix: "00".repeat(16) }] }, ...Array.from({ length: count - 1 }, () => ({}))]);

  test("LM5 of one device 1,024 entries wait, the nearest to its head, whoever's else wait beside them", async () => {
    const cy = await open(people, "cy");
    const entries = await waiting(MAX_PARKED + 50);
    const verdicts = said(await cy.accept(bytesOf(entries.toReversed())));
    expect(cy.parked()).toBe(MAX_PARKED);
    expect(verdicts.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => "too-many-parked"));
    expect(new Set(verdicts.slice(50))).toEqual(new Set(["parked"]));
    const bos = await chain(people, "bo", [{ body: new Uint8Array(2) }, {}, {}]);
    await cy.accept(bytesOf(bos.slice(1)));
    expect(cy.parked()).toBe(MAX_PARKED + 2);
  });
});

describe("LG10", () => {
  test("LG10 types of newer versions are accepted, kept and passed on byte for byte; those that mean nothing are refused", async () => {
    const disk = { records: [] as Uint8Array[] };
    const bo = await open(people, "bo", { disk });
    const entries = await chain(people, "ana", [{}, { type: 128, body: utf8("from the future") }, { type: 255 }]);
    expect(said(await bo.accept(bytesOf(entries)))).toEqual(["accepted", "accepted", "accepted"]);
    const again = await open(people, "bo", { disk, operations: [] });
    expect(bytesOf(again.since(new Map()))).toEqual(bytesOf(entries));
    for (const type of [0, 9, 127]) {
      const cy = await open(people, "cy");
      expect(said(await cy.accept(bytesOf(await chain(people, "ana", [{}, { type }]))))).toEqual(["accepted", "malformed"]);
    }
  });
});

describe("ID4", () => {
  /** Ana's disk is put back to an earlier day; Bo has what she wrote since. */
  const restored = async (): Promise<{ readonly ana: Log; readonly bo: Log; readonly before: LogKey }> => {
    const disk = { records: [] as Uint8Array[] };
    const first = await open(people, "ana", { disk });
    await write(first, "old");
    const backup = { records: [...disk.records] };
    await write(first, "since then");
    const bo = await open(people, "bo");
    await bo.accept(bytesOf(first.all()));
    return { ana: await open(people, "ana", { disk: backup, operations: [], random: randomFrom("another day") }), bo, before: first.own };
  };

  test("ID4 an own entry beyond the stored head is a sign of a restore: from there on a new log", async () => {
    const { ana, bo, before } = await restored();
    expect(ana.own).toBe(before);
    const told: LogKey[] = [];
    ana.subscribe({ own: (log) => told.push(log) });
    await ana.accept(bytesOf(bo.since(ana.vector())));
    expect(ana.own).not.toBe(before);
    expect(told).toEqual([ana.own]);
    const [next] = await write(ana, "going on");
    expect([next?.log, next?.seq]).toEqual([ana.own, 2]);
    await bo.accept(bytesOf(ana.since(bo.vector())));
    expect([bo.digest() === ana.digest(), bo.forks().length, bo.all().length]).toEqual([true, 0, 5]);
  });

  test("ID4 control: one that writes before it has heard forks its log", async () => {
    const { ana, bo } = await restored();
    await write(ana, "too soon");
    await bo.accept(bytesOf(ana.all()));
    expect(bo.forks()).toHaveLength(1);
  });

  test("ID4 the new log is kept through another start", async () => {
    const disk = { records: [] as Uint8Array[] };
    const first = await open(people, "ana", { disk });
    await write(first, "old");
    const backup = { records: [...disk.records] };
    await write(first, "since then");
    const ana = await open(people, "ana", { disk: backup, operations: [], random: randomFrom("another day") });
    await ana.accept(bytesOf(first.all()));
    await write(ana, "in the new log");
    const again = await open(people, "ana", { disk: backup, operations: [], random: randomFrom("a third day") });
    expect(again.own).toBe(ana.own);
    expect(again.own).not.toBe(first.own);
  });
});
