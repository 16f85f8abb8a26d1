/** Reading the published vectors: whole, and only if they are the ones the README names. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const FOLDER: URL = new URL("../../../docs/spec/vectors/", import.meta.url);

export type Fields = Readonly<Record<string, unknown>>;

export interface Case extends Fields {
  readonly tcId: number;
  readonly result: "valid" | "invalid" | "acceptable";
}

export interface Group extends Fields {
  readonly tests: readonly Case[];
}

/** The file as published, or a throw: an edited vector file proves nothing. */
const readWhole = (name: string): unknown => {
  const bytes = readFileSync(new URL(name, FOLDER));
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (!readFileSync(new URL("README.md", FOLDER), "utf8").includes(`| \`${name}\` |`)) throw new Error(`${name} is not in the table`);
  if (!readFileSync(new URL("README.md", FOLDER), "utf8").includes(`\`${hash}\``)) throw new Error(`${name} is not the published file`);
  return JSON.parse(bytes.toString("utf8")) as unknown;
};

export const readWycheproof = (name: string): { readonly groups: readonly Group[]; readonly promised: number } => {
  const file = readWhole(`wycheproof-${name}.json`) as { readonly testGroups: readonly Group[]; readonly numberOfTests: number };
  return { groups: file.testGroups, promised: file.numberOfTests };
};

/** The draft's three have no groups and no verdicts: one group, all valid. */
export const readXWing = (): { readonly groups: readonly Group[]; readonly promised: number } => {
  const cases = readWhole("xwing-draft.json") as readonly Fields[];
  return { groups: [{ tests: cases.map((fields, at) => ({ ...fields, tcId: at + 1, result: "valid" as const })) }], promised: cases.length };
};

/** A field in hex; absent counts as empty. */
export const hex = (fields: Fields, name: string): Uint8Array => {
  const value = fields[name] ?? "";
  if (typeof value !== "string") throw new Error(`${name} is not hex`);
  return new Uint8Array(Buffer.from(value, "hex"));
};

export const number = (fields: Fields, name: string): number => {
  const value = fields[name];
  if (typeof value !== "number") throw new Error(`${name} is not a number`);
  return value;
};
