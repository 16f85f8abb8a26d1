import { labelled, type Random, type Signer, type Suite } from "@thicket/crypto";
import type { DevicePublicKeys } from "../device-keys.ts";
import { CodeFlag, CodeKind, COMMITMENT_BYTES, type InviteCode } from "./code.ts";

/** IN3: 30 minutes in person, 72 hours by link. */
export const IN_PERSON_MINUTES = 30;
export const BY_LINK_MINUTES: number = 72 * 60;

/** A new code of this device. The caller keeps it, marks it used or cancelled, and forgets it when it ends. */
export const createCode = (of: {
  readonly suite: Suite;
  readonly random: Random;
  readonly keys: DevicePublicKeys;
  readonly now: number;
  readonly byLink: boolean;
  readonly hints: readonly string[];
}): InviteCode => {
  const secret = of.random(32);
  const minutes = of.byLink ? BY_LINK_MINUTES : IN_PERSON_MINUTES;
  return {
    suite: of.suite.id,
    kind: CodeKind.join,
    flags: of.byLink ? CodeFlag.byLink : 0,
    secret,
    commitment: inviterCommitment(of.suite, secret, of.keys),
    ends: Math.ceil(of.now / 60_000 + minutes) * 60_000,
    hints: of.hints,
  };
};

/**
 * 20 bytes that tie the code to the inviter's keys (IN1). With the secret inside, they are different in
 * every code, so nobody can tell two codes of one device; and nobody who only sees a code can put other
 * keys behind it (a second preimage of 160 bits).
 */
export const inviterCommitment = (suite: Suite, secret: Uint8Array, keys: DevicePublicKeys): Uint8Array =>
  labelled(suite, "thicket invite commitment", undefined, secret, keys.signingKey, keys.kemKey).subarray(0, COMMITMENT_BYTES);

/** 32 bytes: where the two find each other at a meeting point (KP1). Says nothing of code or group. */
export const inviteTopic = (suite: Suite, secret: Uint8Array): Uint8Array => suite.derive(secret, "thicket invite topic", new Uint8Array(0), 32);

/** The code's one-time key; its public half is the code's name in the Admit. */
export const inviteSigner = (suite: Suite, secret: Uint8Array): Signer =>
  suite.signer(suite.derive(secret, "thicket invite signing key", new Uint8Array(0), 32));
