/**
 * Making operations. Each returns signed bytes for `membership.add`, and adds nothing itself. One at a time:
 * add what came back before making the next, or the two would be a fork (MB9).
 */
import type { Random, Suite } from "@thicket/crypto";
import { concat, MAX_PARENTS, NO_OPERATION, type DeviceTag, type GroupId, type MemberId, type OperationId } from "@thicket/wire";
import { deviceId, deviceKeys, groupId, publicKeys, type DevicePublicKeys, type DeviceSeeds } from "./device-keys.ts";
import { epochId, generateEpochSecret } from "./epoch-keys.ts";
import type { NewcomerProof } from "./invitation/invite-signature.ts";
import { createMembership } from "./membership.ts";
import { GENESIS_NONCE_BYTES, isCritical, Policy } from "./operation-bodies.ts";
import { encodeOperation, operationId, operationSignatureInput } from "./operation.ts";
import { sealTree } from "./seal-tree.ts";
import { encodeSeal, sealEpoch } from "./seal.ts";
import { OperationType, type AdmitBody, type Device, type DeviceKeys, type Membership, type OperationBody } from "./types.ts";

export interface NewGroup {
  readonly group: GroupId;
  readonly keys: DeviceKeys;
  /** Genesis and the first Rekey. */
  readonly operations: readonly Uint8Array[];
  /** The first epoch's. */
  readonly secret: Uint8Array;
  /** The founder's own seal. */
  readonly seals: readonly Uint8Array[];
}

/** ID1: the group's id comes of 32 random bytes and the founder's keys; `seeds` are this group's alone. */
export const createGroup = async (suite: Suite, random: Random, seeds: DeviceSeeds): Promise<NewGroup> => {
  const body: OperationBody & { readonly type: "genesis" } = { type: "genesis", nonce: random(GENESIS_NONCE_BYTES), ...publicKeys(suite, seeds), policy: Policy.pair, parent: undefined };
  const group = groupId(suite, body);
  const keys = deviceKeys(suite, group, seeds);
  const membership = createMembership(suite, group);
  const genesis = await sign(membership, keys, body);
  mustAdd(membership, genesis);
  const first = await rekey(membership, keys, random);
  return { group, keys, operations: [genesis, first.operation], secret: first.secret, seals: first.seals };
};

/** Has effect when the author is a full member (MB7) and both signatures are good (invite-signature.ts). `epoch`: whose secret goes with the welcome. */
export const admit = (
  membership: Membership, keys: DeviceKeys,
  newcomer: DevicePublicKeys & NewcomerProof & Pick<AdmitBody, "welcomeRoot" | "epoch">,
): Promise<Uint8Array> => {
  const { signingKey, kemKey, invite, inviteSignature, transcript, deviceSignature, welcomeRoot, epoch } = newcomer;
  const member = deviceId(membership.suite, membership.group, newcomer) as string as MemberId;
  return sign(membership, keys, { type: "admit", member, signingKey, kemKey, invite, inviteSignature, transcript, deviceSignature, welcomeRoot, epoch, parent: undefined });
};

export const vouch = (membership: Membership, keys: DeviceKeys, member: MemberId): Promise<Uint8Array> => sign(membership, keys, { type: "vouch", member });

/** Always allowed (MB8), and final for these keys. */
export const leave = (membership: Membership, keys: DeviceKeys): Promise<Uint8Array> => sign(membership, keys, { type: "leave" });

/** EP1, EP3: a fresh secret, sealed to every active device, the author's own too. `seals` are in the order of the recipients' tags. */
export const rekey = async (membership: Membership, keys: DeviceKeys, random: Random): Promise<{ readonly operation: Uint8Array; readonly secret: Uint8Array; readonly seals: readonly Uint8Array[] }> => {
  const { suite, group } = membership;
  const state = membership.stateAt(nextParents(membership, keys.tag));
  const secret = generateEpochSecret(random);
  const epoch = epochId(suite, group, secret);
  const recipients = [...state.devices.values()].filter((device) => device.active).sort((a, b) => (a.tag < b.tag ? -1 : 1));
  const { root, seals } = sealTree(suite, group, recipients.map((device) => sealEpoch(suite, random, { group, epoch, device: device.id }, device.kemKey, secret)));
  const operation = await sign(membership, keys, { type: "rekey", epoch, generation: state.generation + 1, sealsRoot: root, count: recipients.length });
  return { operation, secret, seals: seals.map(encodeSeal) };
};

/** EP7: gives an epoch this device holds to one that is owed it. */
export const reseal = async (
  membership: Membership, keys: DeviceKeys, random: Random, secret: Uint8Array, device: Device,
): Promise<{ readonly operation: Uint8Array; readonly seal: Uint8Array }> => {
  const { suite, group } = membership;
  const epoch = epochId(suite, group, secret);
  const operation = await sign(membership, keys, { type: "reseal", epoch, device: device.tag });
  return { operation, seal: encodeSeal(sealEpoch(suite, random, { group, epoch, device: device.id }, device.kemKey, secret)) };
};

/** Signs `body` as the device's next operation, on top of everything `membership` knows. For the types above, and for tests of the others. */
export const sign = async (membership: Membership, keys: DeviceKeys, body: OperationBody & { readonly type: keyof typeof OperationType }): Promise<Uint8Array> => {
  const { suite, group } = membership;
  const type = OperationType[body.type];
  const tip = membership.tip(keys.tag);
  const unsigned = encodeOperation({
    type, critical: isCritical(type), author: keys.tag, seq: (tip?.seq ?? 0) + 1, previous: tip?.id ?? NO_OPERATION, parents: nextParents(membership, keys.tag), body,
  });
  const signature = await suite.signer(keys.signingSeed).sign(operationSignatureInput(suite, group, operationId(suite, group, unsigned)));
  return concat(unsigned, signature);
};

/** The heads, sorted; of more than an operation can name, one that leads to the author's own last step and as many others. */
const nextParents = (membership: Membership, author: DeviceTag): readonly OperationId[] => {
  const heads = membership.heads();
  if (heads.length <= MAX_PARENTS) return heads;
  const tip = membership.tip(author);
  const own = heads.find((head) => tip === undefined || membership.covers([head], tip.id));
  return [...(own === undefined ? [] : [own]), ...heads.filter((head) => head !== own)].slice(0, MAX_PARENTS).sort();
};

const mustAdd = (membership: Membership, bytes: Uint8Array): void => {
  const added = membership.add(bytes);
  if (!added.ok) throw new Error(`own operation refused: ${added.error.code}`);
};
