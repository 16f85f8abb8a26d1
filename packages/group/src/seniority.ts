/**
 * Seniority (MB6): Kahn's order over admissions, the ready set ordered by (sponsor's seniority, sponsor's seq).
 *
 * A history grows at its ends: what is new is in nobody's past, so it delays others but never comes between what
 * made them ready and them. The order of any two, once known, is for ever, and a newcomer is put in its place
 * without a look at the rest. Only a device that is let in a second time may bring its own guests forward, and then
 * everything is ordered again.
 *
 * Two admissions with one sponsor and one seq are a fork (MB9), which only that sponsor can make. They alone are
 * ordered by their ids (decision 0112).
 */
import type { DeviceId } from "@thicket/wire";
import type { Admission } from "./judged.ts";

/** `order` and one more, whose past lies in `order`. */
export const withNewest = (order: readonly Admission[], newcomer: Admission): readonly Admission[] => {
  if (order.some((other) => other.device === newcomer.device)) return orderOf([...order, newcomer]);
  const first = bySponsor(rankOf(order));
  const latest = newcomer.before.at(-1);
  let at = latest === undefined ? 0 : order.indexOf(latest) + 1;
  for (let next = order[at]; next !== undefined && first(next, newcomer) < 0; next = order[at]) at++;
  return order.toSpliced(at, 0, newcomer);
};

/** Place of each device: that of its first admission. */
export const rankOf = (order: readonly Admission[]): ReadonlyMap<DeviceId, number> => {
  const rank = new Map<DeviceId, number>();
  for (const [place, { device }] of order.entries()) if (!rank.has(device)) rank.set(device, place);
  return rank;
};

/** Which of two that nothing holds back comes first. */
export const bySponsor =
  (rank: ReadonlyMap<DeviceId, number>) =>
  (a: Admission, b: Admission): number => {
    const place = ({ sponsor }: Admission): number => (sponsor === undefined ? -1 : (rank.get(sponsor) ?? Number.POSITIVE_INFINITY));
    return place(a) - place(b) || a.seq - b.seq || compareText(a.operation, b.operation);
  };

const orderOf = (admissions: readonly Admission[]): readonly Admission[] => {
  const waitsFor = new Map(admissions.map((admission) => [admission, admission.before.length]));
  const guests = new Map<Admission, Admission[]>(admissions.map((admission) => [admission, []]));
  for (const admission of admissions) for (const earlier of admission.before) guests.get(earlier)?.push(admission);
  const order: Admission[] = [];
  const rank = new Map<DeviceId, number>();
  const first = bySponsor(rank);
  const ready = admissions.filter((admission) => admission.before.length === 0);
  while (ready.length > 0) {
    const next = ready.reduce((best, other) => (first(other, best) < 0 ? other : best));
    ready.splice(ready.indexOf(next), 1);
    if (!rank.has(next.device)) rank.set(next.device, order.length);
    order.push(next);
    for (const guest of guests.get(next) ?? []) {
      const left = (waitsFor.get(guest) ?? 0) - 1;
      waitsFor.set(guest, left);
      if (left === 0) ready.push(guest);
    }
  }
  return order;
};

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
