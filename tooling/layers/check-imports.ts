/** Every import in every package is one the table allows. */
import { join, relative, resolve, sep } from "node:path";
import { importsOf, isTest, sourcesUnder, type Import } from "./imports.ts";
import { folderOf, SCOPE, workspaceOf, type Layer, type Table } from "./table.ts";

/** What any test may import besides. */
const IN_TESTS = ["vitest", "fast-check", "vite"];

export const checkImports = (root: string, table: Table): readonly string[] =>
  Object.entries(table).flatMap(([folder, layer]) =>
    ["src", "e2e"]
      .flatMap((part) => sourcesUnder(join(root, folder, part)))
      .flatMap((file) =>
        importsOf(file).flatMap((one) => {
          const breach = judge(root, table, folder, layer, file, one);
          return breach === undefined ? [] : [`${relative(root, file)}:${one.line} imports ${one.specifier}: ${breach}`];
        }),
      ),
  );

const judge = (root: string, table: Table, folder: string, layer: Layer, file: string, one: Import): string | undefined => {
  const test = isTest(file);
  if (one.specifier.startsWith(".")) return judgePath(root, folder, layer, test, resolve(file, "..", one.specifier));
  if (one.specifier.startsWith("node:")) return test || runsInNode(root, folder, layer, file) ? undefined : "it doesn't run in Node";
  if (one.specifier.startsWith(SCOPE)) return judgeWorkspace(table, layer, one);
  const name = one.specifier
    .split("/")
    .slice(0, one.specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (layer.npm.includes("*") || layer.npm.includes(name)) return undefined;
  if (layer.npmTypes?.includes(name) === true) return one.typeOnly || (test && layer.dev?.includes(name) === true) ? undefined : "types only";
  if (test && (IN_TESTS.includes(name) || layer.dev?.includes(name) === true)) return undefined;
  return layer.dev?.includes(name) === true ? "only its tests may" : "not in the table";
};

const judgePath = (root: string, folder: string, layer: Layer, test: boolean, target: string): string | undefined => {
  const path = relative(root, target).split(sep).join("/");
  if (path.startsWith(`${folder}/`)) return undefined;
  if (path.startsWith("tooling/") && layer.tooling === true && (test || layer.npm.includes("*"))) return undefined;
  if (layer.apps?.some((app) => path.startsWith(`apps/${app}/`)) === true) return undefined;
  return "a path out of its package";
};

const judgeWorkspace = (table: Table, layer: Layer, one: Import): string | undefined => {
  const [name = "", ...rest] = one.specifier.slice(SCOPE.length).split("/");
  const target = folderOf(table, name);
  if (target === undefined) return "no such package";
  const entry = rest.length === 0 ? "." : `./${rest.join("/")}`;
  if (!(table[target]?.entries ?? ["."]).includes(entry)) return "no such entry";
  if (workspaceOf(table, layer).includes(name)) return undefined;
  if (layer.types?.includes(name) === true) return one.typeOnly ? undefined : "types only";
  return "not in the table";
};

const runsInNode = (root: string, folder: string, layer: Layer, file: string): boolean => {
  const path = relative(join(root, folder), file).split(sep).join("/");
  return (layer.node ?? []).some((part) => part === "." || path === part || path.startsWith(`${part}/`));
};
