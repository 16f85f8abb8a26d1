/**
 * The joiner's side of the handshake (IN2): (state, message) → [state, messages to send]. Asynchronous
 * only because signing is. Nothing an inviter, a relay or a thief sends throws; whatever does not belong
 * ends the conversation with a problem and leaves nothing behind.
 */
import type { Random, Signer, Suite } from "@thicket/crypto";
import { deviceTag, equalBytes, type GroupId } from "@thicket/wire";
import { deviceId, type DevicePublicKeys } from "../device-keys.ts";
import { decodeOperation, operationSignatureInput } from "../operation.ts";
import type { InviteCode } from "./code.ts";
import { inviterCommitment, inviteSigner } from "./create.ts";
import { clearPart, openMessage, sealMessage } from "./envelope.ts";
import { encodeHail, encodeProof, isFitName, readAdmitted, readAnswer, type Admitted } from "./fields.ts";
import { proveNewcomer } from "./invite-signature.ts";
import { refusalByte, refusalCode, type InviteProblemCode } from "./problems.ts";
import { answerKey, fiveWords, hailKey, joinerCommitment, proofContext, proofKey, refusalKey, sessionKeys, transcript, type InviterSide, type JoinerSide, type SessionKeys } from "./schedule.ts";
import { createWelcomeReader, finishWelcome, MAX_CHUNKS, nextChunk, takeChunk, welcomeProgress, type WelcomeReader } from "./sealed-welcome.ts";
import { ADMIT_AGAIN, CHUNKS_A_WANT, encodeWant, readChunkMessage } from "./streaming.ts";

export interface Joiner {
  readonly suite: Suite;
  readonly random: Random;
  readonly code: InviteCode;
  /** As `isFitName` wants it. */
  readonly name: string;
  /** Fresh keys for this group; `signer` has the private half of `keys.signingKey`. */
  readonly keys: DevicePublicKeys;
  readonly signer: Signer;
  readonly kemSeed: Uint8Array;
}

/** Who answered, and for which group. Authentic: the code commits to the keys, and the words cover the rest. */
export interface InviterFacts extends DevicePublicKeys {
  readonly group: GroupId;
  /** 32 bytes: `headsDigest` of the inviter's membership heads. */
  readonly heads: Uint8Array;
}

export type JoinerState =
  | { readonly at: "hailed"; readonly hail: Uint8Array; readonly secret: Uint8Array; readonly side: JoinerSide }
  /** For the person to read aloud; the inviter decides. */
  | { readonly at: "words"; readonly words: readonly string[]; readonly hail: Uint8Array; readonly inviter: InviterFacts; readonly session: SessionKeys }
  | { readonly at: "receiving"; readonly inviter: InviterFacts; readonly admit: Uint8Array; readonly session: SessionKeys; readonly reader: WelcomeReader; readonly done: number; readonly of: number }
  /** The Admit is by `inviter`, for these keys, and names `root`; what is inside the welcome is still to be checked (welcome.ts). */
  | { readonly at: "done"; readonly inviter: InviterFacts; readonly admit: Uint8Array; readonly root: Uint8Array; readonly welcome: Uint8Array }
  | { readonly at: "failed"; readonly problem: InviteProblemCode };

export type JoinerStep = readonly [JoinerState, readonly Uint8Array[]];

const NOTHING = new Uint8Array(0);

/** Says (1). Fails at once on a code of another suite; throws RangeError on an unfit name (the caller has checked it). */
export const startJoiner = (joiner: Joiner): JoinerStep => {
  const { suite, random, code, keys, name } = joiner;
  if (code.suite !== suite.id) return failed("code-newer");
  if (!isFitName(name)) throw new RangeError("unfit name");
  const secret = random(32);
  const side: JoinerSide = { ...keys, name, nonce: random(32) };
  const fields = encodeHail({ publicKey: suite.agreePublicKey(secret), commitment: joinerCommitment(suite, side) });
  const hail = sealMessage(joiner, "hail", hailKey(suite, code.secret), NOTHING, fields);
  return [{ at: "hailed", hail, secret, side }, [hail]];
};

export const joinerReceive = async (joiner: Joiner, state: JoinerState, message: Uint8Array): Promise<JoinerStep> => {
  if (state.at === "failed" || state.at === "done") return [state, []];
  const no = readRefusal(joiner, state, message);
  if (no !== undefined) return failed(no);
  if (state.at === "hailed") return onAnswer(joiner, state, message);
  if (state.at === "words") return onAdmitted(joiner, state, message);
  return onChunk(joiner, state, message);
};

/** "They are different", by the joiner: the inviter is told, if it is the inviter who hears it. */
export const refuseInviter = (joiner: Joiner, state: JoinerState): JoinerStep =>
  state.at === "words" ? [{ at: "failed", problem: "words-differ" }, [sealMessage(joiner, "refused", state.session.toInviter, NOTHING, Uint8Array.of(refusalByte("inviter-refused")))]] : [state, []];

/** After the connection was lost and another found: asks for what is still missing. Before there are words the caller begins anew. */
export const resumeJoiner = (joiner: Joiner, state: JoinerState): JoinerStep => {
  if (state.at === "words") return [state, [want(joiner, state.session, ADMIT_AGAIN)]];
  return [state, state.at === "receiving" ? [want(joiner, state.session, nextChunk(state.reader) ?? 0)] : []];
};

