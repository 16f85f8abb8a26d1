import { expect, test } from "vitest";
import { leave, vouch } from "./index.ts";
import { added, admits, found, person, rekeys, tell } from "./testing/cast.ts";

test("MB7 the second person is full at once; a third becomes so when someone other than the sponsor vouches", async () => {
  const { ana, group } = await found();
  const [bo, cy] = [person("bo", group), person("cy", group)];
  await admits(ana, bo);
  expect(ana.membership.state.members.get(bo.member)).toMatchObject({ full: true, sponsor: ana.member, seniority: 1, left: false });
  await admits(ana, cy);
  tell(ana, bo, cy);
  expect(bo.membership.state.members.get(cy.member)).toMatchObject({ full: false, vouchers: [] });
  added(ana, await vouch(ana.membership, ana.keys, cy.member));
  expect(ana.membership.state.members.get(cy.member)?.full).toBe(false);
  expect([...ana.membership.state.void.values()]).toEqual(["own-newcomer"]);
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  tell(bo, ana, cy);
  expect(ana.membership.state.members.get(cy.member)).toMatchObject({ full: true, vouchers: [bo.member] });
});

test("EP4 after someone left no epoch is eligible until anybody makes a new one without them", async () => {
  const { ana, group } = await found();
  const bo = person("bo", group);
  const first = ana.membership.state.writeEpoch;
  await admits(ana, bo);
  tell(ana, bo);
  expect(bo.membership.state.writeEpoch).toBe(first);
  expect(first).toBeDefined();
  added(bo, await leave(bo.membership, bo.keys));
  tell(bo, ana);
  expect(ana.membership.state.writeEpoch).toBeUndefined();
  await rekeys(ana, "after bo");
  const { writeEpoch, epochs } = ana.membership.state;
  expect(writeEpoch).toBeDefined();
  expect(writeEpoch === undefined ? undefined : epochs.get(writeEpoch)).toMatchObject({ generation: 2, recipients: [ana.keys.tag] });
});
