/** Searches a whole folder, as it lies on the disk, for secrets in all their forms. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { needlesOf, type Canary } from "./needles.ts";
import { viewsOf, type View } from "./views.ts";

export interface Hit {
  readonly canary: string;
  readonly form: string;
  readonly file: string;
  readonly how: View["how"];
}

export interface Scan {
  readonly hits: readonly Hit[];
  readonly files: number;
  readonly bytes: number;
  readonly views: Readonly<Partial<Record<View["how"], number>>>;
  /** Files that could not be read as what they seem to be, and why: searched raw, but not seen through. */
  readonly unread: readonly string[];
}

export const scanFolder = (folder: string, canaries: readonly Canary[]): Scan => {
  const needles = canaries.flatMap(needlesOf);
  const found = new Map<string, Hit>();
  const views: Partial<Record<View["how"], number>> = {};
  const unread: string[] = [];
  let [files, bytes] = [0, 0];
  for (const file of filesUnder(folder)) {
    const content = readFileSync(join(folder, file));
    files++;
    bytes += content.length;
    try {
      for (const view of viewsOf(join(folder, file), content)) {
        views[view.how] = (views[view.how] ?? 0) + 1;
        for (const { canary, form, bytes: needle } of needles)
          if (view.bytes.includes(needle)) found.set(`${canary} ${form} ${file} ${view.how}`, { canary, form, file, how: view.how });
      }
    } catch (problem) {
      unread.push(`${file}: ${String(problem)}`);
    }
  }
  return { hits: [...found.values()], files, bytes, views, unread };
};

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(folder, file), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
