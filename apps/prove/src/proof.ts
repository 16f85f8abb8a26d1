/** What every proof exports: one file an id, r18.ts for R18. */
export interface Verdict {
  /** Quick and full: nothing was violated. Under sabotage: false, because the proof saw what was broken. */
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number>>;
  /** Under sabotage: which protections were switched off. */
  readonly seam?: string;
  readonly firstViolation?: string;
}

export interface ProofOptions {
  readonly full: boolean;
  readonly sabotage: boolean;
  readonly seed: number;
}

export type Prove = (options: ProofOptions) => Promise<Verdict>;
