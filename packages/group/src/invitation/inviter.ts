/**
 * The inviter's side of the handshake (IN2): (state, message) → [state, messages to send]. One machine
 * for each conversation; several may run under one code, and what is in `words` first is shown first.
 * `standing` is the caller's: whether the code is still open, and only its own clock says when it ends (IN3).
 *
 * Nothing a joiner sends throws. Rubbish before a good hail changes nothing; a hail shows knowledge of
 * the code. After that anything wrong ends the conversation, never the code.
 */
import type { Random, Suite } from "@thicket/crypto";
import { equalBytes, type GroupId, type OperationId } from "@thicket/wire";
import type { DevicePublicKeys } from "../device-keys.ts";
import { isExpired, type InviteCode } from "./code.ts";
import { inviteSigner } from "./create.ts";
import { clearPart, openMessage, sealMessage } from "./envelope.ts";
import { encodeAdmitted, encodeAnswer, readHail, readProof, type Proof } from "./fields.ts";
import { verifyDeviceSignature, verifyInviteSignature, type NewcomerProof } from "./invite-signature.ts";
import { refusalByte, type InviteProblemCode, type RefusalCode } from "./problems.ts";
import { answerKey, fiveWords, hailKey, headsDigest, joinerCommitment, proofContext, proofKey, refusalKey, sessionKeys, transcript, type InviterSide, type SessionKeys } from "./schedule.ts";
import type { SealedWelcome } from "./sealed-welcome.ts";
import { ADMIT_AGAIN, CHUNKS_A_WANT, encodeChunk, readWant } from "./streaming.ts";

export interface Inviter {
  readonly suite: Suite;
  readonly random: Random;
  readonly code: InviteCode;
  readonly group: GroupId;
  /** Heads of the membership history as the conversation begins. */
  readonly heads: readonly OperationId[];
  readonly keys: DevicePublicKeys;
  readonly kemSeed: Uint8Array;
}

export interface Standing {
  /** Milliseconds of this device's clock. */
  readonly now: number;
  /** Why a hail is to be turned away although the code has not ended. */
  readonly closed?: "code-used" | "code-cancelled" | "busy" | undefined;
}

/** All the Admit needs of the joiner. */
export interface JoinerProof extends DevicePublicKeys, NewcomerProof {
  readonly name: string;
}

export type InviterState =
  | { readonly at: "waiting" }
  | { readonly at: "answered"; readonly hail: Uint8Array; readonly answer: Uint8Array; readonly key: Uint8Array; readonly commitment: Uint8Array; readonly side: InviterSide }
  /** For the person to compare; `approveJoiner` or `refuseJoiner` is next. */
  | { readonly at: "words"; readonly words: readonly string[]; readonly joiner: JoinerProof; readonly session: SessionKeys }
  | { readonly at: "sending"; readonly joiner: JoinerProof; readonly session: SessionKeys; readonly admit: Uint8Array; readonly welcome: SealedWelcome; readonly done: number; readonly of: number }
  | { readonly at: "done"; readonly joiner: JoinerProof }
  | { readonly at: "failed"; readonly problem: InviteProblemCode };

export type InviterStep = readonly [InviterState, readonly Uint8Array[]];

export const startInviter = (): InviterState => ({ at: "waiting" });

export const inviterReceive = (inviter: Inviter, state: InviterState, message: Uint8Array, standing: Standing): InviterStep => {
  if (state.at === "waiting") return onHail(inviter, state, message, standing);
  if (state.at === "answered") return onProof(inviter, state, message, standing);
  if (state.at === "words") return openMessage(inviter.suite, "refused", state.session.toInviter, message, (reader) => reader.u8()) === undefined ? [state, []] : [failed("words-differ"), []];
  if (state.at === "sending") return onWant(inviter, state, message);
  return [state, []];
};

/** "The same: let them in." The Admit was made from `state.joiner`, and names the welcome's root. */
export const approveJoiner = (inviter: Inviter, state: InviterState, standing: Standing, admitted: { readonly admit: Uint8Array; readonly welcome: SealedWelcome }): InviterStep => {
  if (state.at !== "words") return [state, []];
  const turnedAway = whyNot(inviter, standing);
  if (turnedAway !== undefined) return refuseJoiner(inviter, state, turnedAway);
  const { admit, welcome } = admitted;
  const next = { at: "sending", joiner: state.joiner, session: state.session, admit, welcome, done: 0, of: welcome.chunks.length } as const;
  return [next, [sayAdmitted(inviter, next)]];
};

/** Does `message` go on with this conversation? A lost connection comes back as another, and only the two know the session's keys. */
export const isFromJoiner = ({ suite }: Inviter, state: InviterState, message: Uint8Array): boolean =>
  (state.at === "words" || state.at === "sending") && openMessage(suite, "want", state.session.toInviter, message, readWant) !== undefined;

/** "They are different", or a code that was cancelled meanwhile. The joiner is told no more than `code`. */
export const refuseJoiner = (inviter: Inviter, state: InviterState, code: RefusalCode = "inviter-refused"): InviterStep => {
  if (state.at !== "words") return [state, []];
  return [failed(code === "inviter-refused" ? "words-differ" : code), [refusal(inviter, state.session.toJoiner, code)]];
};

