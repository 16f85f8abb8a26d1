/**
 * Who stands in a set of judged operations that contains the past of each of its members: the state that MB1
 * asks about. It is built in two ways that must agree: from scratch (`standingOf`), and by putting one operation
 * on top of everything there is (`withOperation`), which is how a history mostly grows.
 */
import { deviceTag, type DeviceId, type DeviceTag, type EpochId } from "@thicket/wire";
import { admissionOf, type Admission, type Judged } from "./judged.ts";
import { compareText, seniorityOf } from "./seniority.ts";

export interface Standing {
  /** Admissions that stand, of those who left too. */
  readonly devices: ReadonlyMap<DeviceTag, Admission>;
  readonly left: ReadonlySet<DeviceId>;
  readonly vouchers: ReadonlyMap<DeviceId, readonly DeviceId[]>;
  /** Taken by an entitled admission, whether it stands or not. */
  readonly claimed: ReadonlySet<string>;
  /** The highest of any entitled Rekey; 0 before the first. */
  readonly generation: number;
  readonly epochs: ReadonlySet<EpochId>;
}

export const nobody: Standing = { devices: new Map(), left: new Set(), vouchers: new Map(), claimed: new Set(), generation: 0, epochs: new Set() };

export const standsAs = (standing: Standing, device: DeviceId): Admission | undefined => {
  const admission = standing.devices.get(deviceTag(device));
  return admission?.device === device ? admission : undefined;
};
export const isActive = (standing: Standing, device: DeviceId): boolean => standsAs(standing, device) !== undefined && !standing.left.has(device);

/** MB7: the founder, whoever came while there was one full member, and whoever a second member vouched for. */
export const isFull = (standing: Standing, device: DeviceId): boolean => {
  const admission = standsAs(standing, device);
  if (admission === undefined) return false;
  return admission.sponsor === undefined || admission.fullAtOnce || vouchersOf(standing, admission).length > 0;
};
/** A sponsor's own word is not a second one. */
export const vouchersOf = (standing: Standing, admission: Admission): readonly DeviceId[] =>
  (standing.vouchers.get(admission.device) ?? []).filter((voucher) => voucher !== admission.sponsor && standsAs(standing, voucher) !== undefined);

/** Sorted by tag. */
export const activeDevices = (standing: Standing): readonly Admission[] =>
  [...standing.devices.values()].filter((admission) => !standing.left.has(admission.device)).sort((a, b) => compareText(a.tag, b.tag));

export const fullMembers = (standing: Standing): number => activeDevices(standing).filter((admission) => isFull(standing, admission.device)).length;

/**
 * From scratch. Admissions made apart may claim the same tag, key or code: the senior sponsor's stands, then the
 * one with the lower seq (MB13). They are decided in that very order, and an admission's sponsor is always
 * decided before it, so one pass is enough; who came through a loser falls with it.
 */
export const standingOf = (operations: readonly Judged[]): Standing => {
  const { admissions, rank } = seniorityOf(operations);
  const sponsorRank = (admission: Admission): number => (admission.sponsor === undefined ? -1 : (rank.get(admission.sponsor) ?? Number.POSITIVE_INFINITY));
  const decided = admissions.toSorted((a, b) => sponsorRank(a) - sponsorRank(b) || a.seq - b.seq || compareText(a.operation, b.operation));
  const devices = new Map<DeviceTag, Admission>();
  const taken = new Set<string>();
  const claimed = new Set<string>();
  for (const admission of decided) {
    for (const claim of admission.claims) claimed.add(claim);
    const sponsorStands = admission.sponsor === undefined || devices.get(deviceTag(admission.sponsor))?.device === admission.sponsor;
    if (!sponsorStands || admission.claims.some((claim) => taken.has(claim))) continue;
    for (const claim of admission.claims) taken.add(claim);
    devices.set(admission.tag, admission);
  }
  const draft: Draft = { devices, claimed, left: new Set(), vouchers: new Map(), generation: 0, epochs: new Set() };
  for (const judged of operations) addDeed(draft, judged);
  return draft;
};

/** `standing`, and one more operation whose past is all of it. */
export const withOperation = (standing: Standing, judged: Judged): Standing => {
  if (judged.verdict.void !== undefined) return standing;
  const draft: Draft = {
    devices: new Map(standing.devices), claimed: new Set(standing.claimed), left: new Set(standing.left), vouchers: new Map(standing.vouchers), generation: standing.generation, epochs: new Set(standing.epochs),
  };
  const admission = admissionOf(judged);
  if (admission !== undefined) draft.devices.set(admission.tag, admission);
  for (const claim of admission?.claims ?? []) draft.claimed.add(claim);
  addDeed(draft, judged);
  return draft;
};

interface Draft extends Standing {
  readonly devices: Map<DeviceTag, Admission>;
  readonly left: Set<DeviceId>;
  readonly vouchers: Map<DeviceId, readonly DeviceId[]>;
  readonly claimed: Set<string>;
  generation: number;
  readonly epochs: Set<EpochId>;
}

/** Everything but admissions. Each only adds, so their order doesn't matter. */
const addDeed = (draft: Draft, { operation: { body }, device, verdict }: Judged): void => {
  if (verdict.void !== undefined) return;
  if (body.type === "leave") draft.left.add(device);
  if (body.type === "vouch") {
    const newcomer = body.member as string as DeviceId;
    const known = draft.vouchers.get(newcomer) ?? [];
    if (!known.includes(device)) draft.vouchers.set(newcomer, [...known, device].sort(compareText));
  }
  if (body.type === "rekey" && verdict.rekey !== undefined) {
    draft.generation = Math.max(draft.generation, verdict.rekey.generation);
    draft.epochs.add(body.epoch);
  }
};
