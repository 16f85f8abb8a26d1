/** People for tests: seeded randomness, the real suite, and each act in one call. Only tests import this. */
import { suite, type Random } from "@thicket/crypto";
import { concat, toHex, utf8, type DeviceId, type GroupId, type MemberId, type OperationId } from "@thicket/wire";
import {
  admit, createGroup, createMembership, deviceKeys, encodeOperation, generateSeeds, operationId, operationSignatureInput, proveNewcomer, publicKeys, rekey,
  type DeviceKeys, type DevicePublicKeys, type DeviceSeeds, type Member, type Membership, type NewcomerProof, type Operation, type OperationFields, type VoidReason,
} from "../index.ts";

/** Repeatable, from a name: SHA-256 in counter mode. */
export const randomFrom = (name: string): Random => {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) bytes.set(suite.hash(utf8(`${name} ${counter++}`)).subarray(0, length - at), at);
    return bytes;
  };
};

export interface Person {
  readonly name: string;
  readonly keys: DeviceKeys;
  readonly seeds: DeviceSeeds;
  readonly publicKeys: DevicePublicKeys;
  readonly member: MemberId;
  /** What this person's device knows. */
  readonly membership: Membership;
}

export const person = (name: string, group: GroupId): Person => personOf(name, group, generateSeeds(randomFrom(name)));

const personOf = (name: string, group: GroupId, seeds: DeviceSeeds): Person => {
  const keys = deviceKeys(suite, group, seeds);
  return { name, keys, seeds, publicKeys: publicKeys(suite, seeds), member: asMember(keys.device), membership: createMembership(suite, group) };
};

export const asMember = (device: DeviceId): MemberId => device as string as MemberId;

/** Ana's group, known to her alone. */
export const found = async (name = "ana"): Promise<{ readonly ana: Person; readonly group: GroupId; readonly secret: Uint8Array; readonly seals: readonly Uint8Array[] }> => {
  const seeds = generateSeeds(randomFrom(name));
  const { group, operations, secret, seals } = await createGroup(suite, randomFrom(`${name}'s group`), seeds);
  const ana = personOf(name, group, seeds);
  for (const bytes of operations) added(ana, bytes);
  return { ana, group, secret, seals };
};

/** Adds to the person's own history; the test stops if it is refused. */
export const added = (who: Person, bytes: Uint8Array): Operation => {
  const result = who.membership.add(bytes);
  if (!result.ok) throw new Error(`${who.name} refuses: ${JSON.stringify(result.error)}`);
  const newest = who.membership.all().findLast((operation) => toHex(operation.bytes) === toHex(bytes));
  if (newest === undefined) throw new Error(`${who.name}: ${result.value}`);
  return newest;
};

/** Everything `from` knows, for `to`. */
export const tell = (from: Person, ...to: readonly Person[]): void => {
  for (const person of to) for (const operation of from.membership.all()) person.membership.add(operation.bytes);
};

/** What `joiner` shows for a code of `inviter`; one name, one code. */
export const codeFor = (group: GroupId, inviter: Person, joiner: Pick<Person, "publicKeys" | "seeds">, code: string): Promise<NewcomerProof> =>
  proveNewcomer(suite, group, {
    keys: joiner.publicKeys, inviterKey: inviter.publicKeys.signingKey, code: suite.signer(suite.hash(utf8(`code ${code}`))),
    signer: suite.signer(joiner.seeds.signingSeed), transcript: suite.hash(utf8(`talk about ${code}`)),
  });

/** `sponsor` lets `newcomer` in on a code and hands over the write epoch, if there is one. */
export const admits = async (sponsor: Person, newcomer: Person, code: string = newcomer.name): Promise<Operation> => {
  const { membership } = sponsor;
  const proof = await codeFor(membership.group, sponsor, newcomer, code);
  return added(sponsor, await admit(membership, sponsor.keys, { ...newcomer.publicKeys, ...proof, welcomeRoot: new Uint8Array(32), epoch: membership.state.writeEpoch }));
};

export const rekeys = async (who: Person, seed: string): Promise<{ readonly operation: Operation; readonly secret: Uint8Array; readonly seals: readonly Uint8Array[] }> => {
  const made = await rekey(who.membership, who.keys, randomFrom(seed));
  return { ...made, operation: added(who, made.operation) };
};

export const ids = (operations: readonly Operation[]): readonly OperationId[] => operations.map((operation) => operation.id);

/** Ana, Bo (full), Cy (not full yet), all knowing the same. */
export const three = async (): Promise<{ readonly ana: Person; readonly bo: Person; readonly cy: Person; readonly group: GroupId }> => {
  const { ana, group } = await found();
  const [bo, cy] = [person("bo", group), person("cy", group)];
  await admits(ana, bo);
  await admits(ana, cy);
  tell(ana, bo, cy);
  return { ana, bo, cy, group };
};

/** Signs whatever it is told to, as an attacker with a key would. */
export const forge = async (who: Person, fields: Omit<OperationFields, "author" | "critical">): Promise<Uint8Array> => {
  const unsigned = encodeOperation({ critical: true, author: who.keys.tag, ...fields });
  return concat(unsigned, await suite.signer(who.keys.signingSeed).sign(operationSignatureInput(suite, who.membership.group, operationId(suite, who.membership.group, unsigned))));
};

/** Why `operation` has no effect, as `who` sees it. */
export const voidOf = (who: Person, operation: Operation): VoidReason | undefined => who.membership.state.void.get(operation.id);
export const memberOf = (who: Person, of: Person): Member | undefined => who.membership.state.members.get(of.member);
