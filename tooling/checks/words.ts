/** Words that have no place in the project: one machine's paths, leftovers, names of hosts packages come from. */
import { projectFiles, readText } from "./files.ts";

/** Written apart, so that this file doesn't find itself. */
const FORBIDDEN: readonly RegExp[] = [
  ["\\/work", "\\/(main|shared)"], ["\\/roo", "t\\/"], ["\\/home\\/[a-z]", "+\\/"], ["\\/tmp\\/[a-z", "]"], ["registry\\.npm", "js"], ["\\bTO", "DO\\b"], ["\\bFIX", "ME\\b"], ["@ts-", "ignore"],
].map((parts) => new RegExp(parts.join("")));

const PASSED_OVER = /(^pnpm-lock\.yaml$|\.(gz|png|json|csv|y4m|ico)$)/;

export const checkWords = async (): Promise<readonly string[]> =>
  (await projectFiles())
    .filter((file) => !PASSED_OVER.test(file))
    .flatMap((file) => wordsIn(readText(file) ?? "").map(([line, word]) => `${file}:${line} says “${word}”`));

export const wordsIn = (text: string): readonly (readonly [line: number, word: string])[] =>
  text.split("\n").flatMap((line, i) => FORBIDDEN.flatMap((pattern) => (pattern.exec(line) === null ? [] : [[i + 1, pattern.exec(line)?.[0] ?? ""] as const])));
