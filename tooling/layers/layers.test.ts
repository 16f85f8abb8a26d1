import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkLayers } from "./check.ts";
import { writeManifests } from "./manifests.ts";
import { readTable } from "./table.ts";

let root: string;

const put = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

const TABLE = {
  "packages/wire": { workspace: [], npm: [] },
  "packages/crypto": { workspace: ["wire"], npm: ["@noble/hashes"], dev: ["@hpke/core"] },
  "packages/client": { workspace: ["crypto", "wire"], npm: [], npmTypes: ["yjs"], entries: [".", "./core"] },
  "packages/ui": { workspace: [], types: ["client"], npm: ["react"] },
  "apps/web": { workspace: ["client", "ui"], npm: [], reach: [{ why: "keys live in workers", from: ["src/main.ts"], packages: ["client", "ui", "wire"], never: ["packages/client/src/core"] }] },
  "apps/keeper": { workspace: ["wire"], npm: [], node: ["."], reach: [{ why: "blind", from: ["src/main.ts"], packages: ["wire"], exactly: true }] },
};

/** A small house in which everything is as it should be. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "thicket-layers-"));
  put("tooling/layers.json", JSON.stringify(TABLE));
  put("tsconfig.json", "{}");
  for (const folder of Object.keys(TABLE)) {
    put(`${folder}/package.json`, JSON.stringify({ name: `@thicket/${folder.split("/")[1]}` }));
    put(`${folder}/tsconfig.json`, "{}");
  }
  put("packages/wire/src/index.ts", "export const a = 1;");
  put("packages/crypto/src/index.ts", 'import { sha256 } from "@noble/hashes/sha2.js"; export * from "@thicket/wire";');
  put("packages/crypto/src/index.test.ts", 'import { test } from "vitest"; import "@hpke/core"; import "./index.ts"; import "node:fs";');
  put("packages/client/src/index.ts", 'import type { Doc } from "yjs"; import { a } from "@thicket/wire"; export type { Core } from "./core/index.ts";');
  put("packages/client/src/core/index.ts", 'import { a } from "@thicket/crypto"; export type Core = 1;');
  put("packages/ui/src/index.ts", 'import type { X } from "@thicket/client"; import "react";');
  put("apps/web/src/main.ts", 'import "@thicket/client"; import "./style.css"; import core from "./core.worker.ts?worker&url";');
  put("apps/web/src/core.worker.ts", 'import "@thicket/client/core";');
  put("apps/keeper/src/main.ts", 'import "node:http"; import { a } from "@thicket/wire";');
  writeManifests(root, readTable(root));
});
afterEach(() => rmSync(root, { recursive: true }));

test("LAYERS a tree that follows the table has no breach (control)", () => {
  expect(checkLayers(root)).toEqual([]);
});

test.each([
  ["a package the table doesn't allow", "packages/wire/src/bad.ts", 'import "@thicket/crypto";', "not in the table"],
  ["its types only", "packages/wire/src/bad.ts", 'import type { X } from "@thicket/crypto";', "not in the table"],
  ["types named in braces are no less an import", "packages/ui/src/bad.ts", 'import { type X } from "@thicket/client";', "types only"],
  ["a value where types are allowed", "packages/ui/src/bad.ts", 'import { x } from "@thicket/client";', "types only"],
  ["a value of a library whose types are allowed", "packages/client/src/bad.ts", 'import { Doc } from "yjs";', "types only"],
  ["exported onwards", "packages/wire/src/bad.ts", 'export * from "@thicket/crypto";', "not in the table"],
  ["imported later", "packages/wire/src/bad.ts", 'const late = () => import("@thicket/crypto");', "not in the table"],
  ["a type written inline", "packages/wire/src/bad.ts", 'export type A = import("@thicket/crypto").A;', "not in the table"],
  ["a library", "packages/wire/src/bad.ts", 'import "lodash/map";', "not in the table"],
  ["a library only tests may use", "packages/crypto/src/bad.ts", 'import "@hpke/core";', "only its tests may"],
  ["a path into another package", "packages/crypto/src/bad.ts", 'import "../../wire/src/index.ts";', "a path out of its package"],
  ["an entry that isn't one", "packages/client/src/bad.ts", 'import "@thicket/crypto/src/index.ts";', "no such entry"],
  ["Node where there is none", "packages/wire/src/bad.ts", 'import "node:fs";', "doesn't run in Node"],
])("LAYERS planted: %s", (_, file, text, why) => {
  put(file, text);
  expect(checkLayers(root)).toEqual([expect.stringContaining(why)]);
});

test("LAYERS planted: the page reaches the core through a file in between", () => {
  put("packages/client/src/index.ts", 'import "@thicket/wire"; export * from "./between.ts";');
  put("packages/client/src/between.ts", 'export * from "./core/index.ts";');
  const breaches = checkLayers(root).join("\n");
  expect(breaches).toContain("apps/web: keys live in workers: reaches packages/client/src/core by apps/web/src/main.ts → packages/client/src/index.ts → packages/client/src/between.ts → packages/client/src/core/index.ts");
  expect(breaches).toContain("reaches packages/crypto");
});

test("LAYERS planted: the keeper reaches further through a package it may import", () => {
  put("packages/wire/src/index.ts", 'export * from "@thicket/crypto";');
  expect(checkLayers(root)).toContainEqual(expect.stringContaining("apps/keeper: blind: reaches packages/crypto by apps/keeper/src/main.ts → packages/wire/src/index.ts → packages/crypto/src/index.ts"));
});

test("LAYERS planted: the table itself lets the keeper reach further, or a bound has no beginning", () => {
  put("tooling/layers.json", JSON.stringify({ ...TABLE, "packages/wire": { workspace: ["ui"], npm: [] } }));
  writeManifests(root, readTable(root));
  expect(checkLayers(root)).toContainEqual(expect.stringContaining("is not exactly the bound: packages/ui"));
  put("tooling/layers.json", JSON.stringify(TABLE));
  writeManifests(root, readTable(root));
  rmSync(join(root, "apps/keeper/src/main.ts"));
  expect(checkLayers(root)).toEqual([expect.stringContaining("is not there")]);
});

test("LAYERS planted: a dependency more or less than the table's, a reference that is missing", () => {
  put("packages/wire/package.json", JSON.stringify({ name: "@thicket/wire", dependencies: { lodash: "1" } }));
  put("packages/crypto/tsconfig.json", JSON.stringify({ references: [] }));
  expect(checkLayers(root)).toEqual([expect.stringContaining("packages/wire/package.json"), expect.stringContaining("packages/crypto/tsconfig.json")]);
});
