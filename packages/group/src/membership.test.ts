import { suite } from "@thicket/crypto";
import { expect, test } from "vitest";
import { NO_OPERATION, utf8 } from "@thicket/wire";
import { admit, createMembership, leave, OperationType, sign, vouch, type DevicePublicKeys, type DeviceSeeds, type Operation, type OperationFields } from "./index.ts";
import { added, admits, codeFor, forge, memberOf, person, rekeys, tell, three, voidOf, type Person } from "./testing/cast.ts";

test("MB7 the second person is full at once; a third becomes so when someone other than the sponsor vouches", async () => {
  const { ana, bo, cy } = await three();
  expect(ana.membership.state.members.get(bo.member)).toMatchObject({ full: true, sponsor: ana.member, seniority: 1, left: false });
  expect(bo.membership.state.members.get(cy.member)).toMatchObject({ full: false, vouchers: [] });
  expect(voidOf(ana, added(ana, await vouch(ana.membership, ana.keys, cy.member)))).toBe("own-newcomer");
  expect(memberOf(ana, cy)?.full).toBe(false);
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  tell(bo, ana, cy);
  expect(ana.membership.state.members.get(cy.member)).toMatchObject({ full: true, vouchers: [bo.member] });
});

test("MB7 a newcomer can neither admit nor vouch, not even for themselves, until vouched for", async () => {
  const { ana, bo, cy, group } = await three();
  const [di, eve] = [person("di", group), person("eve", group)];
  await admits(ana, di);
  tell(ana, bo, cy);
  expect(voidOf(cy, await admits(cy, eve))).toBe("author-not-full");
  expect(voidOf(cy, added(cy, await vouch(cy.membership, cy.keys, di.member)))).toBe("author-not-full");
  expect(voidOf(cy, added(cy, await vouch(cy.membership, cy.keys, cy.member)))).toBe("author-not-full");
  expect(cy.membership.state.members.has(eve.member)).toBe(false);
  // The control: after Bo's word the same acts count.
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  tell(bo, cy);
  expect(voidOf(cy, await admits(cy, eve, "another code"))).toBeUndefined();
  expect(memberOf(cy, eve)).toMatchObject({ full: false, left: false });
});

test("MB7 who comes while one full member is left is full at once", async () => {
  const { ana, bo, cy, group } = await three();
  const di = person("di", group);
  added(bo, await leave(bo.membership, bo.keys));
  tell(bo, ana);
  await admits(ana, di);
  expect(memberOf(ana, di)?.full).toBe(true);
  expect(memberOf(ana, cy)?.full).toBe(false);
});

test("MB1 what counts is what its author's own past says, not what came about meanwhile", async () => {
  const { ana, bo, cy, group } = await three();
  const [di, eve] = [person("di", group), person("eve", group)];
  // Bo leaves while Ana, apart, has not heard of it; what Bo did before stands, what Bo does after is nothing.
  const before = await admits(bo, di);
  added(bo, await leave(bo.membership, bo.keys));
  const after = await admits(bo, eve);
  tell(bo, ana, cy);
  for (const who of [ana, cy]) {
    expect(voidOf(who, before)).toBeUndefined();
    expect(memberOf(who, di)).toMatchObject({ left: false });
    expect(voidOf(who, after)).toBe("author-not-active");
    expect(memberOf(who, eve)).toBeUndefined();
  }
});

test("MB8 leaving is allowed to anyone, once, and is the end of those keys", async () => {
  const { ana, bo, cy } = await three();
  added(cy, await leave(cy.membership, cy.keys));
  expect(voidOf(cy, added(cy, await leave(cy.membership, cy.keys)))).toBe("author-not-active");
  tell(cy, ana, bo);
  expect(memberOf(ana, cy)?.left).toBe(true);
  expect(ana.membership.state.devices.get(cy.keys.tag)?.active).toBe(false);
  expect(voidOf(ana, await admits(ana, cy, "a new code"))).toBe("key-used");
  expect(voidOf(bo, await admits(bo, cy, "another new code"))).toBe("key-used");
  // The same signing key under another name is the same dead key.
  const half = { signingKey: cy.publicKeys.signingKey, kemKey: person("half", ana.membership.group).publicKeys.kemKey };
  const proof = await codeFor(ana.membership.group, ana, { publicKeys: half, seeds: cy.seeds }, "half");
  expect(voidOf(ana, added(ana, await admit(ana.membership, ana.keys, { ...half, ...proof, welcomeRoot: new Uint8Array(32), epoch: undefined })))).toBe("key-used");
  expect(memberOf(ana, cy)?.left).toBe(true);
  // So is the same KEM key: old seals open with it.
  const other = person("other", ana.membership.group);
  const borrowed = { signingKey: other.publicKeys.signingKey, kemKey: cy.publicKeys.kemKey };
  const shown = await codeFor(ana.membership.group, ana, { publicKeys: borrowed, seeds: other.seeds }, "borrowed");
  expect(voidOf(ana, added(ana, await admit(ana.membership, ana.keys, { ...borrowed, ...shown, welcomeRoot: new Uint8Array(32), epoch: undefined })))).toBe("key-used");
});