const sayAdmitted = (inviter: Inviter, { session, admit, welcome }: InviterState & { readonly at: "sending" }): Uint8Array =>
  sealMessage(inviter, "admitted", session.toJoiner, new Uint8Array(0), encodeAdmitted({ root: welcome.root, chunks: welcome.chunks.length, admit }));

const onHail = (inviter: Inviter, state: InviterState, message: Uint8Array, standing: Standing): InviterStep => {
  const { suite, code, random } = inviter;
  const hail = openMessage(suite, "hail", hailKey(suite, code.secret), message, readHail);
  if (hail === undefined) return [state, []];
  const turnedAway = whyNot(inviter, standing);
  const secret = random(32);
  const shared = suite.agree(secret, hail.publicKey);
  if (turnedAway !== undefined || shared === undefined) {
    const why = turnedAway ?? "proof-failed";
    return [failed(why), [refusal(inviter, refusalKey(suite, code.secret, message), why)]];
  }
  const own = suite.agreePublicKey(secret);
  const key = answerKey(suite, code.secret, shared, message, own);
  const side: InviterSide = { ...inviter.keys, nonce: random(32), group: inviter.group, heads: headsDigest(suite, inviter.group, inviter.heads) };
  const answer = sealMessage(inviter, "answer", key, own, encodeAnswer(side));
  return [{ at: "answered", hail: message, answer, key, commitment: hail.commitment, side }, [answer]];
};

const onProof = (inviter: Inviter, state: InviterState & { readonly at: "answered" }, message: Uint8Array, standing: Standing): InviterStep => {
  const { suite, code } = inviter;
  const turnedAway = whyNot(inviter, standing);
  const read = openProof(inviter, state, message);
  if (read === undefined || turnedAway !== undefined) {
    const why = turnedAway ?? "proof-failed";
    return [failed(why), [refusal(inviter, refusalKey(suite, code.secret, state.hail), why)]];
  }
  const { proof, session } = read;
  const { signingKey, kemKey, name, inviteSignature, deviceSignature } = proof;
  const joiner = { signingKey, kemKey, name, inviteSignature, deviceSignature, transcript: read.transcript, invite: inviteSigner(suite, code.secret).publicKey };
  return [{ at: "words", words: fiveWords(suite, state.hail, state.answer, state.side, proof), joiner, session }, []];
};

/** Everything (3) must be: sealed to this device in this conversation, as committed to, keys fit, both signatures good. */
const openProof = (inviter: Inviter, state: InviterState & { readonly at: "answered" }, message: Uint8Array): { readonly proof: Proof; readonly transcript: Uint8Array; readonly session: SessionKeys } | undefined => {
  const { suite, code, group, kemSeed, keys } = inviter;
  const clear = clearPart(suite, "proof", message);
  const secret = clear && suite.hpkeOpen(kemSeed, clear.subarray(0, 1120), proofContext(suite, state.hail, state.answer), clear.subarray(1120), new Uint8Array(0));
  if (clear === undefined || secret === undefined) return undefined;
  const key = proofKey(suite, state.key, secret, state.hail, state.answer);
  const proof = openMessage(suite, "proof", key, message, readProof);
  if (proof === undefined || !equalBytes(joinerCommitment(suite, proof), state.commitment)) return undefined;
  if (!suite.admissible(proof.signingKey) || !suite.kemAdmissible(proof.kemKey) || equalBytes(proof.signingKey, keys.signingKey)) return undefined;
  const invite = inviteSigner(suite, code.secret).publicKey;
  if (!verifyInviteSignature(suite, group, { ...proof, inviterKey: keys.signingKey, invite })) return undefined;
  const said = transcript(suite, state.hail, state.answer, clear);
  if (!verifyDeviceSignature(suite, group, { ...proof, transcript: said })) return undefined;
  return { proof, transcript: said, session: sessionKeys(suite, key, state.hail, state.answer, message) };
};

const onWant = (inviter: Inviter, state: InviterState & { readonly at: "sending" }, message: Uint8Array): InviterStep => {
  const { suite } = inviter;
  if (openMessage(suite, "done", state.session.toInviter, message, () => true) === true) return [{ at: "done", joiner: state.joiner }, []];
  const from = openMessage(suite, "want", state.session.toInviter, message, readWant);
  if (from === ADMIT_AGAIN) return [state, [sayAdmitted(inviter, state)]];
  if (from === undefined || from >= state.of) return [state, []];
  const chunks = state.welcome.chunks.slice(from, from + CHUNKS_A_WANT).map((chunk, i) => encodeChunk(suite, from + i, chunk));
  return [{ ...state, done: Math.max(state.done, from) }, chunks];
};

/** The code's own end first, so that a cancelled and ended code reads as ended. */
const whyNot = (inviter: Inviter, standing: Standing): RefusalCode | undefined => (isExpired(inviter.code, standing.now) ? "code-expired" : standing.closed);

const refusal = (inviter: Inviter, key: Uint8Array, code: RefusalCode): Uint8Array => sealMessage(inviter, "refused", key, new Uint8Array(0), Uint8Array.of(refusalByte(code)));

const failed = (problem: InviteProblemCode): InviterState => ({ at: "failed", problem });
