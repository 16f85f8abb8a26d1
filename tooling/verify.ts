/** `pnpm verify`: everything that can be checked without running the product. A few minutes at most. */
import { checkDependencies } from "./checks/dependencies.ts";
import { checkLinks } from "./checks/links.ts";
import { checkRules } from "./checks/rules.ts";
import { checkWords } from "./checks/words.ts";
import type { Counts } from "./counts.ts";
import { checkLayers } from "./layers/check.ts";
import { capture, ROOT } from "./run.ts";

interface Check {
  readonly name: string;
  /** What is wrong, one sentence or block each. */
  find(): Promise<readonly string[]>;
}

const program = (name: string, command: string, ...args: readonly string[]): Check => ({
  name,
  find: async () => {
    const { code, output } = await capture(command, ...args);
    return code === 0 ? [] : [output.trim()];
  },
});

const CHECKS: readonly Check[] = [
  program("types", "tsc", "-b"),
  program("lint", "oxlint", "--type-aware"),
  { name: "layers", find: async () => checkLayers(ROOT) },
  program("dead code", "knip", "--include", "files,exports,duplicates", "--no-config-hints"),
  { name: "every rule has a test, every test a rule", find: checkRules },
  { name: "every dependency has a reason", find: checkDependencies },
  { name: "words", find: checkWords },
  { name: "links", find: checkLinks },
  program("bench table", "node", "apps/bench/src/main.ts", "--check"),
];

export const verify = async (): Promise<Counts> => {
  let failed = 0;
  for (const { name, find } of CHECKS) {
    const began = performance.now();
    const wrong = await find().catch((problem: unknown) => [`the check itself failed: ${String(problem)}`]);
    if (wrong.length > 0) failed++;
    console.log(`${wrong.length === 0 ? "ok    " : "FAILED"} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    for (const one of wrong) console.log(one.replaceAll(/^/gm, "       "));
  }
  return { passed: CHECKS.length - failed, failed };
};

if (import.meta.main) {
  const { passed, failed } = await verify();
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
