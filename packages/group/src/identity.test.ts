import { suite, type Suite } from "@thicket/crypto";
import { expect, test } from "vitest";
import { equalBytes, NO_OPERATION, utf8, type DeviceTag, type OperationId } from "@thicket/wire";
import { admit, createGroup, createMembership, deviceKeys, generateSeeds, leave, proveNewcomer, publicKeys, rekey, sign, type DeviceKeys, type Membership, type Operation } from "./index.ts";
import { added, codeFor, forge, ids, person, randomFrom, three, voidOf } from "./testing/cast.ts";

test("ID1 a group's id is made of 32 random bytes and the founder's keys, and everyone checks it", async () => {
  const seeds = generateSeeds(randomFrom("ana"));
  const [one, other] = [await createGroup(suite, randomFrom("1"), seeds), await createGroup(suite, randomFrom("2"), seeds)];
  expect(one.group).not.toBe(other.group);
  expect(one.keys.device).not.toBe(other.keys.device);
  const membership = createMembership(suite, one.group);
  expect(membership.add(other.operations[0] ?? new Uint8Array(0))).toEqual({ ok: false, error: { code: "wrong-group" } });
  expect(membership.state.members.size).toBe(0);
  for (const bytes of one.operations) expect(membership.add(bytes)).toEqual({ ok: true, value: "added" });
  expect([...membership.state.devices.values()]).toMatchObject([{ id: one.keys.device, tag: one.keys.tag, active: true }]);
  expect(membership.state.writeEpoch).toBeDefined();
});

test("ID1 an admission whose tag is taken is refused; of twins made apart the senior sponsor's stands", async () => {
  // Every other device id begins with the same eight bytes: what an attacker would have to grind for.
  const colliding: Suite = { ...suite, hash: (...parts: readonly Uint8Array[]): Uint8Array => {
    const hash = suite.hash(...parts);
    const label = utf8("thicket device id");
    return equalBytes((parts[0] ?? hash).subarray(1, 1 + label.length), label) && (hash[31] ?? 0) % 2 === 0 ? Uint8Array.from(hash, (byte, i) => (i < 8 ? 1 : byte)) : hash;
  } };
  const { group, operations } = await createGroup(colliding, randomFrom("group"), generateSeeds(randomFrom("founder")));
  const keysNamed = (name: string): DeviceKeys => deviceKeys(colliding, group, generateSeeds(randomFrom(name)));
  const names = Array.from({ length: 40 }, (_, i) => `joiner ${i}`);
  const [one, other] = names.filter((name) => keysNamed(name).tag === "0101010101010101");
  const sponsor = names.find((name) => keysNamed(name).tag !== "0101010101010101");
  if (one === undefined || other === undefined || sponsor === undefined) throw new Error("no collision found");
  const letIn = async (membership: Membership, inviter: { readonly keys: DeviceKeys; readonly signingKey: Uint8Array }, name: string): Promise<Operation> => {
    const seeds = generateSeeds(randomFrom(name));
    const joiner = publicKeys(colliding, seeds);
    const proof = await proveNewcomer(colliding, group, {
      keys: joiner, inviterKey: inviter.signingKey, code: suite.signer(suite.hash(utf8(`code ${name}`))), signer: suite.signer(seeds.signingSeed), transcript: new Uint8Array(32),
    });
    const bytes = await admit(membership, inviter.keys, { ...joiner, ...proof, welcomeRoot: new Uint8Array(32), epoch: undefined });
    expect(membership.add(bytes)).toEqual({ ok: true, value: "added" });
    return membership.all().at(-1) as Operation;
  };
  const history = (from?: Membership): Membership => {
    const membership = createMembership(colliding, group);
    for (const bytes of from === undefined ? operations : from.all().map((operation) => operation.bytes)) membership.add(bytes);
    return membership;
  };
  const founderSeeds = generateSeeds(randomFrom("founder"));
  const founder = { keys: deviceKeys(colliding, group, founderSeeds), signingKey: publicKeys(colliding, founderSeeds).signingKey };
  const second = { keys: keysNamed(sponsor), signingKey: publicKeys(colliding, generateSeeds(randomFrom(sponsor))).signingKey };
  const base = history();
  await letIn(base, founder, sponsor);
  // In one past: the second is void.
  const serial = history(base);
  await letIn(serial, founder, one);
  const taken = await letIn(serial, founder, other);
  expect(serial.state.void.get(taken.id)).toBe("key-used");
  // Apart: the senior's stands, and what either twin signs is read by its own key.
  const [left, right] = [history(base), history(base)];
  const [junior, senior] = [await letIn(left, second, one), await letIn(right, founder, other)];
  const words = await Promise.all([[left, one] as const, [right, other] as const].map(([at, name]) => leave(at, keysNamed(name))));
  for (const [at, bytes] of [[left, words[0]], [right, words[1]]] as const) expect(at.add(bytes as Uint8Array)).toEqual({ ok: true, value: "added" });
  for (const order of [[left, right], [right, left]]) {
    const merged = history(base);
    for (const from of order) for (const operation of from.all()) expect(merged.add(operation.bytes).ok).toBe(true);
    expect([merged.state.void.get(junior.id), merged.state.void.get(senior.id)]).toEqual(["twin", undefined]);
    expect(merged.state.devices.get("0101010101010101" as DeviceTag)).toMatchObject({ id: keysNamed(other).device, active: false });
    expect(merged.all().length).toBe(left.all().length + 2);
  }
});