const onAnswer = async (joiner: Joiner, state: JoinerState & { readonly at: "hailed" }, message: Uint8Array): Promise<JoinerStep> => {
  const { suite, code, random, keys, signer } = joiner;
  const { hail, secret, side } = state;
  const clear = clearPart(suite, "answer", message);
  const shared = clear && suite.agree(secret, clear);
  const key = clear && shared && answerKey(suite, code.secret, shared, hail, clear);
  const inviter = key && openMessage(suite, "answer", key, message, readAnswer);
  if (key === undefined || inviter === undefined || !isCommittedTo(joiner, inviter)) return failed("proof-failed");

  const kemSecret = random(32);
  const { encapsulation, sealed } = suite.hpkeSeal(inviter.kemKey, proofContext(suite, hail, message), kemSecret, NOTHING, random);
  const carrier = Uint8Array.from([...encapsulation, ...sealed]);
  const { inviteSignature, deviceSignature } = await proveNewcomer(suite, inviter.group, { keys, inviterKey: inviter.signingKey, code: inviteSigner(suite, code.secret), signer, transcript: transcript(suite, hail, message, carrier) });
  const last = proofKey(suite, key, kemSecret, hail, message);
  const proof = sealMessage(joiner, "proof", last, carrier, encodeProof({ ...side, inviteSignature, deviceSignature }));
  const session = sessionKeys(suite, last, hail, message, proof);
  const { signingKey, kemKey, group, heads } = inviter;
  return [{ at: "words", words: fiveWords(suite, hail, message, inviter, side), hail, inviter: { signingKey, kemKey, group, heads }, session }, [proof]];
};

/** The keys are the ones the code was made with, and fit to verify and to seal with. */
const isCommittedTo = ({ suite, code }: Joiner, inviter: InviterSide): boolean =>
  equalBytes(inviterCommitment(suite, code.secret, inviter), code.commitment) && suite.admissible(inviter.signingKey) && suite.kemAdmissible(inviter.kemKey);

const onAdmitted = (joiner: Joiner, state: JoinerState & { readonly at: "words" }, message: Uint8Array): JoinerStep => {
  const { inviter, session } = state;
  const admitted = openMessage(joiner.suite, "admitted", session.toJoiner, message, readAdmitted);
  if (admitted === undefined || admitted.chunks > MAX_CHUNKS + 1 || !isOwnAdmit(joiner, inviter, admitted)) return failed("proof-failed");
  const context = { suite: joiner.suite, group: inviter.group, handshakeKey: session.welcome, kemSeed: joiner.kemSeed };
  const reader = createWelcomeReader(context, admitted.root);
  return [{ at: "receiving", inviter, admit: admitted.admit, session, reader, done: 0, of: admitted.chunks }, [want(joiner, session, 0)]];
};

/** IN6: an Admit by the keys the code committed to, for this joiner's keys, naming the root of this welcome. */
const isOwnAdmit = ({ suite, keys }: Joiner, inviter: InviterFacts, admitted: Admitted): boolean => {
  const { group } = inviter;
  const read = decodeOperation(suite, group, admitted.admit);
  if (!read.ok || read.value.body.type !== "admit") return false;
  const { body, author, id, signature } = read.value;
  return (
    author === deviceTag(deviceId(suite, group, inviter)) && suite.verify(inviter.signingKey, operationSignatureInput(suite, group, id), signature)
    && equalBytes(body.signingKey, keys.signingKey) && equalBytes(body.kemKey, keys.kemKey) && equalBytes(body.welcomeRoot, admitted.root)
  );
};

const onChunk = (joiner: Joiner, state: JoinerState & { readonly at: "receiving" }, message: Uint8Array): JoinerStep => {
  const { session, inviter, admit } = state;
  const next = nextChunk(state.reader);
  const came = readChunkMessage(joiner.suite, message);
  if (came === undefined) {
    // Said twice because the first may have been lost.
    const again = openMessage(joiner.suite, "admitted", session.toJoiner, message, readAdmitted);
    return again !== undefined && equalBytes(again.admit, admit) ? [state, []] : failed("proof-failed");
  }
  // A chunk from before a new start: harmless, and already here or asked for again.
  if (came.index !== next) return [state, []];
  const taken = takeChunk(state.reader, came.chunk);
  if (!taken.ok) return failed(taken.error.code);
  const reader = taken.value;
  const welcome = finishWelcome(reader);
  if (welcome !== undefined) return [{ at: "done", inviter, admit, root: reader.root, welcome }, [sealMessage(joiner, "done", session.toInviter, NOTHING, NOTHING)]];
  const { done, of } = welcomeProgress(reader);
  const asks = (came.index + 1) % CHUNKS_A_WANT === 0 ? [want(joiner, session, came.index + 1)] : [];
  return [{ ...state, reader, done, of }, asks];
};

const want = (joiner: Joiner, session: SessionKeys, from: number): Uint8Array => sealMessage(joiner, "want", session.toInviter, NOTHING, encodeWant(from));

/**
 * A no to this hail by somebody who knows the code, which the inviter may still say until it has the proof; or by the
 * inviter alone. Once the Admit is here, only the latter.
 */
const readRefusal = (joiner: Joiner, state: JoinerState & { readonly at: "hailed" | "words" | "receiving" }, message: Uint8Array): InviteProblemCode | undefined => {
  const { suite, code } = joiner;
  const read = (key: Uint8Array): InviteProblemCode | undefined => openMessage(suite, "refused", key, message, (reader) => refusalCode(reader.u8()));
  if (state.at === "hailed") return read(refusalKey(suite, code.secret, state.hail));
  return read(state.session.toJoiner) ?? (state.at === "words" ? read(refusalKey(suite, code.secret, state.hail)) : undefined);
};

const failed = (problem: InviteProblemCode): JoinerStep => [{ at: "failed", problem }, []];
