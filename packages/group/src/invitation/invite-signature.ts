/**
 * What binds an Admit to the code it answers (IN2, IN3). A code's secret makes a one-time Ed25519 key.
 * The joiner signs with it: this group, this inviter, these keys. The Admit carries that public key and
 * the signature, so every member can check, with nothing but the Admit and its author's key:
 *   - the keys admitted are the ones a holder of the code put forward; others need another signature;
 *   - the code was this inviter's to answer: a member who copies keys, code and signature out of an
 *     Admit into one of its own admits nobody, and can't push the inviter aside as a senior twin (MB13);
 *   - two Admits that name one code are seen to (the public key is the code's name).
 * The inviter knows the secret too, so this proves nothing against the inviter, whose own signature
 * stands under the Admit anyway. That the joiner holds the keys' private halves was shown to the
 * inviter in the handshake and shows at the first entry.
 */
import { labelledBytes, type Suite } from "@thicket/crypto";
import type { GroupId } from "@thicket/wire";

export interface InviteProof {
  /** 32 bytes each; the inviter's is the key of the device that authors the Admit. */
  readonly inviterKey: Uint8Array;
  readonly signingKey: Uint8Array;
  readonly kemKey: Uint8Array;
}

/** The bytes signed, domain-separated (SU3). */
export const inviteProofBytes = (suite: Pick<Suite, "id">, group: GroupId, proof: InviteProof): Uint8Array =>
  labelledBytes(suite, "thicket invite signature", group, proof.inviterKey, proof.signingKey, proof.kemKey);

/** For the fold: does `invite` (the code's public key) vouch for these keys, in this group, to this author? Never throws. */
export const verifyInviteSignature = (suite: Suite, group: GroupId, proof: InviteProof & { readonly invite: Uint8Array; readonly inviteSignature: Uint8Array }): boolean =>
  suite.admissible(proof.invite) && suite.verify(proof.invite, inviteProofBytes(suite, group, proof), proof.inviteSignature);
