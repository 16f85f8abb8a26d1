/** What a set of judged operations means: the state everyone with the same set computes alike (MB10). */
import type { DeviceTag, GroupId, MemberId, OperationId } from "@thicket/wire";
import { createEpochs } from "./epochs.ts";
import { createForks } from "./forks.ts";
import type { Judged } from "./judged.ts";
import { compareText } from "./seniority.ts";
import { activeDevices, isActive, isFull, nobody, standsAs, vouchersOf, type Standing } from "./standing.ts";
import { OperationType, type Device, type GroupState, type Member, type VoidReason } from "./types.ts";

export interface Fold {
  /** One operation whose past was added before. `standing`: of all that were, and this one. */
  add(judged: Judged, standing: Standing): void;
  /** A pure function of the set that was added: any order, one state. Parts that didn't change are the same objects as before. */
  state(): GroupState;
}

export const createFold = (group: GroupId): Fold => {
  const operations: Judged[] = [];
  const epochs = createEpochs(operations);
  const forks = createForks();
  const voids = createVoids();
  let standing = nobody;
  let people = peopleOf(standing);
  let needsNewerVersion = false;
  let state: GroupState | undefined;

  const take = (judged: Judged): void => {
    const { operation } = judged;
    const reason = effectOf(judged, standing);
    if (reason === undefined && operation.critical && !BUILT.has(operation.type)) needsNewerVersion = true;
    const unheld = operation.body.type === "reseal" && !epochs.holds(operation.body.epoch, operation.author);
    voids.set(operation.id, reason ?? (unheld ? "not-holder" : undefined));
  };

  /** Who stands was decided anew: each operation may have gained or lost its effect. */
  const takeAll = (): void => {
    needsNewerVersion = false;
    for (const judged of operations) take(judged);
  };

  /** A rekey that names another's epoch, made apart, is nothing. */
  const judgeClaims = (made: GroupState["epochs"]): void => {
    for (const { epoch, rekeys } of epochs.claimants())
      for (const judged of rekeys) voids.set(judged.operation.id, effectOf(judged, standing) ?? (made.get(epoch)?.operation === judged.operation.id ? undefined : "wrong-rekey"));
  };

  return {
    add: (judged, next) => {
      const isDecided = next.decisions === standing.decisions;
      standing = next;
      operations.push(judged);
      forks.add(judged);
      for (const given of epochs.add(judged)) if (voids.get(given) === "not-holder") voids.set(given, undefined);
      if (isDecided) take(judged);
      else takeAll();
      state = undefined;
    },
    state: () => {
      if (state !== undefined) return state;
      if (!isSamePeople(people.of, standing)) people = peopleOf(standing);
      const { epochs: made, writeEpoch, frontier } = epochs.view(standing, forks.operations);
      judgeClaims(made);
      const held = writeEpoch === undefined ? undefined : made.get(writeEpoch);
      return (state = {
        id: group, members: people.members, devices: people.devices, epochs: made, generation: standing.generation, writeEpoch, frontierEpochs: frontier,
        owedSeals: held === undefined ? [] : people.active.filter((tag) => !held.holders.has(tag)).map((device) => ({ epoch: held.id, device })),
        needsNewerVersion, void: voids.all(), forks: forks.all(),
      });
    },
  };
};

/** The types this version acts on. Any other critical one in force stops writing (MB10). */
const BUILT: ReadonlySet<number> = new Set([OperationType.genesis, OperationType.admit, OperationType.vouch, OperationType.leave, OperationType.rekey, OperationType.reseal]);

/** Why `judged` has no effect in this set, `undefined` when it has: its own past's verdict first, then whether its author still stands. */
const effectOf = ({ verdict, operation, device }: Judged, standing: Standing): VoidReason | undefined => {
  if (verdict.void !== undefined) return verdict.void;
  if (verdict.admission !== undefined) return standsAs(standing, verdict.admission.device)?.operation === operation.id ? undefined : "twin";
  return standsAs(standing, device) === undefined ? "author-not-active" : undefined;
};

interface People {
  readonly of: Standing;
  readonly members: ReadonlyMap<MemberId, Member>;
  readonly devices: ReadonlyMap<DeviceTag, Device>;
  /** Sorted. */
  readonly active: readonly DeviceTag[];
}

const isSamePeople = (a: Standing, b: Standing): boolean => a.order === b.order && a.devices === b.devices && a.left === b.left && a.vouchers === b.vouchers;

const peopleOf = (standing: Standing): People => {
  const members = new Map<MemberId, Member>();
  const devices = new Map<DeviceTag, Device>();
  for (const admission of standing.order.filter(({ device, operation }) => standsAs(standing, device)?.operation === operation)) {
    const member = admission.device as string as MemberId;
    const active = isActive(standing, admission.device);
    members.set(member, {
      id: member, devices: [admission.tag], full: isFull(standing, admission.device), sponsor: admission.sponsor as string as MemberId | undefined,
      vouchers: vouchersOf(standing, admission) as readonly string[] as readonly MemberId[], left: !active, seniority: members.size,
    });
    devices.set(admission.tag, { id: admission.device, tag: admission.tag, member, signingKey: admission.signingKey, kemKey: admission.kemKey, admittedBy: admission.operation, active });
  }
  return { of: standing, members, devices, active: activeDevices(standing).map(({ tag }) => tag) };
};

interface Voids {
  get(id: OperationId): VoidReason | undefined;
  set(id: OperationId, reason: VoidReason | undefined): void;
  /** Sorted by id. */
  all(): ReadonlyMap<OperationId, VoidReason>;
}

const createVoids = (): Voids => {
  const reasons = new Map<OperationId, VoidReason>();
  let shown: ReadonlyMap<OperationId, VoidReason> | undefined;
  return {
    get: (id) => reasons.get(id),
    set: (id, reason) => {
      if (reasons.get(id) === reason) return;
      if (reason === undefined) reasons.delete(id);
      else reasons.set(id, reason);
      shown = undefined;
    },
    all: () => (shown ??= new Map([...reasons].sort(([a], [b]) => compareText(a, b)))),
  };
};
