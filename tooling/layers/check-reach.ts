/** How far a realm or a program reaches through all that it imports: the whole graph is walked, not one step of it. */
import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { importsOf } from "./imports.ts";
import { folderOf, SCOPE, workspaceOf, type Reach, type Table } from "./table.ts";

export const checkReach = (root: string, table: Table): readonly string[] =>
  Object.entries(table).flatMap(([folder, layer]) => (layer.reach ?? []).flatMap((reach) => judge(root, table, folder, reach)));

const judge = (root: string, table: Table, folder: string, reach: Reach): readonly string[] => {
  const missing = reach.from.filter((file) => !existsSync(join(root, folder, file)));
  if (missing.length > 0) return missing.map((file) => `${folder}: ${file}, whose reach is bounded, is not there`);
  const reached = walk(root, table, reach.from.map((file) => join(root, folder, file)));
  const packages = new Set([...reached.keys()].map((file) => file.split("/").slice(0, 2).join("/")));
  packages.delete(folder);
  const allowed = new Set(reach.packages.map((name) => folderOf(table, name) ?? name));
  return [
    ...[...packages].filter((name) => !allowed.has(name)).map((name) => `${folder}: ${reach.why}: reaches ${name} by ${pathTo(reached, (file) => file.startsWith(`${name}/`))}`),
    ...(reach.exactly === true ? declared(table, folder, allowed).map((name) => `${folder}: ${reach.why}: what it may import, and what that may import in turn, is not exactly the bound: ${name}`) : []),
    ...(reach.never ?? []).filter((never) => [...reached.keys()].some((file) => file.startsWith(`${never}/`))).map((never) => `${folder}: ${reach.why}: reaches ${never} by ${pathTo(reached, (file) => file.startsWith(`${never}/`))}`),
  ];
};

/** Packages in which the closure of the table and `allowed` differ. */
const declared = (table: Table, folder: string, allowed: ReadonlySet<string>): readonly string[] => {
  const closure = new Set<string>();
  const next = [folder];
  for (let item = next.pop(); item !== undefined; item = next.pop()) {
    const layer = table[item];
    for (const name of layer === undefined ? [] : workspaceOf(table, layer)) {
      const target = folderOf(table, name) ?? name;
      if (closure.has(target)) continue;
      closure.add(target);
      next.push(target);
    }
  }
  return [...new Set([...closure, ...allowed])].filter((name) => !closure.has(name) || !allowed.has(name));
};

/** Every file reached, seen from the root, and the one it was reached from. Types don't count: they are gone when it runs. */
const walk = (root: string, table: Table, from: readonly string[]): ReadonlyMap<string, string | undefined> => {
  const seen = new Map<string, string | undefined>();
  const next: (readonly [file: string, by: string | undefined])[] = from.map((file) => [file, undefined]);
  for (let item = next.pop(); item !== undefined; item = next.pop()) {
    const [file, by] = item;
    const name = relative(root, file).split(sep).join("/");
    if (seen.has(name)) continue;
    seen.set(name, by);
    for (const one of importsOf(file)) {
      const target = one.typeOnly || one.otherRealm ? undefined : fileOf(root, table, file, one.specifier);
      if (target !== undefined) next.push([target, name]);
    }
  }
  return seen;
};

const fileOf = (root: string, table: Table, from: string, specifier: string): string | undefined => {
  if (specifier.startsWith(".")) {
    const target = resolve(from, "..", specifier);
    return /\.tsx?$/.test(target) && existsSync(target) ? target : undefined;
  }
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [name = "", ...rest] = specifier.slice(SCOPE.length).split("/");
  const folder = folderOf(table, name);
  return folder === undefined ? undefined : join(root, folder, "src", ...rest, "index.ts");
};

const pathTo = (reached: ReadonlyMap<string, string | undefined>, is: (file: string) => boolean): string => {
  const steps: string[] = [];
  for (let file = [...reached.keys()].find(is); file !== undefined; file = reached.get(file)) steps.unshift(file);
  return steps.join(" → ");
};