test("MB8 MB13 a KEM key that is admitted once more, made apart, pushes nobody out", async () => {
  const { ana, bo, cy, group } = await three();
  const back = { ...ana, membership: createMembership(suite, group) };
  tell(ana, back);
  const di = person("di", group);
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  const byBo = await admits(bo, di);
  const puppet = person("puppet", group);
  const publicKeys = { signingKey: puppet.publicKeys.signingKey, kemKey: di.publicKeys.kemKey };
  const shown = await codeFor(group, back, { publicKeys, seeds: puppet.seeds }, "puppet");
  const copied = added(back, await admit(back.membership, back.keys, { ...publicKeys, ...shown, welcomeRoot: new Uint8Array(32), epoch: undefined }));
  tell(back, bo);
  expect([voidOf(bo, byBo), voidOf(bo, copied), memberOf(bo, di)?.left]).toEqual([undefined, undefined, false]);
});

test("MB13 IN3 a code works once, and for nobody but its maker and its taker", async () => {
  const { ana, bo, group } = await three();
  const [di, eve] = [person("di", group), person("eve", group)];
  await admits(ana, di, "the code");
  expect(voidOf(ana, await admits(ana, eve, "the code"))).toBe("code-used");
  tell(ana, bo);
  const rest = { welcomeRoot: new Uint8Array(32), epoch: undefined };
  // Ana's code and Di's signature with Eve's keys, and a code made for Ana in Bo's hands.
  const captured = await codeFor(group, ana, di, "captured");
  expect(voidOf(ana, added(ana, await admit(ana.membership, ana.keys, { ...eve.publicKeys, ...captured, ...rest })))).toBe("code-signature");
  const anas = await codeFor(group, ana, eve, "for ana only");
  expect(voidOf(bo, added(bo, await admit(bo.membership, bo.keys, { ...eve.publicKeys, ...anas, ...rest })))).toBe("code-signature");
  expect(voidOf(ana, added(ana, await admit(ana.membership, ana.keys, { ...eve.publicKeys, ...anas, ...rest })))).toBeUndefined();
});

test("MB13 of two admissions made apart on one code, or of one key, the senior sponsor's stands; who came through the other falls", async () => {
  const { ana, bo, cy, group } = await three();
  const [di, eve, flo] = [person("di", group), person("eve", group), person("flo", group)];
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  tell(bo, ana, cy);
  const [byCy, byBo] = [await admits(cy, di, "one code"), await admits(bo, eve, "one code")];
  tell(cy, di);
  // Di, full in Cy's eyes after Bo's word, lets Flo in.
  added(bo, await vouch(bo.membership, bo.keys, eve.member));
  tell(bo, ana);
  tell(di, ana);
  expect(voidOf(ana, byBo)).toBeUndefined();
  expect(voidOf(ana, byCy)).toBe("twin");
  expect(ana.membership.state.members.has(di.member)).toBe(false);
  expect(ana.membership.state.members.has(eve.member)).toBe(true);
  // Whatever Di signs is kept, and nothing.
  const word = added(di, await sign(di.membership, di.keys, { type: "leave" }));
  tell(di, ana);
  expect(voidOf(ana, word)).toBe("author-not-active");
  // The same person admitted twice is in once, by the senior's word.
  const [again, first] = [await admits(cy, flo, "f1"), await admits(bo, flo, "f2")];
  tell(cy, ana);
  tell(bo, ana);
  expect(ana.membership.state.members.get(flo.member)?.sponsor).toBe(bo.member);
  expect([voidOf(ana, first), voidOf(ana, again)]).toEqual([undefined, "twin"]);
  // Cy's word hands nobody an epoch that stays in use: Di was given it and is nobody.
  expect(ana.membership.state.writeEpoch).toBeUndefined();
});

