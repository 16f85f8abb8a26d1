/**
 * Seniority (MB6): Kahn's order over admissions, the ready set ordered by (sponsor's seniority, sponsor's seq).
 * One more operation at the end of a history never changes the order of those before it, because it is nobody's
 * past: so the order of any two, once known, is for ever.
 *
 * Two admissions with one sponsor and one seq are a fork (MB9), which only that sponsor can make. They alone are
 * ordered by their ids (decision 0112).
 */
import type { DeviceId } from "@thicket/wire";
import { admissionOf, type Admission, type Judged } from "./judged.ts";

export interface Seniority {
  /** Entitled admissions, the founder's first. */
  readonly admissions: readonly Admission[];
  /** Place of each device in that order. */
  readonly rank: ReadonlyMap<DeviceId, number>;
}

/** `operations` contains the past of each of its members, in any order. */
export const seniorityOf = (operations: readonly Judged[]): Seniority => {
  const waitsFor = new Map<number, number>();
  const children = new Map<number, Judged[]>();
  for (const judged of operations) {
    waitsFor.set(judged.index, judged.parents.length);
    for (const parent of judged.parents) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [judged]);
      else known.push(judged);
    }
  }
  const rank = new Map<DeviceId, number>();
  const admissions: Admission[] = [];
  const ready: Admission[] = [];
  const byOperation = new Map<Admission, Judged>();
  // Whatever is no admission takes no place: it is passed at once, so that what it held back becomes ready.
  const passing = operations.filter((judged) => judged.parents.length === 0);
  const pass = (): void => {
    for (let judged = passing.pop(); judged !== undefined; judged = passing.pop()) {
      const admission = admissionOf(judged);
      if (admission === undefined) release(judged);
      else {
        ready.push(admission);
        byOperation.set(admission, judged);
      }
    }
  };
  const release = (judged: Judged): void => {
    for (const child of children.get(judged.index) ?? []) {
      const left = (waitsFor.get(child.index) ?? 0) - 1;
      waitsFor.set(child.index, left);
      if (left === 0) passing.push(child);
    }
  };
  const place = (admission: Admission): number => (admission.sponsor === undefined ? -1 : (rank.get(admission.sponsor) ?? Number.POSITIVE_INFINITY));
  pass();
  while (ready.length > 0) {
    let first = 0;
    for (let i = 1; i < ready.length; i++) {
      const [a, b] = [ready[i], ready[first]];
      if (a !== undefined && b !== undefined && (place(a) - place(b) || a.seq - b.seq || compareText(a.operation, b.operation)) < 0) first = i;
    }
    const [next] = ready.splice(first, 1);
    if (next === undefined) break;
    if (!rank.has(next.device)) rank.set(next.device, admissions.length);
    admissions.push(next);
    const judged = byOperation.get(next);
    if (judged !== undefined) release(judged);
    pass();
  }
  return { admissions, rank };
};

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