test("A13 nobody signs as another, out of turn or from nowhere", async () => {
  const { ana, bo, cy, group } = await three();
  const tip = bo.membership.tip(bo.keys.tag);
  expect(tip).toBeUndefined();
  const heads = ana.membership.heads();
  const word = { type: 4, body: { type: "leave" }, parents: heads } as const;
  const first = { ...word, seq: 1, previous: NO_OPERATION };
  const stranger = person("stranger", group);
  expect(ana.membership.add(await forge(stranger, first))).toEqual({ ok: false, error: { code: "unknown-author" } });
  expect(ana.membership.add(await forge({ ...cy, keys: { ...cy.keys, tag: bo.keys.tag } }, first))).toEqual({ ok: false, error: { code: "bad-signature" } });
  // Bo's admission is not in the past of Genesis, so nothing of Bo's can stand on Genesis.
  const [genesis] = ids(ana.membership.all());
  expect(ana.membership.add(await forge(bo, { ...first, parents: [genesis as OperationId] }))).toEqual({ ok: false, error: { code: "unknown-author" } });
  const anas = ana.membership.tip(ana.keys.tag);
  if (anas === undefined || genesis === undefined) throw new Error("no history");
  for (const wrong of [{ seq: 2, previous: anas.id }, { seq: anas.seq + 2, previous: anas.id }, { seq: anas.seq + 1, previous: genesis }])
    expect(ana.membership.add(await forge(bo, { ...word, ...wrong }))).toMatchObject({ ok: false, error: { code: "malformed" } });
  // A chain that goes on from a step its past does not hold.
  expect(ana.membership.add(await forge(ana, { ...word, seq: anas.seq + 1, previous: anas.id, parents: [genesis] }))).toMatchObject({ ok: false, error: { code: "malformed" } });
  expect(ana.membership.add(await forge(bo, first))).toEqual({ ok: true, value: "added" });
});

test("A14 an Admit that names one member and another's keys is refused, as is one of keys nobody could seal to", async () => {
  const { ana, bo, group } = await three();
  const di = person("di", group);
  const proof = await codeFor(group, ana, di, "di");
  const body = { type: "admit", ...di.publicKeys, ...proof, welcomeRoot: new Uint8Array(32), epoch: undefined, parent: undefined } as const;
  expect(ana.membership.add(await sign(ana.membership, ana.keys, { ...body, member: bo.member }))).toMatchObject({ ok: false, error: { code: "malformed" } });
  const unfit = { signingKey: di.publicKeys.signingKey, kemKey: new Uint8Array(1216).fill(255) };
  const unfitProof = await codeFor(group, ana, { publicKeys: unfit, seeds: di.seeds }, "unfit");
  const operation = added(ana, await admit(ana.membership, ana.keys, { ...unfit, ...unfitProof, welcomeRoot: new Uint8Array(32), epoch: undefined }));
  expect(voidOf(ana, operation)).toBe("key-unfit");
  expect((await rekey(ana.membership, ana.keys, randomFrom("still"))).seals.length).toBe(3);
});

