/**
 * A note of schema version 1, as the log keeps it (GT6) and as the editor shows it.
 *
 *   doc.getText("body")            one flat Y.Text; there is no XmlFragment and there are no nested types
 *   "\n"                           begins a block; its formatting says what the block is:
 *     block    "heading" | "bullet" | "number" | "check"       absent: a paragraph
 *     level    1 | 2 | 3           of a heading                 absent: 1
 *     indent   1 … 6               of a list item               absent: 0
 *     checked  true                of a check box               absent: not checked
 *   any other character            text; its formatting:
 *     bold     true
 *
 * Text before the first "\n" is a paragraph of its own. So **every** sequence of characters is a note: no merge can
 * make one that the editor can't build, and nothing ever has to be deleted to repair it. Splitting a paragraph
 * inserts one character, joining two deletes one, and making a paragraph a heading changes one character's
 * formatting: the words themselves are never moved, so what somebody else types in them meanwhile stays.
 *
 * Schema 1 has inserted strings, formatting with the keys below, and deletions; no embeds, no nested types.
 */
import { type Attrs, type Node, type NodeSpec, Schema } from "prosemirror-model";
import { strings } from "../strings/en.ts";

/** The character that begins a block. */
export const BLOCK_START = "\n";
export const MAX_LEVEL = 3;
export const MAX_INDENT = 6;

const shape = (element: string, name: string): Pick<NodeSpec, "toDOM"> => ({
  toDOM: (node) => [element, { class: `note-${name}`, ...attributesOf(node.attrs) }, 0],
});

const attributesOf = (attrs: Attrs): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attrs).flatMap(([key, value]: [string, unknown]): [string, string][] =>
      typeof value === "number" && value > 0 ? [[`data-${key}`, String(value)]] : [],
    ),
  );

const text = { content: "inline*", group: "block" } as const;
const indent = { default: 0, validate: "number" } as const;

/** What the editor shows. `later_*` are the placeholders for what this version does not know (GT6). */
export const noteSchema: Schema<
  "doc" | "paragraph" | "heading" | "bullet_item" | "number_item" | "check_item" | "later_block" | "later_inline" | "text",
  "bold"
> = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { ...text, ...shape("p", "paragraph"), parseDOM: [{ tag: "p" }, { tag: "div" }] },
    heading: {
      ...text,
      attrs: { level: { default: 1, validate: "number" } },
      defining: true,
      toDOM: (node) => [`h${headingElement(node)}`, { class: "note-heading", "data-level": String(node.attrs["level"]) }, 0],
      parseDOM: [1, 2, 3].map((level) => ({ tag: `h${level + 1}`, attrs: { level } })),
    },
    bullet_item: { ...text, ...shape("p", "bullet"), attrs: { indent }, defining: true },
    number_item: { ...text, ...shape("p", "number"), attrs: { indent }, defining: true },
    check_item: { ...text, ...shape("p", "check"), attrs: { indent, checked: { default: false, validate: "boolean" } }, defining: true },
    later_block: { ...text, toDOM: () => ["p", { class: "note-later", "data-says": strings.note.later }, 0], attrs: { kind: { validate: "string" } }, defining: true },
    later_inline: { group: "inline", inline: true, atom: true, selectable: true, toDOM: () => ["span", { class: "note-later-inline", role: "img", "aria-label": strings.note.later }] },
    text: { group: "inline" },
  },
  marks: {
    bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  },
});

/** The page's own heading is an h1, so those of a note begin at h2. */
const headingElement = (node: Node): number => Math.min(Math.max(Number(node.attrs["level"]), 1), MAX_LEVEL) + 1;
