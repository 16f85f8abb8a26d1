import type { Machine } from "./machine.ts";

/** What one benchmark is and what it leaves behind. */
export interface Bench {
  readonly id: string;
  /** What work is measured, in one sentence. */
  readonly work: string;
  run(progress: (line: string) => void): Promise<Measured>;
}

export interface Measured {
  /** Subject → figure → one number a run, in the order they were measured. Milliseconds unless the figure's name says otherwise. */
  readonly samples: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  /** Everything below the samples, where a sample is itself a statistic: per subject, in the order measured. */
  readonly raw?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Where ours spends its time: part of the work → ms, one a sample. Measured apart, watched. */
  readonly parts?: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly ratios: readonly Ratio[];
  /** Exact versions of what was measured. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How much of `than`'s figure ours is: medians divided. */
export interface Ratio {
  readonly figure: string;
  readonly than: string;
  readonly goal: number;
}

/** A result file. */
export interface Result extends Measured {
  readonly id: string;
  readonly work: string;
  readonly commit: string;
  /** The work tree had changes besides the commit. */
  readonly dirty: boolean;
  readonly machine: Machine;
}

/** The subject that is ours, in every benchmark. */
export const OURS = "thicket";

export const median = (samples: readonly number[]): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
};

export const ratioOf = ({ samples }: Pick<Measured, "samples">, { figure, than }: Ratio): number =>
  median(samples[OURS]?.[figure] ?? []) / median(samples[than]?.[figure] ?? []);
