/**
 * The spine: each rule of docs/spec is named by a test, and a test names no rule that isn't there.
 * A rule is a paragraph that begins with its bold id; a test names one when its title begins with the id.
 */
import { projectFiles, readText } from "./files.ts";

/** What tests may be named for besides rules: attacks, proofs, measurements; and F6 is a key people press. */
const NOT_RULES = /^(F6|[ARP]\d+)$/;

export const checkRules = async (): Promise<readonly string[]> => {
  const files = await projectFiles();
  const texts = (pattern: RegExp): readonly (readonly [string, string])[] => files.filter((file) => pattern.test(file)).map((file) => [file, readText(file) ?? ""] as const);
  return compareRules(texts(/^docs\/spec\/.*\.md$/), texts(/\.(test|e2e)\.tsx?$/));
};

export const compareRules = (specs: readonly (readonly [file: string, text: string])[], tests: readonly (readonly [file: string, text: string])[]): readonly string[] => {
  const rules = new Map(specs.flatMap(([file, text]) => rulesIn(text).map((rule) => [rule, file] as const)));
  const named = new Map(tests.flatMap(([file, text]) => namedIn(text).map((rule) => [rule, file] as const)));
  return [
    ...[...rules].filter(([rule]) => !named.has(rule)).map(([rule, file]) => `${file}: ${rule} is named by no test`),
    ...[...named].filter(([rule]) => !rules.has(rule) && !NOT_RULES.test(rule)).map(([rule, file]) => `${file}: a test is named for ${rule}, which docs/spec doesn't have`),
  ];
};

const rulesIn = (text: string): readonly string[] => [...text.matchAll(/^\s*(?:[-*] )?\*\*([A-Z]{2}\d+)\*\*/gm)].map(([, rule]) => rule ?? "");

const namedIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:test|it|describe)(?:\.each\([\s\S]{0,4000}?\]\s*(?:as const\s*)?\)|(?:\.\w+)*)\(\s*["'`]((?:[A-Z]{1,2}\d{1,2}\b[ ,:·]*)+)/g)].flatMap(([, ids = ""]) => ids.match(/[A-Z]{1,2}\d+/g) ?? []);
