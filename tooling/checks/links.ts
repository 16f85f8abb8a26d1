/** Every relative link in a document leads to a file. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../run.ts";
import { projectFiles, readText } from "./files.ts";

export const checkLinks = async (): Promise<readonly string[]> =>
  (await projectFiles())
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => linksIn(readText(file) ?? "").filter((link) => !existsSync(join(ROOT, dirname(file), link))).map((link) => `${file}: ${link} leads nowhere`));

export const linksIn = (text: string): readonly string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? "").filter((link) => link !== "" && !/^[a-z]+:/.test(link));
