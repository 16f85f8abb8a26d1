/**
 * pnpm bench            all of them, one after another
 * pnpm bench <id>       one; its raw samples go to apps/bench/results/<id>.json, and README.md's table follows
 * pnpm bench --list     the ids there are
 * pnpm bench --table    only the table, from the results as they are
 * pnpm bench --check    fails if the table says anything else
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ratioOf, type Bench, type Result } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { describeMachine } from "./machine.ts";
import { checkTable, writeTable } from "./table.ts";

const RESULTS = join(import.meta.dirname, "../results");

const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" }).trim();

const runOne = async (bench: Bench): Promise<void> => {
  const machine = await describeMachine();
  const measured = await bench.run((line) => console.log(`${bench.id}: ${line}`));
  const result: Result = {
    id: bench.id,
    work: bench.work,
    commit: git("rev-parse", "HEAD"),
    dirty: git("status", "--porcelain", "--", "packages", "apps/bench/src", "pnpm-lock.yaml") !== "",
    machine,
    ...measured,
  };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${bench.id}.json`), `${JSON.stringify(result, undefined, 1)}\n`);
  for (const ratio of result.ratios) console.log(`${bench.id}: ${ratio.figure} ${ratioOf(result, ratio).toFixed(2)}× of ${ratio.than} (goal ≤ ${ratio.goal}×)`);
};

const [wanted] = process.argv.slice(2);
if (wanted === "--list") for (const { id } of BENCHES) console.log(id);
else if (wanted === "--table") writeTable();
else if (wanted === "--check") {
  for (const difference of checkTable()) console.error(difference);
  process.exitCode = checkTable().length;
}
else {
  const chosen = BENCHES.filter(({ id }) => wanted === undefined || id === wanted.toUpperCase());
  if (chosen.length === 0) {
    console.error(`There is no ${wanted}. There are: ${BENCHES.map(({ id }) => id).join(", ")}`);
    process.exit(2);
  }
  for (const bench of chosen) await runOne(bench);
  writeTable();
}
