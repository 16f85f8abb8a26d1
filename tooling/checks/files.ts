import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capture, ROOT } from "../run.ts";

/** Files git knows or would know, seen from the root. */
export const projectFiles = async (): Promise<readonly string[]> => {
  const { code, output } = await capture("git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate");
  if (code !== 0) throw new Error(`git ls-files: ${output}`);
  return output.split("\n").filter((file) => file !== "");
};

/** `undefined` for a file that is deleted and not yet committed so. */
export const readText = (file: string): string | undefined => {
  try {
    return readFileSync(join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
};
