import { expect, test } from "vitest";
import type { DeviceTag, EpochId } from "@thicket/wire";
import { leave, rekeyDelay, resealDelay, reseal, sign, vouch, type GroupState, type Operation } from "./index.ts";
import { added, admits, found, person, randomFrom, rekeys, tell, type Person } from "./testing/cast.ts";

const epochOf = ({ body }: Operation): EpochId => {
  if (body.type !== "rekey") throw new Error("not a rekey");
  return body.epoch;
};
const holders = (who: Person, epoch: EpochId): readonly DeviceTag[] => [...(who.membership.state.epochs.get(epoch)?.holders ?? [])].sort();
const tags = (...people: readonly Person[]): readonly DeviceTag[] => people.map((who) => who.keys.tag).sort();

const three = async (): Promise<{ readonly ana: Person; readonly bo: Person; readonly cy: Person; readonly first: EpochId; readonly secret: Uint8Array }> => {
  const { ana, group, secret } = await found();
  const [bo, cy] = [person("bo", group), person("cy", group)];
  await admits(ana, bo);
  await admits(ana, cy);
  tell(ana, bo, cy);
  const first = ana.membership.state.writeEpoch;
  if (first === undefined) throw new Error("no epoch");
  return { ana, bo, cy, first, secret };
};

test("EP4 whom a holder admits with the epoch holds it; whom nobody gave it is owed it", async () => {
  const { ana, bo, cy, first } = await three();
  expect(holders(ana, first)).toEqual(tags(ana, bo, cy));
  expect(ana.membership.state.owedSeals).toEqual([]);
  const di = person("di", ana.membership.group);
  const made = await rekeys(bo, "made apart");
  await admits(ana, di);
  tell(bo, ana);
  // Bo's rekey and Ana's admission were made apart: Di holds the old epoch, and is owed the new one.
  expect(ana.membership.state.writeEpoch).toBe(epochOf(made.operation));
  expect(ana.membership.state.owedSeals).toEqual([{ epoch: epochOf(made.operation), device: di.keys.tag }]);
  const device = ana.membership.state.devices.get(di.keys.tag);
  if (device === undefined) throw new Error("di is missing");
  const paid = await reseal(ana.membership, ana.keys, randomFrom("reseal"), made.secret, device);
  added(ana, paid.operation);
  expect(ana.membership.state.owedSeals).toEqual([]);
});

test("EP4 a word that somebody was given an epoch counts when a holder says it, and only then", async () => {
  const { ana, bo, first } = await three();
  const eve = person("eve", ana.membership.group);
  const apart = await rekeys(ana, "not for di");
  const di = person("di", ana.membership.group);
  await admits(bo, di);
  tell(bo, di);
  // Di doesn't hold Ana's epoch, so what Di says of it is nothing …
  const made = epochOf(apart.operation);
  tell(ana, di);
  added(di, await sign(di.membership, di.keys, { type: "reseal", epoch: made, device: eve.keys.tag }));
  expect(holders(di, made)).not.toContain(eve.keys.tag);
  expect([...di.membership.state.void.values()]).toContain("not-holder");
  // … until it turns out that a holder gave it to Di.
  const device = di.membership.state.devices.get(di.keys.tag);
  if (device === undefined) throw new Error("di is missing");
  added(ana, (await reseal(ana.membership, ana.keys, randomFrom("gift"), apart.secret, device)).operation);
  tell(ana, di);
  expect(holders(di, made)).toContain(eve.keys.tag);
  // Eve was never let in: no epoch that she may hold is written under.
  expect(di.membership.state.epochs.get(made)?.eligible).toBe(false);
  expect(di.membership.state.writeEpoch).not.toBe(made);
  expect(first).not.toBe(made);
});

test("EP2 EP4 a rekey that was made apart from a Leave includes who left, so one is still owed", async () => {
  const { ana, bo, cy } = await three();
  added(cy, await leave(cy.membership, cy.keys));
  const apart = await rekeys(ana, "apart");
  tell(cy, ana, bo);
  tell(ana, bo);
  expect(bo.membership.state.epochs.get(epochOf(apart.operation))).toMatchObject({ generation: 2, eligible: false });
  expect(bo.membership.state.writeEpoch).toBeUndefined();
  const paid = await rekeys(bo, "paid");
  expect(bo.membership.state.writeEpoch).toBe(epochOf(paid.operation));
  expect(holders(bo, epochOf(paid.operation))).toEqual(tags(ana, bo));
});

test("EP6 the frontier is every epoch that no later rekey knows, so who left while two were made apart can be reached under each", async () => {
  const { ana, bo, cy, first } = await three();
  expect(ana.membership.state.frontierEpochs).toEqual([first]);
  added(cy, await leave(cy.membership, cy.keys));
  const [byAna, byBo] = [await rekeys(ana, "apart a"), await rekeys(bo, "apart b")];
  tell(cy, ana, bo);
  tell(ana, bo);
  tell(bo, ana);
  // Both include Cy: neither may be written under, and Cy, who holds both, hears of the leaving under either.
  for (const who of [ana, bo]) {
    expect(who.membership.state.frontierEpochs).toEqual([epochOf(byAna.operation), epochOf(byBo.operation)].sort());
    expect(who.membership.state.writeEpoch).toBeUndefined();
  }
  for (const epoch of ana.membership.state.frontierEpochs) expect(holders(ana, epoch)).toContain(cy.keys.tag);
  const joining = await rekeys(ana, "joins both");
  expect(ana.membership.state.frontierEpochs).toEqual([epochOf(joining.operation)]);
  expect(holders(ana, epochOf(joining.operation))).toEqual(tags(ana, bo));
});

