/** Ana, Bo, Cy, Di and as many others as a group needs, with keys of their own, on any suite. */
import type { Suite } from "@thicket/crypto";
import { admit, createGroup, createMembership, deviceKeys, generateSeeds, proveNewcomer, publicKeys, type DeviceKeys, type DeviceSeeds, type Membership } from "@thicket/group";
import type { GroupId } from "@thicket/wire";
import type { Seeded } from "./seeded.ts";

const FIRST_NAMES = ["ana", "bo", "cy", "di"];

/** "ana", "bo", "cy", "di", then "e5", "e6", … */
export const namesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => FIRST_NAMES[i] ?? `e${i + 1}`);

export interface Cast {
  readonly group: GroupId;
  /** Of the first epoch. */
  readonly secret: Uint8Array;
  /** As signed, parents first: Genesis, the first Rekey, an Admit for each of the others. */
  readonly operations: readonly Uint8Array[];
  /** By name, the founder first. */
  readonly keys: ReadonlyMap<string, DeviceKeys>;
}

/** A group of these people; the first makes it and lets the others in. */
export const createCast = async (suite: Suite, seeded: Seeded, [founder = "ana", ...others]: readonly string[]): Promise<Cast> => {
  const seeds = generateSeeds(seeded.bytes);
  const made = await createGroup(suite, seeded.bytes, seeds);
  const membership = createMembership(suite, made.group);
  for (const operation of made.operations) membership.add(operation);
  const keys = new Map([[founder, made.keys]]);
  for (const name of others) {
    const newcomer = generateSeeds(seeded.bytes);
    membership.add(await letIn(membership, made.keys, newcomer, seeded));
    keys.set(name, deviceKeys(suite, made.group, newcomer));
  }
  return { group: made.group, secret: made.secret, operations: membership.all().map(({ bytes }) => bytes), keys };
};

/** `sponsor`'s Admit of `newcomer` on a code of its own, the write epoch handed over; for `membership` to add. */
export const letIn = async (membership: Membership, sponsor: DeviceKeys, newcomer: DeviceSeeds, seeded: Seeded): Promise<Uint8Array> => {
  const { suite, group } = membership;
  const joiner = publicKeys(suite, newcomer);
  const proof = await proveNewcomer(suite, group, {
    keys: joiner, inviterKey: suite.signer(sponsor.signingSeed).publicKey, code: suite.signer(seeded.bytes(32)), signer: suite.signer(newcomer.signingSeed), transcript: seeded.bytes(32),
  });
  return admit(membership, sponsor, { ...joiner, ...proof, welcomeRoot: new Uint8Array(32), epoch: membership.state.writeEpoch });
};

/** The keys of one of the cast; a test that asks for a stranger stops. */
export const keysOf = (cast: Cast, name: string): DeviceKeys => {
  const keys = cast.keys.get(name);
  if (keys === undefined) throw new Error(`${name} is not in this cast`);
  return keys;
};
