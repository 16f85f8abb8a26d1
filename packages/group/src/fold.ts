/** What a set of judged operations means: the state everyone with the same set computes alike (MB10). */
import { deviceTag, type DeviceId, type DeviceTag, type GroupId, type MemberId, type OperationId } from "@thicket/wire";
import { epochsOf } from "./epochs.ts";
import { compareText, seniorityOf } from "./seniority.ts";
import { admissionOf, type Judged } from "./judged.ts";
import { activeDevices, isActive, isFull, standingOf, standsAs, vouchersOf, type Standing } from "./standing.ts";
import { OperationType, type Device, type GroupState, type Member, type VoidReason } from "./types.ts";

/** A pure function of the set: any order, one state. `operations` contains the past of each of its members. */
export const fold = (group: GroupId, operations: readonly Judged[]): GroupState => {
  const standing = standingOf(operations);
  const { admissions, rank } = seniorityOf(operations);
  const standingAdmissions = admissions.filter((admission) => standsAs(standing, admission.device)?.operation === admission.operation);
  const members = new Map<MemberId, Member>();
  const devices = new Map<DeviceTag, Device>();
  for (const [seniority, admission] of standingAdmissions.entries()) {
    const member = admission.device as string as MemberId;
    const active = isActive(standing, admission.device);
    members.set(member, {
      id: member, devices: [admission.tag], full: isFull(standing, admission.device), sponsor: admission.sponsor as string as MemberId | undefined,
      vouchers: vouchersOf(standing, admission) as readonly string[] as readonly MemberId[], left: !active, seniority,
    });
    devices.set(admission.tag, { id: admission.device, tag: admission.tag, member, signingKey: admission.signingKey, kemKey: admission.kemKey, admittedBy: admission.operation, active });
  }
  const forks = forksOf(operations);
  const { epochs, writeEpoch, frontier } = epochsOf(operations, standing, rank, new Set(forks.flatMap((fork) => fork.operations)));
  const held = writeEpoch === undefined ? undefined : epochs.get(writeEpoch);
  return {
    id: group, members, devices, epochs, generation: standing.generation, writeEpoch, frontierEpochs: frontier,
    owedSeals: held === undefined ? [] : activeDevices(standing).filter(({ tag }) => !held.holders.has(tag)).map(({ tag }) => ({ epoch: held.id, device: tag })),
    needsNewerVersion: operations.some((judged) => judged.operation.critical && !BUILT.has(judged.operation.type) && effectOf(judged, standing) === undefined),
    void: voidsOf(operations, standing, epochs),
    forks,
  };
};

/** The types this version acts on. Any other critical one in force stops writing (MB10). */
const BUILT: ReadonlySet<number> = new Set([OperationType.genesis, OperationType.admit, OperationType.vouch, OperationType.leave, OperationType.rekey, OperationType.reseal]);

/** Why `judged` has no effect in this set, `undefined` when it has: its own past's verdict first, then whether its author still stands. */
const effectOf = (judged: Judged, standing: Standing): VoidReason | undefined => {
  if (judged.verdict.void !== undefined) return judged.verdict.void;
  const admission = admissionOf(judged);
  if (admission !== undefined) return standsAs(standing, admission.device)?.operation === admission.operation ? undefined : "twin";
  return standsAs(standing, judged.device) === undefined ? "author-not-active" : undefined;
};

const voidsOf = (operations: readonly Judged[], standing: Standing, epochs: GroupState["epochs"]): ReadonlyMap<OperationId, VoidReason> => {
  const reasons = operations.flatMap((judged): [OperationId, VoidReason][] => {
    const { operation } = judged;
    const reason = effectOf(judged, standing) ?? outdone(operation, epochs);
    return reason === undefined ? [] : [[operation.id, reason]];
  });
  return new Map(reasons.sort(([a], [b]) => compareText(a, b)));
};

const outdone = ({ id, author, body }: Judged["operation"], epochs: GroupState["epochs"]): VoidReason | undefined => {
  if (body.type === "rekey" && epochs.get(body.epoch)?.operation !== id) return "wrong-rekey";
  if (body.type === "reseal" && epochs.get(body.epoch)?.holders.has(author) !== true) return "not-holder";
  return undefined;
};

/** MB9: one device, one seq, two operations. */
const forksOf = (operations: readonly Judged[]): GroupState["forks"] => {
  const places = new Map<string, { readonly device: DeviceId; readonly seq: number; readonly operations: OperationId[] }>();
  for (const { device, operation } of operations) {
    const place = `${device} ${operation.seq}`;
    const known = places.get(place);
    if (known === undefined) places.set(place, { device, seq: operation.seq, operations: [operation.id] });
    else known.operations.push(operation.id);
  }
  return [...places.values()]
    .filter((place) => place.operations.length > 1)
    .sort((a, b) => compareText(a.device, b.device) || a.seq - b.seq)
    .map((place) => ({ device: deviceTag(place.device), seq: place.seq, operations: place.operations.sort() }));
};
