/**
 * R18: the primitives match the published vectors, whole files; noble and WebCrypto agree where
 * neither decides anything; our own derivations match a second, plain implementation. AES-GCM cases with an IV that not every WebCrypto takes must be refused and
 * are counted by themselves. `acceptable` cases (X25519 only) have one right answer here: an all-zero
 * result is refused, all others are computed as RFC 7748 says.
 */
import type { Prove, Verdict } from "./proof.ts";
import { agreementWithWebCrypto } from "./r18-webcrypto.ts";
import { Differs, FILES, type VectorFile } from "./r18-files.ts";
import { primitives, SEAMS, type Primitives } from "./r18-primitives.ts";
import { specVectors } from "./r18-spec.ts";
import type { Case } from "./r18-vectors.ts";

/** All vectors take seconds, so `full` only compares more with WebCrypto. Under sabotage `ok` is false when every seam was caught. */
export const prove: Prove = async (options) => {
  if (!options.sabotage) {
    const run = await runAll(primitives);
    const agreed = await agreementWithWebCrypto(options.seed, options.full ? 2_000 : 100);
    const spec = await specVectors();
    return verdict([...run.violations, ...agreed.violations, ...spec.violations], { ...run.counts, "webcrypto compared": agreed.compared, "spec vectors": spec.compared });
  }
  const caught: string[] = [];
  const counts: Record<string, number> = {};
  for (const [name, weakened] of SEAMS) {
    const { violations } = await runAll(weakened);
    counts[`${name} violations`] = violations.length;
    if (violations[0] !== undefined) caught.push(`${name}: ${violations[0]}`);
  }
  return { ...verdict(caught.length === SEAMS.size ? caught : [], counts), seam: [...SEAMS.keys()].join(", ") };
};

const verdict = (violations: readonly string[], counts: Record<string, number>): Verdict =>
  violations[0] === undefined ? { ok: true, counts } : { ok: false, counts, firstViolation: violations[0] };

interface Run {
  readonly counts: Record<string, number>;
  readonly violations: readonly string[];
}

export const runAll = async (of: Primitives): Promise<Run> => {
  const counts: Record<string, number> = {};
  const violations: string[] = [];
  for (const file of FILES) {
    const run = await runFile(file, of);
    for (const [what, count] of Object.entries(run.counts)) {
      counts[`${file.name} ${what}`] = count;
      counts[`all ${what}`] = (counts[`all ${what}`] ?? 0) + count;
    }
    violations.push(...run.violations);
  }
  return { counts, violations };
};

const runFile = async (file: VectorFile, of: Primitives): Promise<Run> => {
  const { groups, promised } = file.read();
  const violations: string[] = [];
  let [cases, refused, outside] = [0, 0, 0];
  for (const group of groups) {
    for (const test of group.tests) {
      cases++;
      const ours = file.outside?.(test) !== true;
      const wrong = await runCase(() => file.run(of, test, group), ours && mustAccept(test));
      if (wrong === "refused") refused++;
      if (!ours && mustAccept(test)) outside++;
      if (wrong !== undefined && wrong !== "refused") violations.push(`${file.name} case ${test.tcId}: ${wrong}`);
    }
  }
  if (cases !== promised) violations.push(`${file.name}: ${cases} cases of ${promised}`);
  return { counts: { groups: groups.length, cases, refused, skipped: promised - cases, ...(outside > 0 && { "refused though valid, by our contract": outside }) }, violations };
};

/** `undefined`: rightly accepted; "refused": rightly refused; else what is wrong. */
const runCase = async (run: () => boolean | Promise<boolean>, expected: boolean): Promise<string | undefined> => {
  try {
    const accepted = await run();
    if (accepted !== expected) return accepted ? "accepted, must be refused" : "refused, must be accepted";
    return expected ? undefined : "refused";
  } catch (problem) {
    return problem instanceof Differs ? `other bytes: ${problem.message}` : `threw ${String(problem)}`;
  }
};

const mustAccept = (test: Case): boolean =>
  test.result === "valid" || (test.result === "acceptable" && !/^0*$/.test(String(test["shared"])));
