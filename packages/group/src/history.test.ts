import { suite } from "@thicket/crypto";
import { expect, test } from "vitest";
import { MAX_PARENTS, type OperationId } from "@thicket/wire";
import { createMembership, leave, MAX_WAITING, sign, vouch } from "./index.ts";
import { added, forge, found, ids, person, rekeys, tell, three, voidOf } from "./testing/cast.ts";

test("MB0 operations wait for their past, and a forged signature doesn't take the true one's place", async () => {
  const { ana, bo, group } = await three();
  added(bo, await vouch(bo.membership, bo.keys, bo.member));
  added(bo, await leave(bo.membership, bo.keys));
  const all = bo.membership.all();
  const late = person("late", group);
  const last = all.at(-1)?.bytes ?? new Uint8Array(0);
  expect(late.membership.add(last.map((byte, i) => (i === last.length - 1 ? byte ^ 1 : byte)))).toEqual({ ok: true, value: "waiting" });
  for (const operation of all.toReversed().slice(0, -1)) expect(late.membership.add(operation.bytes)).toEqual({ ok: true, value: "waiting" });
  expect(late.membership.all()).toEqual([]);
  let told = 0;
  const stop = late.membership.subscribe(() => told++);
  expect(late.membership.add(all[0]?.bytes ?? last)).toEqual({ ok: true, value: "added" });
  expect(told).toBe(1);
  expect(late.membership.heads()).toEqual(bo.membership.heads());
  expect(late.membership.state).toEqual(bo.membership.state);
  expect(late.membership.add(last)).toEqual({ ok: true, value: "known" });
  stop();
  expect(ana.membership.heads()).not.toEqual(bo.membership.heads());
});

test("LM5 what waits is bounded: a flood is turned away, and the history still takes what has its past", async () => {
  const { ana, bo } = await three();
  const next = await leave(bo.membership, bo.keys);
  const orphan = (i: number): Promise<Uint8Array> =>
    forge(bo, { type: 4, seq: 9, previous: i.toString(16).padStart(64, "a") as OperationId, parents: [i.toString(16).padStart(64, "b") as OperationId], body: { type: "leave" } });
  for (let i = 0; i < MAX_WAITING; i++) expect(ana.membership.add(await orphan(i))).toEqual({ ok: true, value: "waiting" });
  expect(ana.membership.add(await orphan(MAX_WAITING))).toEqual({ ok: false, error: { code: "too-many-waiting" } });
  expect(ana.membership.add(await orphan(0))).toEqual({ ok: true, value: "waiting" });
  expect(ana.membership.add(next)).toEqual({ ok: true, value: "added" });
});

test("MB0 what one lacks and what one has is answered by heads, and unknown heads are passed over", async () => {
  const { ana, bo, cy } = await three();
  const before = ana.membership.heads();
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  added(cy, await leave(cy.membership, cy.keys));
  tell(bo, ana);
  tell(cy, ana);
  const [bos, cys] = [bo.membership.heads(), cy.membership.heads()];
  expect(ana.membership.heads()).toEqual([...bos, ...cys].sort());
  expect(ids(ana.membership.after(before)).toSorted()).toEqual([...bos, ...cys].sort());
  expect(ids(ana.membership.after(bos))).toEqual(cys);
  expect(ids(ana.membership.after(["00".repeat(32) as OperationId]))).toEqual(ids(ana.membership.all()));
  expect(ana.membership.after(ana.membership.heads())).toEqual([]);
  const [genesis] = ids(ana.membership.all());
  expect(ana.membership.covers(bos, genesis as OperationId)).toBe(true);
  expect(ana.membership.covers(bos, bos[0] as OperationId)).toBe(true);
  expect(ana.membership.covers(bos, cys[0] as OperationId)).toBe(false);
  expect(ana.membership.covers([], genesis as OperationId)).toBe(false);
  expect(ana.membership.stateAt(bos)).toEqual(bo.membership.state);
  expect(ana.membership.stateAt(ana.membership.heads())).toBe(ana.membership.state);
});

test("MB0 with more heads than an operation can name, the next ones join them bit by bit, and a rekey still counts", async () => {
  const { ana, group } = await found();
  const copies = MAX_PARENTS + 6;
  const start = ana.membership.all();
  for (let i = 0; i < copies; i++) {
    const copy = { ...ana, membership: createMembership(suite, group) };
    for (const operation of start) copy.membership.add(operation.bytes);
    added(copy, await sign(copy.membership, copy.keys, { type: "keeperRemove", key: new Uint8Array(32).fill(i) }));
    tell(copy, ana);
  }
  expect(ana.membership.heads().length).toBe(copies);
  const made = await rekeys(ana, "many heads");
  expect(made.operation.parents.length).toBe(MAX_PARENTS);
  expect(voidOf(ana, made.operation)).toBeUndefined();
  await rekeys(ana, "the rest");
  expect(ana.membership.heads().length).toBe(1);
});
