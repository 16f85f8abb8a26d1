/** README.md's table, made from results/*.json. `pnpm verify` fails when they differ. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { median, OURS, ratioOf, type Result } from "./bench.ts";

const FOLDER = join(import.meta.dirname, "..");
const README = join(FOLDER, "README.md");
const BEGIN = "<!-- made from results/*.json by: pnpm bench --table -->";
const END = "<!-- end -->";

/** What is wrong with README.md; empty when it says what the results say. */
export const checkTable = (): readonly string[] => (readFileSync(README, "utf8") === withTable(readFileSync(README, "utf8")) ? [] : ["apps/bench/README.md doesn't say what results/*.json say; run: pnpm bench --table"]);

export const writeTable = (): void => writeFileSync(README, withTable(readFileSync(README, "utf8")));

const withTable = (readme: string): string => {
  const [before = "", rest = ""] = readme.split(BEGIN);
  const after = rest.slice(rest.indexOf(END) + END.length);
  return `${before}${BEGIN}\n${readResults().map(section).join("\n")}\n${END}${after}`;
};

const readResults = (): readonly Result[] => {
  const folder = join(FOLDER, "results");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Result)
    .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
};

const section = (result: Result): string => {
  const figures = [...new Set(Object.values(result.samples).flatMap((subject) => Object.keys(subject)))];
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const subjects = Object.entries(result.samples).map(([name, of]) => row([name === OURS ? "**thicket**" : name, ...figures.map((figure) => show(of[figure]))]));
  const ratios = result.ratios.map((ratio) => row([`${ratio.figure} ÷ ${ratio.than}`, `${ratioOf(result, ratio).toFixed(2)}×`, `≤ ${ratio.goal}×`, ratioOf(result, ratio) <= ratio.goal ? "met" : "missed"]));
  const runs = Math.min(...Object.values(result.samples).flatMap((subject) => Object.values(subject).map(({ length }) => length)));
  return [
    `\n## ${result.id}: ${result.work}\n`,
    row(["medians of " + String(runs), ...figures]),
    row(["---", ...figures.map(() => "---:")]),
    ...subjects,
    "",
    row(["ratio", "now", "goal", ""]),
    row(["---", "---:", "---:", "---"]),
    ...ratios,
    ...Object.entries(result.parts ?? {}).flatMap(([what, parts]) => [
      "",
      row([`where the time goes: ${what}`, "median ms"]),
      row(["---", "---:"]),
      ...Object.entries(parts).map(([part, ms]) => row([part, median(ms).toFixed(2)])),
    ]),
    `\nMeasured at ${result.commit.slice(0, 12)}${result.dirty ? " and changes not yet committed" : ""} on ${result.machine.cpu}, ${result.machine.cores} cores, ${result.machine.memoryGB} GB, ${result.machine.system}, a disk sync of ${result.machine.diskSync.toFixed(2)} ms, load ${result.machine.load.toFixed(1)} before${result.machine.realtime ? " (what was measured had precedence)" : ""}; ${Object.entries(result.versions).map(([name, version]) => `${name} ${version}`).join(", ")}.\n`,
  ].join("\n");
};

const show = (samples: readonly number[] | undefined): string => {
  if (samples === undefined) return "–";
  const value = median(samples);
  return value >= 100 ? Math.round(value).toLocaleString("en-GB") : value.toPrecision(3);
};
