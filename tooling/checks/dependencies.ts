/** Every dependency has its line in decision 0002, and every line a dependency. */
import { readText } from "./files.ts";

const RECORD = "docs/decisions/0002-dependencies.md";

export const checkDependencies = async (): Promise<readonly string[]> => {
  const root = JSON.parse(readText("package.json") ?? "{}") as { readonly devDependencies: Readonly<Record<string, string>> };
  const catalog = /^catalog:\n((?: {2}.*\n)*)/m.exec(readText("pnpm-workspace.yaml") ?? "")?.[1] ?? "";
  const used = new Set([...Object.keys(root.devDependencies), ...[...catalog.matchAll(/^ {2}"?([^":]+)"?:/gm)].map(([, name]) => name ?? "")]);
  return compareDependencies(used, readText(RECORD) ?? "");
};

export const compareDependencies = (used: ReadonlySet<string>, record: string): readonly string[] => {
  const rows = record.split("\n").filter((line) => line.startsWith("| `"));
  const named = new Set(rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "")));
  return [
    ...[...used].filter((name) => !named.has(name)).map((name) => `${RECORD} has no line for ${name}`),
    ...[...named].filter((name) => !used.has(name)).map((name) => `${RECORD} has a line for ${name}, which isn't used`),
  ];
};