test("ID1 MB13 nobody is pushed out by a member who admits the same keys once more, dated back", async () => {
  const { ana, bo, cy, group } = await three();
  const di = person("di", group);
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  tell(bo, ana, cy);
  // Bo, senior to Cy, keeps a copy from before Cy let Di in.
  const back = { ...bo, membership: createMembership(suite, group) };
  tell(bo, back);
  const byCy = await admits(cy, di);
  tell(cy, ana, bo);
  const { signingKey, kemKey } = di.publicKeys;
  const theft = async (publicKeys: DevicePublicKeys, seeds: DeviceSeeds): Promise<Operation> =>
    added(back, await admit(back.membership, back.keys, { ...publicKeys, ...(await codeFor(group, back, { publicKeys, seeds }, "bo's own")), welcomeRoot: new Uint8Array(32), epoch: undefined }));
  const [half, whole] = [await theft({ signingKey, kemKey: person("mal", group).publicKeys.kemKey }, bo.seeds), await theft({ signingKey, kemKey }, bo.seeds)];
  tell(back, ana);
  expect([voidOf(ana, half), voidOf(ana, whole), voidOf(ana, byCy)]).toEqual(["device-signature", "device-signature", undefined]);
  expect(ana.membership.state.devices.get(di.keys.tag)).toMatchObject({ active: true, admittedBy: byCy.id });
  // The control: with Di's own signature the senior's word is the one that counts.
  await admits(back, di, "asked for");
  tell(back, ana);
  expect(voidOf(ana, byCy)).toBe("twin");
  expect(memberOf(ana, di)?.sponsor).toBe(bo.member);
});

test("MB13 of two admissions made apart on one code by one sponsor the lower seq stands", async () => {
  const { ana, bo, cy, group } = await three();
  const [di, eve] = [person("di", group), person("eve", group)];
  const copy = { ...bo, membership: createMembership(suite, group) };
  tell(bo, copy);
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  const [later, earlier] = [await admits(bo, di, "one code"), await admits(copy, eve, "one code")];
  tell(bo, ana);
  tell(copy, ana);
  expect([earlier.seq, later.seq]).toEqual([1, 2]);
  expect([voidOf(ana, earlier), voidOf(ana, later)]).toEqual([undefined, "twin"]);
});

test("MB6 seniority is the order of coming in; it holds for ever once known, whatever comes from elsewhere later", async () => {
  const { ana, bo, group } = await three();
  const [di, eve, flo] = [person("di", group), person("eve", group), person("flo", group)];
  await admits(bo, di);
  await admits(bo, eve);
  await admits(ana, flo);
  const order = (who: Person, of: readonly Person[]): readonly string[] => of.toSorted((a, b) => (memberOf(who, a)?.seniority ?? 99) - (memberOf(who, b)?.seniority ?? 99)).map((one) => one.name);
  expect(order(bo, [eve, di, bo, ana])).toEqual(["ana", "bo", "di", "eve"]);
  tell(ana, bo);
  tell(bo, ana);
  // Ana is senior to Bo, so whom she admits comes before those whom Bo admitted apart from it.
  expect(order(bo, [flo, eve, di, bo, ana])).toEqual(["ana", "bo", "flo", "di", "eve"]);
  expect(order(ana, [flo, eve, di, bo, ana])).toEqual(["ana", "bo", "flo", "di", "eve"]);
});

test("MB9 two operations of one device with one seq are both kept and shown, by everyone alike", async () => {
  const { ana, bo, cy, group } = await three();
  const [di, eve] = [person("di", group), person("eve", group)];
  const copy = { ...bo, membership: createMembership(suite, group) };
  tell(bo, copy);
  const [one, other] = [await admits(bo, di), await admits(copy, eve)];
  expect(bo.membership.state.forks).toEqual([]);
  tell(bo, ana);
  tell(copy, ana, cy);
  tell(bo, cy);
  const fork = { device: bo.keys.tag, seq: one.seq, operations: [one.id, other.id].sort() };
  for (const who of [ana, cy]) expect(who.membership.state.forks).toEqual([fork]);
  // Nobody falls for it in this version.
  expect([memberOf(ana, bo)?.left, memberOf(ana, di)?.left, memberOf(ana, eve)?.left]).toEqual([false, false, false]);
  expect(ana.membership.state).toEqual(cy.membership.state);
});

