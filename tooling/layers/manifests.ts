/** The package.json and tsconfig.json files the table asks for. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SCOPE, workspaceOf, type Layer, type Table } from "./table.ts";

type Json = Readonly<Record<string, unknown>>;

/** What differs from the table, one sentence each. */
export const checkManifests = (root: string, table: Table): readonly string[] =>
  wanted(root, table)
    .filter(({ file, text }) => readFileSync(join(root, file), "utf8") !== text)
    .map(({ file }) => `${file} is not what the table says; run: pnpm layers --write`);

/** Writes them; the names of those that changed. */
export const writeManifests = (root: string, table: Table): readonly string[] =>
  wanted(root, table)
    .filter(({ file, text }) => readFileSync(join(root, file), "utf8") !== text)
    .map(({ file, text }) => {
      writeFileSync(join(root, file), text);
      return file;
    });

const wanted = (root: string, table: Table): readonly { readonly file: string; readonly text: string }[] => [
  ...Object.entries(table).flatMap(([folder, layer]) => [
    { file: `${folder}/package.json`, text: render(manifest(table, folder, layer, read(root, `${folder}/package.json`))) },
    { file: `${folder}/tsconfig.json`, text: render({ ...read(root, `${folder}/tsconfig.json`), references: references(table, layer).map((path) => ({ path: `../../${path}` })) }) },
  ]),
  { file: "tsconfig.json", text: render({ files: [], references: [...Object.keys(table), "tooling"].map((path) => ({ path })) }) },
];

const manifest = (table: Table, folder: string, layer: Layer, now: Json): Json => {
  const { dependencies: _, devDependencies: __, exports: ___, ...rest } = now;
  const workspace = workspaceOf(table, layer).map((name) => [`${SCOPE}${name}`, "workspace:*"] as const);
  const npm = layer.npm.filter((name) => name !== "*").map((name) => [name, "catalog:"] as const);
  const dev = [...(layer.types ?? []).map((name) => [`${SCOPE}${name}`, "workspace:*"] as const), ...[...(layer.npmTypes ?? []), ...(layer.dev ?? [])].map((name) => [name, "catalog:"] as const)];
  return {
    ...rest,
    ...(folder.startsWith("packages/") ? { exports: Object.fromEntries((layer.entries ?? ["."]).map((entry) => [entry, `./src/${entry === "." ? "" : `${entry.slice(2)}/`}index.ts`])) } : {}),
    ...sorted("dependencies", [...workspace, ...npm]),
    ...sorted("devDependencies", dev),
  };
};

const sorted = (field: string, entries: readonly (readonly [string, string])[]): Json =>
  entries.length === 0 ? {} : { [field]: Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))) };

const references = (table: Table, layer: Layer): readonly string[] => [
  ...[...workspaceOf(table, layer), ...(layer.types ?? [])].map((name) => `packages/${name}`),
  ...(layer.apps ?? []).map((name) => `apps/${name}`),
  ...(layer.tooling === true ? ["tooling"] : []),
];

const read = (root: string, file: string): Json => JSON.parse(readFileSync(join(root, file), "utf8")) as Json;
const render = (value: Json): string => `${JSON.stringify(value, undefined, 2)}\n`;
