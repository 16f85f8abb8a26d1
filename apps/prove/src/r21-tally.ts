export interface Tally {
  /** What must be accepted; if it isn't, the proof proves nothing. */
  control(what: string, accepted: boolean): void;
  /** What must not be. */
  attempt(what: string, accepted: boolean): void;
  readonly counts: { readonly attempts: number; readonly accepted: number; readonly controls: number };
  readonly violations: readonly string[];
}

export const createTally = (): Tally => {
  const counts = { attempts: 0, accepted: 0, controls: 0 };
  const violations: string[] = [];
  return {
    control: (what, accepted) => {
      counts.controls++;
      if (!accepted) violations.push(`control refused: ${what}`);
    },
    attempt: (what, accepted) => {
      counts.attempts++;
      if (!accepted) return;
      counts.accepted++;
      violations.push(`accepted: ${what}`);
    },
    counts,
    violations,
  };
};
