import { expect, test } from "vitest";
import { readProofs, readVitest } from "./counts.ts";

const report = (passed: number, failed: number, pending: number, files: readonly { status: string; assertionResults: readonly unknown[] }[] = []): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, testResults: files });

test("COUNTS a runner's own counts are taken", () => {
  expect(readVitest(report(5, 2, 0), 1)).toEqual({ passed: 5, failed: 2 });
  expect(readProofs('{"passed":3,"failed":0}', 0)).toEqual({ passed: 3, failed: 0 });
});

test("COUNTS what went wrong without being counted counts as failed", () => {
  expect(readVitest("", 1)).toEqual({ passed: 0, failed: 1 });
  expect(readVitest('{"numPassedTests":', 0)).toEqual({ passed: 0, failed: 1 });
  expect(readVitest(report(5, 0, 0), 1), "an error outside any test").toEqual({ passed: 5, failed: 1 });
  expect(readVitest(report(5, 0, 2), 0), "skipped").toEqual({ passed: 5, failed: 2 });
  expect(readVitest(report(5, 0, 0, [{ status: "failed", assertionResults: [] }]), 1), "a file that did not load").toEqual({ passed: 5, failed: 1 });
  expect(readProofs("{}{", 0)).toEqual({ passed: 0, failed: 1 });
});
