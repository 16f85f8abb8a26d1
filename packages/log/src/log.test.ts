import { describe, expect, test } from "vitest";
import { EntryType, MAX_ENTRY_BYTES, toHex } from "@thicket/wire";
import { bytesOf, cast, draft, open, write } from "./testing/cast.ts";
import { decodeHeads } from "./index.ts";

const people = await cast("ana", "bo");

test("LG8 a log opens with its membership heads and says them anew before the first entry after they changed", async () => {
  const [genesis, rekey, ...later] = people.operations as readonly [Uint8Array, Uint8Array, ...Uint8Array[]];
  const ana = await open(people, "ana", { operations: [genesis, rekey] });
  await write(ana, "one", "two");
  expect(ana.all().map(({ type, heads }) => [type, heads])).toEqual([[EntryType.heads, 1], [EntryType.update, 1], [EntryType.update, 1]]);
  expect(decodeHeads(ana.all()[0]?.body as Uint8Array)).toEqual({ ok: true, value: ana.membership.heads() });
  await ana.acceptOperations(later);
  const [three] = await write(ana, "three");
  expect(three?.heads).toBe(4);
  expect(ana.all().map(({ type }) => type)).toEqual([EntryType.heads, EntryType.update, EntryType.update, EntryType.heads, EntryType.update]);
});

test("LG3 what one writes the other accepts, and both digests are equal", async () => {
  const ana = await open(people, "ana");
  const bo = await open(people, "bo");
  await write(ana, "hello");
  expect(await bo.accept(bytesOf(ana.since(bo.vector())))).toEqual([{ ok: true, value: "accepted" }, { ok: true, value: "accepted" }]);
  expect(await bo.accept(bytesOf(ana.all()))).toEqual([{ ok: true, value: "already-have" }, { ok: true, value: "already-have" }]);
  const [said] = await write(bo, draft("hello back", [{ log: ana.own, seq: 2 }]));
  expect(said?.deps).toEqual([{ log: ana.own, seq: 2, prefix: ana.entry(ana.own, 2)?.id.slice(0, 32) }]);
  const [again] = await write(bo, draft("and again", [{ log: ana.own, seq: 1 }]));
  expect(again?.deps).toEqual([]);
  await ana.accept(bytesOf(bo.since(ana.vector())));
  expect(ana.digest()).toBe(bo.digest());
  expect(ana.all()).toHaveLength(5);
});

test("LG3 calls made at once share a transaction and keep their order", async () => {
  let appends = 0;
  const { createMemoryStore } = await import("./index.ts");
  const ana = await open(people, "ana", { store: createMemoryStore({ fault: () => void appends++ }) });
  appends = 0;
  const written = await Promise.all(Array.from({ length: 500 }, (_, i) => ana.append([draft(`tick ${i}`)])));
  expect(written.every(({ ok }) => ok)).toBe(true);
  expect(appends).toBeLessThanOrEqual(3);
  expect(ana.all().slice(1).map(({ body }) => new TextDecoder().decode(body))).toEqual(Array.from({ length: 500 }, (_, i) => `tick ${i}`));
});

describe("LG11", () => {
  test("LG11 a body that fits no entry is refused before anything is written", async () => {
    const ana = await open(people, "ana");
    expect(await ana.append([{ ...draft(""), body: new Uint8Array(MAX_ENTRY_BYTES - 130) }])).toEqual({ ok: false, error: { code: "too-long" } });
    expect(ana.all()).toEqual([]);
    expect((await ana.append([{ ...draft(""), body: new Uint8Array(MAX_ENTRY_BYTES - 131) }])).ok).toBe(true);
  });
});

test("ST2 a reopened log is the same, and goes on where it was", async () => {
  const disk = { records: [] as Uint8Array[] };
  const ana = await open(people, "ana", { disk });
  const bo = await open(people, "bo");
  await write(bo, "from bo");
  await ana.accept(bytesOf(bo.all()));
  await write(ana, draft("after bo", [{ log: bo.own, seq: 2 }]));
  await ana.close();
  const again = await open(people, "ana", { disk, operations: [] });
  expect(again.digest()).toBe(ana.digest());
  expect(again.own).toBe(ana.own);
  expect(again.membership.heads()).toEqual(ana.membership.heads());
  expect(again.all().map(({ bytes }) => toHex(bytes))).toEqual(ana.all().map(({ bytes }) => toHex(bytes)));
  const [next] = await write(again, draft("more", [{ log: bo.own, seq: 2 }]));
  expect([next?.seq, next?.deps, next?.type]).toEqual([3, [], EntryType.update]);
  await bo.accept(bytesOf(again.all()));
  expect(bo.digest()).toBe(again.digest());
});
