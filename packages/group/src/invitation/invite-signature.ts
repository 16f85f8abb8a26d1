/**
 * What binds an Admit to the code it answers, and to the device it lets in (IN2, IN3, ID1). A code's secret makes a one-time Ed25519 key.
 * The joiner signs with it: this group, this inviter, these keys. The Admit carries that public key and
 * the signature, so every member can check, with nothing but the Admit and its author's key:
 *   - the keys admitted are the ones a holder of the code put forward; others need another signature;
 *   - the code was this inviter's to answer: a member who copies keys, code and signature out of an
 *     Admit into one of its own admits nobody, and can't push the inviter aside as a senior twin (MB13);
 *   - two Admits that name one code are seen to (the public key is the code's name).
 * The inviter knows the secret too, so this proves nothing against the inviter, whose own signature
 * stands under the Admit anyway.
 *
 * The newcomer's own key signs too: this group, this conversation, these keys and that signature, which
 * names the inviter. Without it any member could admit a key that somebody else was admitted with, dated
 * back, and as the senior sponsor push that person out as a twin (decision 0120).
 */
import { labelledBytes, type Signer, type Suite } from "@thicket/crypto";
import type { GroupId } from "@thicket/wire";
import type { DevicePublicKeys } from "../device-keys.ts";

export interface InviteProof extends DevicePublicKeys {
  /** 32 bytes: the signing key of the device that authors the Admit. */
  readonly inviterKey: Uint8Array;
}

/** What an Admit says of how its newcomer came: fields of the same names. */
export interface NewcomerProof {
  /** 32 bytes: the code's public key. */
  readonly invite: Uint8Array;
  readonly inviteSignature: Uint8Array;
  /** 32 bytes; means something to the two who talked, and to all others only that the newcomer signed it. */
  readonly transcript: Uint8Array;
  readonly deviceSignature: Uint8Array;
}

/** Both signatures. `code` and `signer` hold the one-time key and the newcomer's. */
export const proveNewcomer = async (
  suite: Suite, group: GroupId,
  of: { readonly keys: DevicePublicKeys; readonly inviterKey: Uint8Array; readonly code: Signer; readonly signer: Signer; readonly transcript: Uint8Array },
): Promise<NewcomerProof> => {
  const { keys: { signingKey, kemKey }, inviterKey, code, signer, transcript } = of;
  const inviteSignature = await code.sign(inviteProofBytes(suite, group, { inviterKey, signingKey, kemKey }));
  const deviceSignature = await signer.sign(deviceProofBytes(suite, group, { signingKey, kemKey, inviteSignature, transcript }));
  return { invite: code.publicKey, inviteSignature, transcript, deviceSignature };
};

/** For the fold: does `invite` (the code's public key) vouch for these keys, in this group, to this author? Never throws. */
export const verifyInviteSignature = (suite: Suite, group: GroupId, proof: InviteProof & Pick<NewcomerProof, "invite" | "inviteSignature">): boolean =>
  suite.admissible(proof.invite) && suite.verify(proof.invite, inviteProofBytes(suite, group, proof), proof.inviteSignature);

/** For the fold: did the newcomer ask to be let in with this code? `signingKey` is admissible. Never throws. */
export const verifyDeviceSignature = (suite: Suite, group: GroupId, proof: DeviceProof & Pick<NewcomerProof, "deviceSignature">): boolean =>
  suite.verify(proof.signingKey, deviceProofBytes(suite, group, proof), proof.deviceSignature);

type DeviceProof = DevicePublicKeys & Pick<NewcomerProof, "inviteSignature" | "transcript">;

/** The bytes signed, domain-separated (SU3). */
export const inviteProofBytes = (suite: Pick<Suite, "id">, group: GroupId, proof: InviteProof): Uint8Array =>
  labelledBytes(suite, "thicket invite signature", group, proof.inviterKey, proof.signingKey, proof.kemKey);
export const deviceProofBytes = (suite: Pick<Suite, "id">, group: GroupId, proof: DeviceProof): Uint8Array =>
  labelledBytes(suite, "thicket invite device signature", group, proof.transcript, proof.signingKey, proof.kemKey, proof.inviteSignature);
