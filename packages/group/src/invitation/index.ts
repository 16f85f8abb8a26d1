/**
 * Inviting and joining (IN). In order:
 *
 *   inviter  createCode · encodeCode                        shows the code; is present at inviteTopic(secret)
 *   joiner   decodeCode · startJoiner                       sends what it returns; then joinerReceive for each message
 *   inviter  startInviter · inviterReceive for each message until `words`, whose words both read aloud
 *            sealWelcome(encodeWelcome(…)) with session.welcome and the joiner's KEM key · admit(…) with its root
 *            approveJoiner, or refuseJoiner · inviterReceive goes on answering until `done`
 *   joiner   `receiving`, then `done`: decodeWelcome · checkWelcome
 *
 * After a lost connection the joiner says what resumeJoiner returns on the next one, and the inviter finds the
 * conversation it belongs to with isFromJoiner.
 */
export * from "./check-welcome.ts";
export * from "./code.ts";
export * from "./create.ts";
export { isFitName, MAX_NAME_BYTES } from "./fields.ts";
export * from "./invite-signature.ts";
export { approveJoiner, inviterReceive, isFromJoiner, refuseJoiner, startInviter, type Inviter, type InviterState, type InviterStep, type JoinerProof, type Standing } from "./inviter.ts";
export * from "./joiner.ts";
export * from "./passphrase.ts";
export type { InviteProblem, InviteProblemCode, RefusalCode } from "./problems.ts";
export { headsDigest, type SessionKeys } from "./schedule.ts";
export * from "./sealed-welcome.ts";
export * from "./welcome.ts";
export { words } from "./word-list.ts";
