/** Who may import whom: layers.json, the one table that package.json files, TypeScript references and this check follow. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Layer {
  /** Packages of this workspace it may import; "*" is every one under packages/. */
  readonly workspace: readonly string[];
  /** Packages from npm; "*" is any that its package.json has. */
  readonly npm: readonly string[];
  /** Packages of this workspace whose types it may import and nothing else. */
  readonly types?: readonly string[];
  /** Packages from npm whose types it may import and nothing else. */
  readonly npmTypes?: readonly string[];
  /** From npm, in tests only. */
  readonly dev?: readonly string[];
  /** What others may import of it; "." when left out. */
  readonly entries?: readonly string[];
  /** Folders and files that run in Node and may import node:*, seen from the package. */
  readonly node?: readonly string[];
  /** Its tests use tooling/. */
  readonly tooling?: boolean;
  /** Apps it may import from by path, for proofs and measurements. */
  readonly apps?: readonly string[];
  /** Files whose reach, through everything they import, is bounded. */
  readonly reach?: readonly Reach[];
}

export interface Reach {
  readonly why: string;
  /** Files, seen from the package. */
  readonly from: readonly string[];
  /** The packages that may be reached, the own one left out. With `exactly`, the table's own closure must be these, no more and no less. */
  readonly packages: readonly string[];
  readonly exactly?: boolean;
  /** Folders never reached, seen from the root. */
  readonly never?: readonly string[];
}

export type Table = Readonly<Record<string, Layer>>;

export const SCOPE = "@thicket/";

export const readTable = (root: string): Table => JSON.parse(readFileSync(join(root, "tooling/layers.json"), "utf8")) as Table;

/** Folder of a package by its short name. */
export const folderOf = (table: Table, name: string): string | undefined => Object.keys(table).find((folder) => folder.split("/")[1] === name);

export const allPackages = (table: Table): readonly string[] =>
  Object.keys(table)
    .filter((folder) => folder.startsWith("packages/"))
    .map((folder) => folder.slice("packages/".length));

export const workspaceOf = (table: Table, layer: Layer): readonly string[] => (layer.workspace.includes("*") ? allPackages(table) : layer.workspace);
