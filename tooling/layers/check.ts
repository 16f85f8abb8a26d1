import { checkImports } from "./check-imports.ts";
import { checkReach } from "./check-reach.ts";
import { checkManifests } from "./manifests.ts";
import { readTable } from "./table.ts";

/** Every breach of the table in the tree at `root`, one sentence each. */
export const checkLayers = (root: string): readonly string[] => {
  const table = readTable(root);
  return [...checkManifests(root, table), ...checkImports(root, table), ...checkReach(root, table)];
};
