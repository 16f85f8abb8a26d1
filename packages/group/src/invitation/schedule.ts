/**
 * The keys of the handshake, and the words (IN2). Each key takes in the one before and all that was
 * said so far, so a message opens only inside the conversation it was made for.
 *
 *   hail key     ← code secret
 *   answer key   ← code secret ‖ X25519                  · hail, inviter's X25519 key
 *   proof key    ← answer key ‖ secret sealed by X-Wing  · hail, answer
 *   session keys ← proof key                             · hail, answer, proof
 *
 * So a photograph of the code is not enough to read along (X25519), and a recording together with
 * the code and, some day, a machine that breaks X25519 still gives no name, key or welcome (X-Wing).
 */
import { labelled, type Suite } from "@thicket/crypto";
import { concat, fromHex, utf8, type GroupId, type OperationId } from "@thicket/wire";
import type { DevicePublicKeys } from "../device-keys.ts";
import { wordsFrom } from "./passphrase.ts";

export const WORDS = 5;
const KEY_BYTES = 32;

export const hailKey = (suite: Suite, secret: Uint8Array): Uint8Array => suite.derive(secret, "thicket invite key", utf8("hail"), KEY_BYTES);

/** For a no before there is a shared key: only somebody with the code can say it, and only to this hail. */
export const refusalKey = (suite: Suite, secret: Uint8Array, hail: Uint8Array): Uint8Array =>
  suite.derive(secret, "thicket invite key", concat(utf8("refusal"), transcript(suite, hail)), KEY_BYTES);

export const answerKey = (suite: Suite, secret: Uint8Array, shared: Uint8Array, hail: Uint8Array, inviterPublic: Uint8Array): Uint8Array =>
  suite.derive(concat(secret, shared), "thicket invite key", concat(utf8("answer"), transcript(suite, hail, inviterPublic)), KEY_BYTES);

export const proofKey = (suite: Suite, previous: Uint8Array, sealedSecret: Uint8Array, hail: Uint8Array, answer: Uint8Array): Uint8Array =>
  suite.derive(concat(previous, sealedSecret), "thicket invite key", concat(utf8("proof"), transcript(suite, hail, answer)), KEY_BYTES);

export interface SessionKeys {
  readonly toJoiner: Uint8Array;
  readonly toInviter: Uint8Array;
  /** Goes into the welcome's key beside the joiner's KEM key. */
  readonly welcome: Uint8Array;
}

export const sessionKeys = (suite: Suite, previous: Uint8Array, hail: Uint8Array, answer: Uint8Array, proof: Uint8Array): SessionKeys => {
  const said = transcript(suite, hail, answer, proof);
  const key = (name: string): Uint8Array => suite.derive(previous, "thicket invite key", concat(utf8(name), said), KEY_BYTES);
  return { toJoiner: key("to joiner"), toInviter: key("to inviter"), welcome: key("welcome") };
};

/** The HPKE context of the secret in the proof. */
export const proofContext = (suite: Suite, hail: Uint8Array, answer: Uint8Array): Uint8Array => transcript(suite, hail, answer);

/** 32 bytes; messages and fields in the order they were said. */
export const transcript = (suite: Suite, ...said: readonly Uint8Array[]): Uint8Array => labelled(suite, "thicket invite transcript", undefined, ...said);

/** 32 bytes that stand for the inviter's membership heads. */
export const headsDigest = (suite: Suite, group: GroupId, heads: readonly OperationId[]): Uint8Array =>
  labelled(suite, "thicket invite heads", group, ...[...heads].sort().map(fromHex));

export interface JoinerSide extends DevicePublicKeys {
  readonly name: string;
  /** 32 random bytes, shown only after the answer. */
  readonly nonce: Uint8Array;
}

/** What the hail commits to: all that the joiner adds to the words. */
export const joinerCommitment = (suite: Suite, joiner: JoinerSide): Uint8Array =>
  labelled(suite, "thicket invite nonce", undefined, joiner.nonce, joiner.signingKey, joiner.kemKey, utf8(joiner.name));

export interface InviterSide extends DevicePublicKeys {
  readonly nonce: Uint8Array;
  readonly group: GroupId;
  /** 32 bytes. */
  readonly heads: Uint8Array;
}

/**
 * The five words, 50 bits, that both read aloud (IN2).
 *
 * 50 bits could be ground by somebody who may choose an input last. Nobody may: the joiner's nonce,
 * keys and name are committed to in the hail, before the inviter's nonce exists; the inviter's keys,
 * nonce, group and heads are in the answer, before the joiner's nonce is shown. One who stands between
 * two conversations has to fix its own part of each before it learns the honest part, so its words
 * agree with chance 2^-50 for each time that it makes both people start again. The encapsulation in the
 * proof could be chosen last and is therefore left out; the signature by the joiner's device, whose
 * key is inside, covers it instead.
 */
export const fiveWords = (suite: Suite, hail: Uint8Array, answer: Uint8Array, inviter: InviterSide, joiner: JoinerSide): readonly string[] =>
  wordsFrom(
    labelled(
      suite, "thicket invite words", inviter.group, transcript(suite, hail, answer),
      inviter.signingKey, inviter.kemKey, inviter.nonce, inviter.heads, joiner.signingKey, joiner.kemKey, joiner.nonce, utf8(joiner.name),
    ),
    WORDS,
  );
