/**
 * Who is at the other end (ID2). The link proves a PeerId and nothing more; a hello binds a device of the
 * group to it, inside this connection only. Sealed under an epoch's hello subkey, so who holds no epoch of
 * the group sees random bytes; signed over both PeerIds and both nonces, so it can't be used anywhere else.
 *
 *   HELLO   24 nonce | sealed { 32 epoch | 8 deviceTag | 64 signature | 111 zeros } | 16 tag      255 bytes
 *   signed  labelledBytes("thicket hello signature", group, epoch, signer's peer, its nonce, other's peer, its nonce)
 */
import { labelledBytes, type Random, type Suite } from "@thicket/crypto";
import type { DeviceKeys, EpochKeys, GroupState } from "@thicket/group";
import type { PeerTag } from "@thicket/link";
import { concat, createWriter, decode, fromHex, NONCE_BYTES, refuse, utf8, type DeviceTag, type EpochId, type GroupId } from "@thicket/wire";
import { HELLO_BYTES } from "./messages.ts";

const CONTENT_BYTES: number = HELLO_BYTES - NONCE_BYTES - 16;

/** The two ends of one connection, as one of them sees it. */
export interface Ends {
  readonly ownPeer: PeerTag;
  readonly ownNonce: Uint8Array;
  readonly otherPeer: PeerTag;
  readonly otherNonce: Uint8Array;
}

export interface Hello {
  readonly epoch: EpochId;
  readonly device: DeviceTag;
  readonly signature: Uint8Array;
}

export const makeHello = async (suite: Suite, random: Random, group: GroupId, keys: DeviceKeys, epoch: EpochKeys, ends: Ends): Promise<Uint8Array> => {
  const signature = await suite.signer(keys.signingSeed).sign(signedBytes(suite, group, epoch.id, ends));
  const content = createWriter().id(epoch.id).id(keys.tag).bytes(signature).bytes(new Uint8Array(CONTENT_BYTES - 104)).finish();
  const nonce = random(NONCE_BYTES);
  return concat(nonce, suite.seal(epoch.helloKey, nonce, content, context(suite, group)));
};

/** Under whichever of `epochs` opens it; undefined for everything that is not a hello of this group. */
export const openHello = (suite: Suite, group: GroupId, epochs: readonly EpochKeys[], sealed: Uint8Array): Hello | undefined => {
  for (const epoch of epochs) {
    const content = suite.open(epoch.helloKey, sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES), context(suite, group));
    if (content === undefined) continue;
    const read = decode(content, (reader) => {
      const hello = { epoch: reader.id<EpochId>(32), device: reader.id<DeviceTag>(8), signature: reader.bytes(64) };
      for (const zero of reader.rest()) if (zero !== 0) refuse("filling is not zero");
      return hello;
    });
    return read.ok && read.value.epoch === epoch.id ? read.value : undefined;
  }
  return undefined;
};

/** "unknown": a device this history doesn't have yet; it may still have to bring its own admission. */
export const checkHello = (suite: Suite, group: GroupId, devices: GroupState["devices"], hello: Hello, ends: Ends): "good" | "unknown" | "bad" => {
  const device = devices.get(hello.device);
  if (device === undefined) return "unknown";
  const theirs: Ends = { ownPeer: ends.otherPeer, ownNonce: ends.otherNonce, otherPeer: ends.ownPeer, otherNonce: ends.ownNonce };
  return device.active && suite.verify(device.signingKey, signedBytes(suite, group, hello.epoch, theirs), hello.signature) ? "good" : "bad";
};

const context = (suite: Suite, group: GroupId): Uint8Array => labelledBytes(suite, "thicket hello", group);

const signedBytes = (suite: Suite, group: GroupId, epoch: EpochId, ends: Ends): Uint8Array =>
  labelledBytes(suite, "thicket hello signature", group, fromHex(epoch), utf8(ends.ownPeer), ends.ownNonce, utf8(ends.otherPeer), ends.otherNonce);
