/**
 * `npm test`: every stage in order, whatever came of the one before, and one line at the end that sums
 * what their runners counted. A stage that dies counts as one failed. A stage that has nothing in it yet
 * is called absent and counts as nothing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { howToInstall, lookForChromium } from "./chromium.ts";
import { sourcesUnder } from "./layers/imports.ts";
import { ROOT, run } from "./run.ts";
import { readProofs, readVitest, type Counts } from "./counts.ts";
import { verify } from "./verify.ts";

interface Stage {
  readonly name: string;
  readonly there: boolean;
  run(folder: string): Promise<Counts>;
}

const vitest = (name: string, there: boolean, ...args: readonly string[]): Stage => ({
  name,
  there,
  run: async (folder) => {
    const file = join(folder, `${name}.json`);
    const code = await run("vitest", "run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`);
    return readVitest(existsSync(file) ? readFileSync(file, "utf8") : "", code);
  },
});

const proofs = (name: string, ...args: readonly string[]): Stage => ({
  name,
  there: existsSync(join(ROOT, "apps/prove/src/main.ts")),
  run: async (folder) => {
    const file = join(folder, `${name}.json`);
    const code = await run("node", "apps/prove/src/main.ts", ...args, "--counts", file);
    return readProofs(existsSync(file) ? readFileSync(file, "utf8") : "", code);
  },
});

const filesEnding = (ending: string): boolean => ["packages", "apps"].some((part) => sourcesUnder(join(ROOT, part)).some((file) => file.endsWith(ending)));

const STAGES: readonly Stage[] = [
  { name: "verify", there: true, run: verify },
  vitest("unit", filesEnding(".test.ts")),
  {
    name: "build",
    there: existsSync(join(ROOT, "apps/web/index.html")),
    run: async () => ((await run("vite", "build", "--config", "apps/web/vite.config.ts")) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
  },
  vitest("e2e", filesEnding(".e2e.ts"), "--config", "vitest.e2e.config.ts"),
  proofs("prove", "--quick"),
  proofs("sabotage", "--quick", "--sabotage"),
];

const runAll = async (): Promise<Counts> => {
  const browser = lookForChromium();
  if (browser === undefined) {
    console.log(howToInstall());
    return { passed: 0, failed: 1 };
  }
  console.log(`Browser: ${browser.path} (${browser.from})`);
  const folder = mkdtempSync(join(tmpdir(), "thicket-test-"));
  const lines: string[] = [];
  let [passed, failed] = [0, 0];
  for (const stage of STAGES) {
    console.log(`\n— ${stage.name} —`);
    const began = performance.now();
    const counts = stage.there ? await stage.run(folder).catch((problem: unknown) => died(problem)) : undefined;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    lines.push(counts === undefined ? `${stage.name}: absent` : `${stage.name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 0;
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`\n${lines.join("\n")}`);
  return { passed, failed };
};

const died = (problem: unknown): Counts => {
  console.log(`the stage died: ${String(problem)}`);
  return { passed: 0, failed: 1 };
};

const { passed, failed } = await runAll();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
