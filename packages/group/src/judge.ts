/**
 * MB1: an operation counts only if its author was entitled in the state of its own causal past. The verdict
 * depends on the operation and that past alone: no clock, no arrival order, nothing that comes later.
 */
import type { Suite } from "@thicket/crypto";
import { deviceTag, equalBytes, MAX_DEVICES, type DeviceId, type GroupId } from "@thicket/wire";
import { verifyDeviceSignature, verifyInviteSignature } from "./invitation/invite-signature.ts";
import { claimsOf, codeClaim, type Admission, type Verdict } from "./judged.ts";
import { activeDevices, fullMembers, isActive, isFull, standsAs, type Standing } from "./standing.ts";
import type { AdmitBody, Operation, OperationBody, VoidReason } from "./types.ts";

/** `device` is whose key verified the signature; `past` is the standing of the operation's past, itself not included. */
export const judge = (suite: Suite, group: GroupId, operation: Operation, device: DeviceId, past: Standing): Verdict => {
  const { body } = operation;
  if (body.type === "genesis") return { void: undefined, admission: admissionBy(operation, body, { device, past, sponsor: undefined }) };
  if (!isActive(past, device)) return { void: "author-not-active" };
  if (body.type === "admit") return judgeAdmit(suite, group, { ...operation, body }, device, past);
  if (body.type === "vouch") return judgeVouch(body, device, past);
  if (body.type === "rekey") return judgeRekey(body, past);
  return entitled;
};

const entitled: Verdict = { void: undefined };

const judgeAdmit = (suite: Suite, group: GroupId, operation: Operation & { readonly body: AdmitBody }, sponsor: DeviceId, past: Standing): Verdict => {
  const { body } = operation;
  const device = body.member as string as DeviceId;
  const inviterKey = standsAs(past, sponsor)?.signingKey ?? new Uint8Array(0);
  const reason = ((): VoidReason | undefined => {
    if (!isFull(past, sponsor)) return "author-not-full";
    if (past.claimed.has(codeClaim(body.invite))) return "code-used";
    if (claimsOf(device, body.signingKey, undefined).some((claim) => past.claimed.has(claim))) return "key-used";
    // No claim that could push somebody out: KEM keys are public, and nothing is signed with them.
    if (past.order.some((other) => equalBytes(other.kemKey, body.kemKey))) return "key-used";
    if (activeDevices(past).length >= MAX_DEVICES) return "group-full";
    if (!suite.admissible(body.signingKey) || !suite.kemAdmissible(body.kemKey)) return "key-unfit";
    if (!verifyInviteSignature(suite, group, { ...body, inviterKey })) return "code-signature";
    if (!verifyDeviceSignature(suite, group, body)) return "device-signature";
    return undefined;
  })();
  return reason === undefined ? { void: undefined, admission: admissionBy(operation, body, { device, past, sponsor }) } : { void: reason };
};

const admissionBy = (
  { id, seq }: Operation, body: AdmitBody | (OperationBody & { readonly type: "genesis" }),
  { device, past, sponsor }: { readonly device: DeviceId; readonly past: Standing; readonly sponsor: DeviceId | undefined },
): Admission => ({
  device, tag: deviceTag(device), signingKey: body.signingKey, kemKey: body.kemKey, operation: id, sponsor, seq,
  claims: claimsOf(device, body.signingKey, body.type === "admit" ? body.invite : undefined), fullAtOnce: sponsor !== undefined && fullMembers(past) === 1, before: past.order,
});

const judgeVouch = (body: Extract<OperationBody, { readonly type: "vouch" }>, voucher: DeviceId, past: Standing): Verdict => {
  if (!isFull(past, voucher)) return { void: "author-not-full" };
  const newcomer = body.member as string as DeviceId;
  const admission = standsAs(past, newcomer);
  if (admission === undefined || !isActive(past, newcomer)) return { void: "target-unknown" };
  if (admission.sponsor === voucher || newcomer === voucher) return { void: "own-newcomer" };
  return entitled;
};

/** EP3, EP4: nothing of a rekey is its author's choice but the secret. What it says of the rest must be what its past says. */
const judgeRekey = (body: Extract<OperationBody, { readonly type: "rekey" }>, past: Standing): Verdict => {
  const recipients = activeDevices(past).map((active) => active.tag);
  const generation = past.generation + 1;
  if (past.epochs.has(body.epoch) || body.generation !== generation || body.count !== recipients.length) return { void: "wrong-rekey" };
  return { void: undefined, rekey: { generation, recipients } };
};
