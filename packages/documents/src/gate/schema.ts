/**
 * What each kind of document may hold: the one table the gate judges by and the models write by.
 * A change of what is accepted is a new schema version, because every device must refuse alike (GT3).
 *
 * A **role** is what a shared type is for. Its number goes into the gate's state, so the order of ROLES is a format.
 */
import { DocumentKind } from "../types.ts";
import type { AnyValue } from "./cursor.ts";
import { MAX_REGISTER_UNITS } from "./limits.ts";
import type { Content } from "./update-decoder.ts";

export const SCHEMA_VERSION = 1;

export type NoteElement = "paragraph" | "heading" | "bullet_list" | "ordered_list" | "list_item" | "check_item" | "hard_break";
export type NoteMark = "bold";
type ValueRule = "level" | "count" | "flag" | "register";

/** Elements of a note and their attributes (GT6: any of them may stand in any other; the editor renders what it gets). */
export const NOTE_ELEMENTS: { readonly [name in NoteElement]: { readonly [attribute: string]: ValueRule } } = {
  paragraph: {},
  heading: { level: "level" },
  bullet_list: {},
  ordered_list: { order: "count" },
  list_item: {},
  check_item: { checked: "flag" },
  hard_break: {},
};

/** Marks of text, and how each may be written: on, or off again. */
export const NOTE_MARKS: { readonly [name in NoteMark]: readonly string[] } = { bold: ["{}", "true", "null"] };

/** Types of Yjs as the wire numbers them. */
export const YType = { array: 0, map: 1, text: 2, element: 3, fragment: 4, hook: 5, xmlText: 6 } as const;

export interface Role {
  readonly name: string;
  /** Text and marks. */
  readonly text: boolean;
  /** Elements of a note. */
  readonly elements: boolean;
  /** Runs of text. */
  readonly texts: boolean;
  /** Ids of rows, columns or tasks. */
  readonly ids: boolean;
  /** Keys, each with the rule of its value. The place in this list, from 1, is the key's class. */
  readonly keys: readonly { readonly name: RegExp; readonly value: ValueRule }[];
}

const role = (name: string, of: Partial<Role>): Role => ({ name, text: false, elements: false, texts: false, ids: false, keys: [], ...of });

const ID = "[0-9a-z]{1,12}-[0-9a-z]{1,12}";
export const ID_PATTERN: RegExp = new RegExp(`^${ID}$`);
const register = (path: string): Role["keys"] => [{ name: new RegExp(`^${path}/${ID}$`), value: "register" }];

const elementRoles = Object.entries(NOTE_ELEMENTS).map(([name, attributes]) =>
  role(name, {
    elements: true, texts: true,
    keys: Object.entries(attributes).map(([attribute, value]) => ({ name: new RegExp(`^${attribute}$`), value })),
  }));

export const ROLES: readonly Role[] = [
  role("about", { keys: register("title") }),
  role("body", { elements: true }),
  role("text", { text: true }),
  role("rows", { ids: true }),
  role("columns", { ids: true }),
  role("cells", { keys: register(`${ID}/(?:${ID}|name|removed)`) }),
  role("tasks", { ids: true }),
  role("fields", { keys: register(`${ID}/(?:what|who|due|state|removed)`) }),
  ...elementRoles,
];

const roleNumber = (name: string): number => ROLES.findIndex((candidate) => candidate.name === name);
export const TEXT_ROLE: number = roleNumber("text");

/** Roots by kind. A root's number is its role's. Equal names in two kinds are one role. */
const ROOTS: ReadonlyMap<number, readonly string[]> = new Map([
  [DocumentKind.note, ["about", "body"]],
  [DocumentKind.roster, ["about", "rows", "columns", "cells"]],
  [DocumentKind.plan, ["about", "tasks", "fields"]],
]);

export const knowsSchema = (kind: number, schema: number): boolean => schema === SCHEMA_VERSION && ROOTS.has(kind);

/** Number of the root's role in documents of this kind; −1 when it has no such root. */
export const rootRole = (kind: number, root: string): number => (ROOTS.get(kind)?.includes(root) === true ? roleNumber(root) : -1);

/** Class of a key, from 1; 0 when the role has no such key. */
export const keyClass = (of: Role, key: string): number => of.keys.findIndex(({ name }) => name.test(key)) + 1;

/** Role of a type made inside `of`; −1 when it may not be there. */
export const childRole = (of: Role, type: number, name: string): number => {
  if (of.texts && type === YType.xmlText) return TEXT_ROLE;
  return of.elements && type === YType.element && Object.hasOwn(NOTE_ELEMENTS, name) ? roleNumber(name) : -1;
};

/** May `content` (not a type) stand in the list of `of` (class 0), or under a key of it? */
export const mayHold = (of: Role, key: number, content: Content): boolean => {
  if (content.is === "deleted") return true;
  if (key > 0) return content.is === "any" && content.values.every((value) => obeys(of.keys[key - 1]?.value, value));
  switch (content.is) {
    case "text": return of.text;
    case "format": return of.text && Object.hasOwn(NOTE_MARKS, content.key) && NOTE_MARKS[content.key as NoteMark].includes(content.value);
    case "any": return of.ids && content.values.every((value) => typeof value === "string" && ID_PATTERN.test(value));
    default: return false;
  }
};

const obeys = (rule: ValueRule | undefined, value: AnyValue): boolean => {
  switch (rule) {
    case "level": return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 6;
    case "count": return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
    case "flag": return typeof value === "boolean";
    case "register": return typeof value === "string" && value.length <= MAX_REGISTER_UNITS;
    default: return false;
  }
};
