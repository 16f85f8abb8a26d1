import { suite, systemRandom } from "@thicket/crypto";
import { toHex, type EpochId, type GroupId, type OperationId } from "@thicket/wire";
import { beforeAll, expect, test } from "vitest";
import { epochId } from "../epoch-keys.ts";
import { admits, found, ids, person, rekeys, type Person } from "../testing/cast.ts";
import type { Operation } from "../types.ts";
import { checkWelcome, encodeWelcome, headsDigest, type InviterFacts, type Welcome } from "./index.ts";

let ana: Person;
let bo: Person;
let group: GroupId;
let admit: Operation;
let facts: InviterFacts;
let welcome: Welcome;

beforeAll(async () => {
  let secret: Uint8Array;
  ({ ana, group, secret } = await found());
  bo = person("bo", group);
  const heads = ana.membership.heads();
  const operations = ana.membership.all().map((operation) => operation.bytes);
  admit = await admits(ana, bo);
  facts = { ...ana.publicKeys, group, heads: headsDigest(suite, group, heads) };
  const none = new Uint8Array(0);
  welcome = { group, heads, operations, rows: [], epoch: { id: epochId(suite, group, secret), secret }, gate: none, base: none, documents: [], facts: [], names: [] };
});

const check = (changed: Partial<Welcome>, own = bo.publicKeys): boolean => checkWelcome(suite, facts, own, admit.bytes, { ...welcome, ...changed }).ok;

test("IN6 an honest welcome makes the history in which the joiner is a member", () => {
  const checked = checkWelcome(suite, facts, bo.publicKeys, admit.bytes, welcome);
  expect(checked.ok && checked.value.state.members.has(bo.member)).toBe(true);
  expect(checked.ok && ids(checked.value.all())).toEqual(ids(ana.membership.all()));
});

test("IN6 a welcome of another group, with other heads, operations or secret, or for other keys, is refused", async () => {
  const cy = await found("cy");
  expect(check({ group: cy.group })).toBe(false);
  expect(check({ operations: cy.ana.membership.all().map((operation) => operation.bytes) })).toBe(false);
  expect(check({ operations: welcome.operations.slice(1) })).toBe(false);
  expect(check({ operations: [...welcome.operations].reverse() })).toBe(false);
  expect(check({ operations: welcome.operations.map((bytes) => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1)) })).toBe(false);
  expect(check({ heads: [] })).toBe(false);
  expect(check({ heads: [...welcome.heads, toHex(systemRandom(32)) as OperationId] })).toBe(false);
  expect(check({ epoch: { ...welcome.epoch, secret: systemRandom(32) } })).toBe(false);
  const other = systemRandom(32);
  expect(check({ epoch: { id: epochId(suite, group, other), secret: other } })).toBe(false);
  expect(check({ epoch: { ...welcome.epoch, id: "00".repeat(32) as EpochId } })).toBe(false);
  expect(check({}, person("cy", group).publicKeys)).toBe(false);
  expect(check({})).toBe(true);
});

test("EP9 a newcomer is given one secret, the write epoch's, and is no holder of any older one", async () => {
  const founded = await found("eve");
  const eve = founded.ana;
  const older = [founded.secret, (await rekeys(eve, "second")).secret];
  const { secret } = await rekeys(eve, "third");
  const flo = person("flo", founded.group);
  const heads = eve.membership.heads();
  const operations = eve.membership.all().map((operation) => operation.bytes);
  const admitted = await admits(eve, flo);
  const none = new Uint8Array(0);
  const given: Welcome = { group: founded.group, heads, operations, rows: [], epoch: { id: epochId(suite, founded.group, secret), secret }, gate: none, base: none, documents: [], facts: [], names: [] };
  const inviter = { ...eve.publicKeys, group: founded.group, heads: headsDigest(suite, founded.group, heads) };
  const taken = checkWelcome(suite, inviter, flo.publicKeys, admitted.bytes, given);
  if (!taken.ok) throw new Error("refused");
  const { state } = taken.value;
  const held = [...state.epochs.values()].filter(({ holders }) => holders.has(flo.keys.tag)).map(({ id }) => id);
  expect(state.epochs.size).toBe(3);
  expect(held).toEqual([epochId(suite, founded.group, secret)]);
  const bytes = toHex(encodeWelcome(given));
  expect(bytes).toContain(toHex(secret));
  for (const old of older) expect(bytes).not.toContain(toHex(old));
  // A welcome that hands over an older epoch is refused: it is not the one the Admit says was given.
  for (const old of older) expect(checkWelcome(suite, inviter, flo.publicKeys, admitted.bytes, { ...given, epoch: { id: epochId(suite, founded.group, old), secret: old } }).ok).toBe(false);
});

test("IN2 heads that the words were made from and the Admit does not know are refused", async () => {
  const later = await rekeys(ana, "later");
  const heads = [later.operation.id];
  const changed: InviterFacts = { ...facts, heads: headsDigest(suite, group, heads) };
  expect(checkWelcome(suite, changed, bo.publicKeys, admit.bytes, { ...welcome, heads, operations: [...welcome.operations, admit.bytes, later.operation.bytes] }).ok).toBe(false);
});
