/** Ana, Bo and Cy on the real suite, Cy's admission known or not. Only tests import this. */
import { suite, type Random } from "@thicket/crypto";
import { admit, createGroup, createMembership, deviceKeys, epochKeys, generateSeeds, leave, proveNewcomer, publicKeys, type DeviceKeys, type EpochKeys, type Membership } from "@thicket/group";
import { utf8, type GroupId } from "@thicket/wire";

/** Repeatable, from a name. */
export const randomFrom = (name: string): Random => {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) bytes.set(suite.hash(utf8(`${name} ${counter++}`)).subarray(0, length - at), at);
    return bytes;
  };
};

export interface People {
  readonly group: GroupId;
  readonly epoch: EpochKeys;
  readonly ana: DeviceKeys;
  readonly bo: DeviceKeys;
  /** Left again. */
  readonly cy: DeviceKeys;
  /** Admitted after all of `membership`. */
  readonly di: DeviceKeys;
  /** All but Di's admission. */
  readonly membership: Membership;
  readonly admissionOfDi: Uint8Array;
}

export const people = async (): Promise<People> => {
  const made = await createGroup(suite, randomFrom("ana's group"), generateSeeds(randomFrom("ana")));
  const { group, keys: ana } = made;
  const membership = createMembership(suite, group);
  const add = (operation: Uint8Array): void => {
    if (!membership.add(operation).ok) throw new Error("refused");
  };
  for (const operation of made.operations) add(operation);
  const letIn = async (name: string): Promise<readonly [DeviceKeys, Uint8Array]> => {
    const seeds = generateSeeds(randomFrom(name));
    const keys = publicKeys(suite, seeds);
    const proof = await proveNewcomer(suite, group, { keys, inviterKey: suite.signer(ana.signingSeed).publicKey, code: suite.signer(suite.hash(utf8(`code ${name}`))), signer: suite.signer(seeds.signingSeed), transcript: new Uint8Array(32) });
    return [deviceKeys(suite, group, seeds), await admit(membership, ana, { ...keys, ...proof, welcomeRoot: new Uint8Array(32), epoch: membership.state.writeEpoch })];
  };
  const [bo, bosAdmission] = await letIn("bo");
  add(bosAdmission);
  const [cy, cysAdmission] = await letIn("cy");
  add(cysAdmission);
  add(await leave(membership, cy));
  const [di, admissionOfDi] = await letIn("di");
  return { group, epoch: epochKeys(suite, group, made.secret), ana, bo, cy, di, membership, admissionOfDi };
};
