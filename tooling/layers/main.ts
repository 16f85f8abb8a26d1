/** `pnpm layers`: checks the tree against layers.json; with --write, makes package.json and tsconfig.json files follow it first. */
import { join } from "node:path";
import { checkLayers } from "./check.ts";
import { writeManifests } from "./manifests.ts";
import { readTable } from "./table.ts";

const root = join(import.meta.dirname, "../..");
if (process.argv.includes("--write")) for (const file of writeManifests(root, readTable(root))) console.log(`written: ${file}`);
const breaches = checkLayers(root);
for (const breach of breaches) console.log(breach);
console.log(breaches.length === 0 ? "layers: as in the table" : `layers: ${breaches.length} breaches`);
process.exitCode = breaches.length === 0 ? 0 : 1;