test("MB9 an epoch made in a fork is not written under", async () => {
  const { ana, bo, group } = await three();
  const before = ana.membership.state.writeEpoch;
  const copy = { ...bo, membership: createMembership(suite, group) };
  tell(bo, copy);
  await rekeys(bo, "one");
  expect(bo.membership.state.writeEpoch).not.toBe(before);
  await rekeys(copy, "other");
  tell(bo, ana);
  tell(copy, ana);
  expect(ana.membership.state.writeEpoch).toBe(before);
});

test("MB10 an unknown operation is kept and handed on; a critical one in force stops writing, a void one doesn't", async () => {
  const { ana, bo, cy } = await three();
  const next = (who: Person, type: number, critical: boolean): Promise<Uint8Array> => {
    const tip = who.membership.tip(who.keys.tag);
    return forge(who, { type, seq: (tip?.seq ?? 0) + 1, previous: tip?.id ?? NO_OPERATION, parents: who.membership.heads(), body: { type: "other", bytes: utf8("from later") }, ...(critical ? {} : { critical }) } as OperationFields);
  };
  const harmless = added(ana, await next(ana, 99, false));
  expect(ana.membership.state.needsNewerVersion).toBe(false);
  tell(ana, bo);
  expect(bo.membership.get(harmless.id)?.body).toEqual({ type: "other", bytes: utf8("from later") });
  added(cy, await leave(cy.membership, cy.keys));
  added(cy, await next(cy, 99, true));
  expect(cy.membership.state.needsNewerVersion).toBe(false);
  added(bo, await next(bo, 99, true));
  expect(bo.membership.state.needsNewerVersion).toBe(true);
});

test("MB10 the types whose format stands and whose rules are not built yet stop writing too, keepers excepted", async () => {
  const { ana, bo } = await three();
  added(ana, await sign(ana.membership, ana.keys, { type: "keeperAdd", key: new Uint8Array(32), address: "/dns4/keeper" }));
  expect(ana.membership.state.needsNewerVersion).toBe(false);
  added(ana, await sign(ana.membership, ana.keys, { type: "suspend", target: { is: "member", member: bo.member } }));
  expect(ana.membership.state.needsNewerVersion).toBe(true);
});

test("MB10 one more operation is folded in by itself: what it doesn't touch stays the very same", async () => {
  const { ana, bo, cy } = await three();
  const epoch = ana.membership.state.writeEpoch;
  if (epoch === undefined) throw new Error("no epoch");
  const before = ana.membership.state;
  added(ana, await sign(ana.membership, ana.keys, { type: "reseal", epoch, device: bo.keys.tag }));
  const given = ana.membership.state;
  expect(given).not.toBe(before);
  for (const part of ["members", "devices", "epochs", "frontierEpochs", "void", "forks"] as const) expect(given[part], part).toBe(before[part]);
  added(bo, await vouch(bo.membership, bo.keys, cy.member));
  tell(bo, ana);
  const vouched = ana.membership.state;
  expect(vouched.members).not.toBe(given.members);
  expect(vouched.epochs).toBe(given.epochs);
  await rekeys(ana, "new");
  const made = ana.membership.state;
  expect([made.members === vouched.members, made.epochs === vouched.epochs, made.epochs.get(epoch) === vouched.epochs.get(epoch)]).toEqual([true, false, true]);
});

test("MB16 no operation has a place for a name: the journey's whole history holds none", async () => {
  const { ana, bo } = await three();
  added(bo, await leave(bo.membership, bo.keys));
  tell(bo, ana);
  await rekeys(ana, "end");
  const types = new Set(ana.membership.all().map((operation) => operation.type));
  expect([...types].sort((a, b) => a - b)).toEqual([OperationType.genesis, OperationType.admit, OperationType.leave, OperationType.rekey]);
  const lengths: Partial<Record<number, number>> = { 1: 1282, 2: 1537, 4: 0, 5: 70 };
  for (const operation of ana.membership.all()) expect(operation.bytes.length).toBe(111 + 32 * operation.parents.length + (lengths[operation.type] ?? -1));
});

