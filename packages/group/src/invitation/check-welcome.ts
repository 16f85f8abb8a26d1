/**
 * IN6: the joiner believes nothing of a welcome that it can check. What is left to take on trust until a
 * second member confirms it is the snapshots and the gate's state ("copied from …").
 */
import type { Suite } from "@thicket/crypto";
import { deviceTag, equalBytes, err, ok, type Result } from "@thicket/wire";
import { deviceId, type DevicePublicKeys } from "../device-keys.ts";
import { epochId } from "../epoch-keys.ts";
import { createMembership } from "../membership.ts";
import { decodeOperation } from "../operation.ts";
import type { Membership, Operation } from "../types.ts";
import type { InviterFacts } from "./joiner.ts";
import { headsDigest } from "./schedule.ts";
import type { Welcome } from "./welcome.ts";

/**
 * The membership history that the welcome and the Admit make together, if all of this holds: it is the
 * group of the words; every operation is in order and signed; the heads of the words are those named,
 * and lie in the Admit's past; the Admit has effect for `own` keys; the epoch secret is the one its id
 * names, and the one the Admit says was handed over.
 */
export const checkWelcome = (suite: Suite, inviter: InviterFacts, own: DevicePublicKeys, admit: Uint8Array, welcome: Welcome): Result<Membership, { readonly code: "proof-failed" }> => {
  const { group } = inviter;
  if (welcome.group !== group || !equalBytes(headsDigest(suite, group, welcome.heads), inviter.heads)) return failed;
  const membership = createMembership(suite, group);
  if (![...welcome.operations, admit].every((bytes) => isTaken(membership, bytes))) return failed;
  const read = decodeOperation(suite, group, admit);
  if (!read.ok || !welcome.heads.every((head) => membership.covers([read.value.id], head))) return failed;
  const device = membership.state.devices.get(deviceTag(deviceId(suite, group, own)));
  if (device?.active !== true || device.admittedBy !== read.value.id || !equalBytes(device.signingKey, own.signingKey)) return failed;
  return handsOver(read.value, welcome) && epochId(suite, group, welcome.epoch.secret) === welcome.epoch.id ? ok(membership) : failed;
};

const failed: Result<never, { readonly code: "proof-failed" }> = err({ code: "proof-failed" });

/** Added now, or there before: a welcome made after the Admit was authored may hold it too. */
const isTaken = (membership: Membership, bytes: Uint8Array): boolean => {
  const added = membership.add(bytes);
  return added.ok && added.value !== "waiting";
};

const handsOver = (operation: Operation, welcome: Welcome): boolean => operation.body.type === "admit" && operation.body.epoch === welcome.epoch.id;
