/**
 * The plaintext fields of the handshake messages.
 *
 *   hail      32 X25519 | 32 commitment
 *   answer    32 signing key | 1,216 KEM key | 32 nonce | 32 group | 32 heads
 *   proof     32 signing key | 1,216 KEM key | 32 nonce | 1 length | name | 64 invite signature | 64 device signature
 *   admitted  32 welcome root | 4 chunks | 2 length | Admit as signed
 *   want      4 first chunk wanted, or 2^32 − 1: the Admit again
 *   refused   1 reason (problems.ts)
 *   done      –
 */
import { createWriter, fromUtf8, refuse, utf8, type Reader } from "@thicket/wire";
import type { InviterSide, JoinerSide } from "./schedule.ts";

export const MAX_NAME_BYTES = 200;

/** A name that is shown to be approved: something to see, nothing that hides or turns round what stands beside it. */
export const isFitName = (name: string): boolean =>
  name.isWellFormed() && utf8(name).length <= MAX_NAME_BYTES && SEEN.test(name) && !/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u.test(name);

/** A letter, number, sign or mark of punctuation that leaves ink: not a blank that counts as one of them. */
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{M}\p{C}\u2800]/u;

export interface Hail {
  readonly publicKey: Uint8Array;
  readonly commitment: Uint8Array;
}

export const encodeHail = (hail: Hail): Uint8Array => createWriter().bytes(hail.publicKey).bytes(hail.commitment).finish();
export const readHail = (reader: Reader): Hail => ({ publicKey: reader.bytes(32), commitment: reader.bytes(32) });

export const encodeAnswer = (answer: InviterSide): Uint8Array =>
  createWriter().bytes(answer.signingKey).bytes(answer.kemKey).bytes(answer.nonce).id(answer.group).bytes(answer.heads).finish();
export const readAnswer = (reader: Reader): InviterSide => ({
  signingKey: reader.bytes(32), kemKey: reader.bytes(1216), nonce: reader.bytes(32), group: reader.id(32), heads: reader.bytes(32),
});

export interface Proof extends JoinerSide {
  /** Goes into the Admit (invite-signature.ts). */
  readonly inviteSignature: Uint8Array;
  /** By the joiner's signing key over the conversation. */
  readonly deviceSignature: Uint8Array;
}

export const encodeProof = (proof: Proof): Uint8Array => {
  const name = utf8(proof.name);
  return createWriter().bytes(proof.signingKey).bytes(proof.kemKey).bytes(proof.nonce).u8(name.length).bytes(name)
    .bytes(proof.inviteSignature).bytes(proof.deviceSignature).finish();
};
export const readProof = (reader: Reader): Proof => {
  const [signingKey, kemKey, nonce] = [reader.bytes(32), reader.bytes(1216), reader.bytes(32)];
  const name = fromUtf8(reader.bytes(reader.u8()));
  if (name === undefined || !isFitName(name)) return refuse("unfit name");
  return { signingKey, kemKey, nonce, name, inviteSignature: reader.bytes(64), deviceSignature: reader.bytes(64) };
};

export interface Admitted {
  readonly root: Uint8Array;
  readonly chunks: number;
  /** The Admit as signed. */
  readonly admit: Uint8Array;
}

export const encodeAdmitted = (admitted: Admitted): Uint8Array =>
  createWriter().bytes(admitted.root).u32(admitted.chunks).u16(admitted.admit.length).bytes(admitted.admit).finish();
export const readAdmitted = (reader: Reader): Admitted => ({ root: reader.bytes(32), chunks: reader.u32(), admit: reader.bytes(reader.u16()) });
