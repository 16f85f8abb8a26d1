/**
 * What each kind of document may hold: the one table the gate judges by and the models write by.
 * A change of what is accepted is a new schema version, because every device must refuse alike (GT3).
 *
 * Schema 1 has no types inside types: a document is a few named roots, and everything stands in one of them.
 * A note is one flat text, so every merge of two notes is a note (GT6).
 *
 *   note    body text: characters and the formatting of FORMATS; "\n" begins a block      about map: title
 *   roster  rows list of ids · columns list of ids · cells map: row/column, row or column/name, row or column/removed    about
 *   plan    tasks list of ids · fields map: task/what, who, due, state, removed            about
 *
 * Keys of maps are those of registers (GT8): subject/field/operation, or title/operation.
 */
import { DocumentKind } from "../types.ts";
import type { AnyValue } from "./cursor.ts";
import { MAX_REGISTER_UNITS } from "./limits.ts";
import type { Content } from "./update-decoder.ts";

export const SCHEMA_VERSION = 1;

export type NoteFormat = "block" | "level" | "indent" | "checked" | "bold";

/** Formatting of a note and the values each may have, as JSON; "null" takes it off again. */
export const NOTE_FORMATS: { readonly [key in NoteFormat]: readonly string[] } = {
  block: ['"heading"', '"bullet"', '"number"', '"check"', "null"],
  level: ["1", "2", "3", "null"],
  indent: ["1", "2", "3", "4", "5", "6", "null"],
  checked: ["true", "null"],
  bold: ["true", "null"],
};

/** What a root is for. The place in ROLES is its number in the gate's state, so their order is a format. */
export interface Role {
  readonly name: string;
  /** Text and formatting. */
  readonly text: boolean;
  /** Ids of rows, columns or tasks. */
  readonly ids: boolean;
  /** Keys of registers. */
  readonly key: RegExp | undefined;
}

const role = (name: string, of: Partial<Role>): Role => ({ name, text: false, ids: false, key: undefined, ...of });

const ID = "[0-9a-z]{1,12}-[0-9a-z]{1,12}";
export const ID_PATTERN: RegExp = new RegExp(`^${ID}$`);
const register = (path: string): RegExp => new RegExp(`^${path}/${ID}$`);

export const ROLES: readonly Role[] = [
  role("about", { key: register("title") }),
  role("body", { text: true }),
  role("rows", { ids: true }),
  role("columns", { ids: true }),
  role("cells", { key: register(`${ID}/(?:${ID}|name|removed)`) }),
  role("tasks", { ids: true }),
  role("fields", { key: register(`${ID}/(?:what|who|due|state|removed)`) }),
];

/** Roots by kind. */
const ROOTS: ReadonlyMap<number, readonly string[]> = new Map([
  [DocumentKind.note, ["about", "body"]],
  [DocumentKind.roster, ["about", "rows", "columns", "cells"]],
  [DocumentKind.plan, ["about", "tasks", "fields"]],
]);

export const knowsSchema = (kind: number, schema: number): boolean => schema === SCHEMA_VERSION && ROOTS.has(kind);

/** Number of the root's role in documents of this kind; −1 when it has no such root. */
export const rootRole = (kind: number, root: string): number =>
  ROOTS.get(kind)?.includes(root) === true ? ROLES.findIndex(({ name }) => name === root) : -1;

/** May `content` stand in the list of `of`, or under one of its keys? */
export const mayHold = (of: Role, underKey: boolean, content: Content): boolean => {
  if (content.is === "deleted") return true;
  if (underKey) return content.is === "any" && content.values.every(isRegisterText);
  switch (content.is) {
    case "text": return of.text;
    case "format": return of.text && Object.hasOwn(NOTE_FORMATS, content.key) && NOTE_FORMATS[content.key as NoteFormat].includes(content.value);
    case "any": return of.ids && content.values.every((value) => typeof value === "string" && ID_PATTERN.test(value));
    default: return false;
  }
};

const isRegisterText = (value: AnyValue): boolean => typeof value === "string" && value.length <= MAX_REGISTER_UNITS;
