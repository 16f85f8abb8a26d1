/**
 * pnpm prove --list                    the ids there are, one a line
 * pnpm prove <id> [--full]             one JSON line, also into evidence/; exits non-zero when violated
 * pnpm prove <id> --sabotage           the protection switched off: must fail, so it exits non-zero
 * pnpm prove --quick [--sabotage]      all of them; with --sabotage it passes when each one failed
 * Options: --seed NUMBER to repeat a run, --counts FILE to write what passed and failed.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Prove, Verdict } from "./proof.ts";

const EVIDENCE = join(import.meta.dirname, "../../../evidence");

const ids = readdirSync(import.meta.dirname)
  .flatMap((file) => /^r(\d+)\.ts$/.exec(file)?.[1] ?? [])
  .map(Number)
  .sort((a, b) => a - b)
  .map((number) => `R${number}`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean" }, quick: { type: "boolean" }, full: { type: "boolean" }, sabotage: { type: "boolean" }, seed: { type: "string" }, counts: { type: "string" } },
});
const sabotage = values.sabotage === true;
const full = values.full === true;
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));

const proveOne = async (id: string): Promise<Verdict> => {
  const began = performance.now();
  const { prove } = (await import(`./${id.toLowerCase()}.ts`)) as { readonly prove: Prove };
  const verdict = await prove({ full, sabotage, seed }).catch((problem: unknown): Verdict => ({ ok: false, counts: {}, firstViolation: `the proof itself broke: ${problem instanceof Error ? problem.stack : String(problem)}` }));
  const line = JSON.stringify({ id, seed, mode: full ? "full" : "quick", sabotage, seconds: Math.round((performance.now() - began) / 100) / 10, ...verdict });
  mkdirSync(EVIDENCE, { recursive: true });
  writeFileSync(join(EVIDENCE, `${id}${full ? "-full" : ""}${sabotage ? "-sabotage" : ""}.json`), `${line}\n`);
  console.log(line);
  return verdict;
};

/** Sabotage is seen only by a proof that names what was broken and what it saw; one that merely breaks has seen nothing. */
const asWished = (verdict: Verdict): boolean =>
  sabotage ? !verdict.ok && verdict.seam !== undefined && verdict.firstViolation?.startsWith("the proof itself broke") === false : verdict.ok;

const proveAll = async (which: readonly string[]): Promise<boolean> => {
  let [passed, failed] = [0, 0];
  for (const id of which) {
    if (asWished(await proveOne(id))) passed++;
    else failed++;
  }
  if (values.counts === undefined) console.log(`${passed} passed, ${failed} failed`);
  else writeFileSync(values.counts, JSON.stringify({ passed, failed }));
  return failed === 0;
};

const usage = (): number => {
  console.error("Usage: prove --list | prove <id> [--full] [--sabotage] | prove --quick [--sabotage]");
  return 2;
};

const exitCode = async (): Promise<number> => {
  if (values.list === true) {
    for (const id of ids) console.log(id);
    return 0;
  }
  const [id] = positionals.map((name) => name.toUpperCase());
  if (id === undefined) return values.quick === true || full ? Number(!(await proveAll(ids))) : usage();
  if (!ids.includes(id)) {
    console.error(`There is no ${id}. There are: ${ids.join(", ")}`);
    return 2;
  }
  return Number(!(await proveOne(id)).ok);
};

process.exit(await exitCode());
