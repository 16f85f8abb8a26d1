/**
 * Who stands in a set of judged operations that contains the past of each of its members: the state that MB1 asks
 * about. It grows one operation at a time, in any order that puts pasts first, and shares with the one before
 * whatever did not change.
 */
import { deviceTag, type DeviceId, type DeviceTag, type EpochId } from "@thicket/wire";
import type { Admission, Judged } from "./judged.ts";
import { bySponsor, compareText, rankOf, withNewest } from "./seniority.ts";

export interface Standing {
  /** Entitled admissions by seniority, whether they stand or not; the founder's first. */
  readonly order: readonly Admission[];
  /** Admissions that stand, of those who left too. */
  readonly devices: ReadonlyMap<DeviceTag, Admission>;
  readonly left: ReadonlySet<DeviceId>;
  readonly vouchers: ReadonlyMap<DeviceId, readonly DeviceId[]>;
  /** Taken by an entitled admission, whether it stands or not. */
  readonly claimed: ReadonlySet<string>;
  /** The highest of any entitled Rekey; 0 before the first. */
  readonly generation: number;
  readonly epochs: ReadonlySet<EpochId>;
  /** How many operations it is made of. */
  readonly size: number;
  /** How often it had to be decided anew who stands. */
  readonly decisions: number;
}

export const nobody: Standing = {
  order: [], devices: new Map(), left: new Set(), vouchers: new Map(), claimed: new Set(), generation: 0, epochs: new Set(), size: 0, decisions: 0,
};

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

/** `standing` and one more operation, whose past lies in it. Everything but an admission only adds, so its order doesn't matter. */
export const withOperation = (standing: Standing, { operation: { body }, device, verdict }: Judged): Standing => {
  const grown = { ...standing, size: standing.size + 1 };
  if (verdict.void !== undefined) return grown;
  if (verdict.admission !== undefined) return withAdmission(grown, verdict.admission);
  if (verdict.rekey !== undefined && body.type === "rekey") return { ...grown, generation: Math.max(standing.generation, verdict.rekey.generation), epochs: new Set(standing.epochs).add(body.epoch) };
  if (body.type === "leave") return { ...grown, left: new Set(standing.left).add(device) };
  if (body.type === "vouch") {
    const newcomer = body.member as string as DeviceId;
    const known = standing.vouchers.get(newcomer) ?? [];
    return known.includes(device) ? grown : { ...grown, vouchers: new Map(standing.vouchers).set(newcomer, [...known, device].sort(compareText)) };
  }
  return grown;
};

const withAdmission = (standing: Standing, admission: Admission): Standing => {
  const order = withNewest(standing.order, admission);
  const claimed = new Set(standing.claimed);
  for (const claim of admission.claims) claimed.add(claim);
  if (admission.claims.some((claim) => standing.claimed.has(claim))) return { ...standing, order, claimed, devices: decide(order), decisions: standing.decisions + 1 };
  const sponsored = admission.sponsor === undefined || standsAs(standing, admission.sponsor) !== undefined;
  return { ...standing, order, claimed, devices: sponsored ? new Map(standing.devices).set(admission.tag, admission) : standing.devices };
};

/**
 * Admissions made apart may claim the same tag, key or code: the senior sponsor's stands, then the one with the
 * lower seq (MB13). They are decided in that very order, and an admission's sponsor is always decided before it, so
 * one pass is enough; who came through a loser falls with it.
 */
const decide = (order: readonly Admission[]): ReadonlyMap<DeviceTag, Admission> => {
  const devices = new Map<DeviceTag, Admission>();
  const taken = new Set<string>();
  for (const admission of order.toSorted(bySponsor(rankOf(order)))) {
    const sponsorStands = admission.sponsor === undefined || devices.get(deviceTag(admission.sponsor))?.device === admission.sponsor;
    if (!sponsorStands || admission.claims.some((claim) => taken.has(claim))) continue;
    for (const claim of admission.claims) taken.add(claim);
    devices.set(admission.tag, admission);
  }
  return devices;
};
