/** What is owed after a change of members, on whole devices: EP4, EP7, and what a liar can't stop. */
import { encodeOperation, epochKeys, leave, operationId, operationSignatureInput, rekey, type Membership, type OperationBody } from "@thicket/group";
import { epochsByTag, openRecord } from "@thicket/log";
import { decodeMessage } from "@thicket/sync";
import { concat, EntryType, fromUtf8, NO_OPERATION, utf8, type EpochId } from "@thicket/wire";
import { expect, test } from "vitest";
import type { SimDevice } from "./index.ts";
import { createWorld, digests, on, say } from "./testing/world.ts";

const writeEpoch = (device: SimDevice): EpochId | undefined => on(device).log.membership.state.writeEpoch;
const holdsIt = (device: SimDevice): boolean => on(device).epochs().some(({ id }) => id === writeEpoch(device));

test("A11 EP7 a rekey that gives nobody the secret it names holds nobody up", async () => {
  const { seeded, clock, cast, devices, bugs } = await createWorld(21, 3);
  const [ana, bo, cy] = devices as readonly [SimDevice, SimDevice, SimDevice];
  const lie = await rekey(on(cy).log.membership, cy.keys, seeded.bytes);
  cy.crash();
  void on(ana).log.acceptOperations([lie.operation]);
  await clock.pass(2000);
  expect([writeEpoch(bo) === writeEpoch(ana), holdsIt(ana), holdsIt(bo)], "all that is known is that it was given to them").toEqual([true, false, false]);
  void say(ana, "are you there?");
  void say(bo, "I am");
  expect(await clock.until(() => holdsIt(ana) && holdsIt(bo) && writeEpoch(ana) === writeEpoch(bo) && digests([ana, bo]) === 1 && on(ana).log.all().length === 4, 90_000)).toBe(true);
  expect(on(ana).log.membership.state.epochs.get(writeEpoch(ana) as EpochId)?.author).not.toBe(cy.keys.tag);
  expect([cast.keys.size, bugs]).toEqual([3, []]);
});

test("EP4 LG2 nothing that is written after a Leave was heard of goes under an epoch that who left holds", async () => {
  const { clock, network, cast, devices } = await createWorld(22, 5);
  const [ana, bo, cy, di, eve] = devices as readonly [SimDevice, SimDevice, SimDevice, SimDevice, SimDevice];
  const { suite } = on(cy).log.membership;
  const held = epochsByTag([epochKeys(suite, cast.group, cast.secret)]);
  const opened = new Set<string>();
  network.tap((_, __, bytes) => {
    const message = decodeMessage(bytes);
    if (!message.ok || message.value.is !== "entries") return;
    for (const record of message.value.records) {
      const entry = openRecord(suite, held, cast.group, record);
      if (entry.ok && entry.value.entry.type === EntryType.update) opened.add(fromUtf8(entry.value.entry.body) ?? "");
    }
  });
  void say(di, "Cy may read this");
  await clock.pass(2000);
  // Ana and Bo, whose turn it would be, are away, so for a while there is no epoch to write under.
  ana.crash();
  bo.crash();
  const leaving = on(cy).log;
  void leaving.author(() => leave(leaving.membership, cy.keys));
  expect(await clock.until(() => on(eve).log.membership.state.writeEpoch === undefined && on(di).log.membership.state.writeEpoch === undefined, 10_000)).toBe(true);
  void say(eve, "Cy may not read this");
  const arrived = (): boolean => on(di).log.all().some(({ log, type }) => log === on(eve).log.own && type === EntryType.update);
  expect(await clock.until(arrived, 30_000), "it arrives, under the next").toBe(true);
  // The control: what was said before is seen in this way.
  expect([...opened]).toEqual(["Cy may read this"]);
});

test("MB10 a client that meets what it doesn't understand makes no epoch", async () => {
  const { clock, devices } = await createWorld(23, 3);
  const [ana, bo, cy] = devices as readonly [SimDevice, SimDevice, SimDevice];
  void on(ana).log.acceptOperations([await later(on(bo).log.membership, bo)]);
  await clock.pass(2000);
  expect(on(ana).log.membership.state.needsNewerVersion).toBe(true);
  const leaving = on(cy).log;
  void leaving.author(() => leave(leaving.membership, cy.keys));
  await clock.pass(60_000);
  // Who knows whether whoever would be given it still belongs here.
  for (const device of [ana, bo]) expect([on(device).log.membership.state.devices.get(cy.keys.tag)?.active, writeEpoch(device)]).toEqual([false, undefined]);
});

/** A critical operation of a type this version has never heard of. */
const later = async ({ suite, group, tip, heads }: Membership, { keys }: SimDevice): Promise<Uint8Array> => {
  const last = tip(keys.tag);
  const body: OperationBody = { type: "other", bytes: utf8("from later") };
  const unsigned = encodeOperation({ type: 99, critical: true, author: keys.tag, seq: (last?.seq ?? 0) + 1, previous: last?.id ?? NO_OPERATION, parents: heads(), body });
  return concat(unsigned, await suite.signer(keys.signingSeed).sign(operationSignatureInput(suite, group, operationId(suite, group, unsigned))));
};
