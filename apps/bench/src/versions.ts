import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Exact versions of libraries, as installed: read beside the packages that use them. */
export const versionsOf = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, versionOf(name)]));

const versionOf = (name: string): string => {
  for (const folder of ["apps/bench", "packages/store-indexeddb", "packages/transport-libp2p", "packages/ui", "."]) {
    try {
      return (JSON.parse(readFileSync(join(import.meta.dirname, "../../..", folder, "node_modules", name, "package.json"), "utf8")) as { readonly version: string }).version;
    } catch {
      continue;
    }
  }
  return "unknown";
};
