/** Who a device is: names made of its public keys, inside one group only (ID1). */
import { labelled, type Random, type Suite } from "@thicket/crypto";
import { concat, deviceTag, fromHex, toHex, type DeviceId, type GroupId } from "@thicket/wire";
import type { DeviceKeys, OperationBody } from "./types.ts";

/** The secret half of a device, before it belongs to a group: 32 bytes each. */
export interface DeviceSeeds {
  readonly signingSeed: Uint8Array;
  readonly kemSeed: Uint8Array;
}

export interface DevicePublicKeys {
  /** 32 bytes, Ed25519. */
  readonly signingKey: Uint8Array;
  /** 1,216 bytes, X-Wing. */
  readonly kemKey: Uint8Array;
}

/** Fresh for each group: the same seeds in two groups would link them (ID1). */
export const generateSeeds = (random: Random): DeviceSeeds => ({ signingSeed: random(32), kemSeed: random(32) });

export const publicKeys = (suite: Suite, seeds: DeviceSeeds): DevicePublicKeys => ({
  signingKey: suite.signer(seeds.signingSeed).publicKey,
  kemKey: suite.kemPublicKey(seeds.kemSeed),
});

/** SHA-256(label ‖ group ‖ public keys). */
export const deviceId = (suite: Suite, group: GroupId, keys: DevicePublicKeys): DeviceId =>
  toHex(labelled(suite, "thicket device id", group, keys.signingKey, keys.kemKey)) as DeviceId;

export const deviceKeys = (suite: Suite, group: GroupId, seeds: DeviceSeeds): DeviceKeys => {
  const device = deviceId(suite, group, publicKeys(suite, seeds));
  return { device, tag: deviceTag(device), signingSeed: seeds.signingSeed, kemSeed: seeds.kemSeed };
};

/** SHA-256(label ‖ 32 random bytes ‖ founder's keys ‖ policy and parent): the id commits to all that Genesis says, so a group has one (decision 0110). */
export const groupId = (suite: Suite, genesis: Extract<OperationBody, { readonly type: "genesis" }>): GroupId =>
  toHex(
    labelled(suite, "thicket group id", undefined, genesis.nonce, genesis.signingKey, genesis.kemKey, concat(Uint8Array.of(genesis.policy), genesis.parent === undefined ? new Uint8Array(0) : fromHex(genesis.parent))),
  ) as GroupId;
