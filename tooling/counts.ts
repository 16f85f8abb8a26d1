/** What runners wrote about themselves, as counts. What can't be read counts as one failed: a runner that died must not look well. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Skipped tests count as failed: nothing here is passed over in silence. A file that could not be loaded counts as one failed. */
export const readVitest = (json: string, exitCode: number): Counts => {
  const report = parse<VitestReport>(json);
  if (report === undefined) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0).length;
  return settle(report.numPassedTests, report.numFailedTests + report.numPendingTests + unloaded, exitCode);
};

export const readProofs = (json: string, exitCode: number): Counts => {
  const counts = parse<Counts>(json);
  return counts === undefined ? { passed: 0, failed: 1 } : settle(counts.passed, counts.failed, exitCode);
};

const settle = (passed: number, failed: number, exitCode: number): Counts => ({ passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed });

const parse = <T>(json: string): T | undefined => {
  try {
    return JSON.parse(json) as T;
  } catch {
    return undefined;
  }
};