test("EP4 of two rekeys made apart the higher generation is written under, then the senior author's, then the earlier", async () => {
  const { ana, bo, cy } = await three();
  const [byAna, byBo] = [await rekeys(ana, "a1"), await rekeys(bo, "b1")];
  tell(ana, cy);
  tell(bo, cy);
  expect(cy.membership.state.writeEpoch).toBe(epochOf(byAna.operation));
  expect(cy.membership.state.frontierEpochs).toEqual([epochOf(byAna.operation), epochOf(byBo.operation)].sort());
  const second = await rekeys(bo, "b2");
  tell(bo, cy);
  expect(cy.membership.state.epochs.get(epochOf(second.operation))?.generation).toBe(3);
  expect(cy.membership.state.writeEpoch).toBe(epochOf(second.operation));
  const last = await rekeys(cy, "c1");
  expect(cy.membership.state.frontierEpochs).toEqual([epochOf(last.operation)]);
});

test("EP3 a rekey whose generation, number of seals or epoch is not what its past says has no effect", async () => {
  const { ana, first } = await three();
  const good = { type: "rekey", epoch: "77".repeat(32) as EpochId, generation: 2, sealsRoot: new Uint8Array(32), count: 3 } as const;
  for (const wrong of [{ ...good, generation: 3 }, { ...good, generation: 1 }, { ...good, generation: 2 ** 32 - 1 }, { ...good, count: 2 }, { ...good, epoch: first }]) {
    const operation = added(ana, await sign(ana.membership, ana.keys, wrong));
    expect(ana.membership.state.void.get(operation.id)).toBe("wrong-rekey");
    expect(ana.membership.state.writeEpoch).toBe(first);
    expect(ana.membership.state.generation).toBe(1);
  }
  added(ana, await sign(ana.membership, ana.keys, good));
  expect(ana.membership.state.writeEpoch).toBe(good.epoch);
});

test("EP4 whoever names another's epoch in a rekey made apart takes nothing from it", async () => {
  const { ana, bo, cy } = await three();
  const byAna = await rekeys(ana, "a1");
  const copied = added(bo, await sign(bo.membership, bo.keys, { type: "rekey", epoch: epochOf(byAna.operation), generation: 2, sealsRoot: new Uint8Array(32), count: 3 }));
  tell(ana, cy);
  tell(bo, cy);
  expect(cy.membership.state.writeEpoch).toBe(epochOf(byAna.operation));
  expect(cy.membership.state.epochs.get(epochOf(byAna.operation))?.operation).toBe(byAna.operation.id);
  expect(cy.membership.state.void.get(copied.id)).toBe("wrong-rekey");
});

test("EP4 EP7 the senior waits least, nobody longer than ten seconds, and only who can pay has a turn", async () => {
  const { ana, bo, cy } = await three();
  const delays = (state: GroupState, holds: boolean): readonly (number | undefined)[] => [ana, bo, cy].map((who) => rekeyDelay(state, who.keys.tag, () => holds));
  const owed: GroupState = { ...ana.membership.state, writeEpoch: undefined };
  expect(delays(owed, true)).toEqual([0, 500, 1000]);
  // With an epoch there is nothing to make, unless its secret doesn't come for half a minute (A11).
  expect(delays(ana.membership.state, true)).toEqual([undefined, undefined, undefined]);
  expect(delays(ana.membership.state, false)).toEqual([30_000, 30_500, 31_000]);
  expect(delays({ ...owed, needsNewerVersion: true }, true), "MB10").toEqual([undefined, undefined, undefined]);
  const di = person("di", ana.membership.group);
  expect(rekeyDelay(owed, di.keys.tag, () => true)).toBeUndefined();
  await rekeys(bo, "b1");
  await admits(ana, di);
  tell(bo, ana);
  expect(resealDelay(ana.membership.state, cy.keys.tag)).toBe(1000);
  expect(resealDelay(ana.membership.state, di.keys.tag)).toBeUndefined();
  const device = ana.membership.state.devices.get(ana.keys.tag);
  if (device === undefined) throw new Error("ana is missing");
  const crowd = { ...owed, devices: new Map([...Array(30).keys()].map((i) => [`${i}`.padStart(16, "0") as DeviceTag, { ...device, tag: `${i}`.padStart(16, "0") as DeviceTag }])) };
  expect(rekeyDelay(crowd, "0000000000000029" as DeviceTag, () => true)).toBe(10_000);
});

test("EP4 who was never let in as a full member still may rekey; who left may not", async () => {
  const { ana, bo, cy } = await three();
  expect(cy.membership.state.members.get(cy.member)?.full).toBe(false);
  const made = await rekeys(cy, "cy's");
  expect(cy.membership.state.writeEpoch).toBe(epochOf(made.operation));
  added(bo, await leave(bo.membership, bo.keys));
  const late = await rekeys(bo, "bo's");
  tell(bo, ana);
  expect(ana.membership.state.void.get(late.operation.id)).toBe("author-not-active");
  expect(ana.membership.state.epochs.has(epochOf(late.operation))).toBe(false);
  expect(added(ana, await vouch(ana.membership, ana.keys, cy.member)).seq).toBeGreaterThan(1);
});
