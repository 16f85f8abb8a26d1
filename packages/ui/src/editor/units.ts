/**
 * A note as a row of units: one for each character of the `Y.Text`, so a place in the editor and a place in the
 * text differ only by counting (`schema.ts` has the layout).
 *
 *   editor   <p> a b </p> <h2> c </h2>       text   \n a b \n c
 *   place   0   1 2 3   4     5 6   7        index  0  1 2 3  4
 */
import type { Mark, Node } from "prosemirror-model";
import * as Y from "yjs";
import { BLOCK_START, MAX_INDENT, MAX_LEVEL, noteSchema } from "./schema.ts";

/** Formatting keys and values; a key that is absent and one that is null mean the same. */
export type Format = Readonly<Record<string, unknown>>;

/** One character (a UTF-16 unit) or one embedded thing this version doesn't know (""). */
export interface Unit {
  readonly char: string;
  readonly format: Format;
}

/** False for a note nobody wrote in yet: its first paragraph is only shown. */
export const beginsWithBlock = (text: Y.Text): boolean => {
  let item = text._start;
  while (item !== null && (item.deleted || !item.countable)) item = item.right;
  return item !== null && item.content instanceof Y.ContentString && item.content.str.startsWith(BLOCK_START);
};

interface Run {
  readonly insert: unknown;
  readonly attributes?: Format;
}

/** Builds the editor's document. Total: any text gives one, and nothing is written back (GT6). */
export const readNote = (text: Y.Text): Node => {
  const blocks: Node[] = [];
  let format: Format = {};
  let inline: Node[] = [];
  const close = (): void => void blocks.push(blockNode(format, inline));

  let begun = !beginsWithBlock(text);
  for (const run of text.toDelta() as readonly Run[]) {
    const attributes = run.attributes ?? {};
    if (typeof run.insert !== "string") {
      inline.push(noteSchema.nodes.later_inline.create());
      continue;
    }
    run.insert.split(BLOCK_START).forEach((piece, i) => {
      if (i > 0) {
        if (begun) close();
        begun = true;
        format = attributes;
        inline = [];
      }
      if (piece !== "") inline.push(noteSchema.text(piece, marksOf(attributes)));
    });
  }
  close();
  return noteSchema.nodes.doc.create(null, blocks);
};

/** The units whose editor place `p` has `from` ≤ p < `to`; a block counts at the place where it opens. */
export const unitsBetween = (doc: Node, from: number, to: number): readonly Unit[] => {
  const units: Unit[] = [];
  let open = 0;
  doc.forEach((block) => {
    const end = open + block.nodeSize;
    if (open < to && end > from) {
      if (open >= from) units.push({ char: BLOCK_START, format: formatOf(block) });
      let place = open + 1;
      block.forEach((child) => {
        const characters = child.isText ? (child.text ?? "") : "";
        const format = markFormat(child.marks);
        for (let i = Math.max(0, from - place); i < Math.min(child.nodeSize, to - place); i++) {
          // A line break inside text would begin a block; the editor never makes one, a keyboard might.
          const char = characters[i] ?? "";
          units.push({ char: char === BLOCK_START ? " " : char, format });
        }
        place += child.nodeSize;
      });
    }
    open = end;
  });
  return units;
};

/** How many units lie before an editor place. */
export const indexAt = (doc: Node, place: number): number => {
  let index = 0;
  let open = 0;
  for (let i = 0; i < doc.childCount && open < place; i++) {
    const block = doc.child(i);
    index += 1 + Math.min(block.content.size, Math.max(0, place - open - 1));
    open += block.nodeSize;
  }
  return index;
};

/** The editor place of a text index: inside the block the index falls in. */
export const placeAt = (doc: Node, index: number): number => {
  let before = 0;
  let open = 0;
  for (let i = 0; i < doc.childCount; i++) {
    const block = doc.child(i);
    const size = 1 + block.content.size;
    if (index <= before + size) return open + 1 + Math.max(0, index - before - 1);
    before += size;
    open += block.nodeSize;
  }
  return Math.max(1, doc.content.size - 1);
};

const blockNode = (format: Format, inline: readonly Node[]): Node => {
  const nodes = noteSchema.nodes;
  const indent = bounded(format["indent"], 0, MAX_INDENT);
  const kind = format["block"] ?? undefined;
  switch (kind) {
    case undefined:
      return nodes.paragraph.create(null, inline);
    case "heading":
      return nodes.heading.create({ level: bounded(format["level"], 1, MAX_LEVEL) }, inline);
    case "bullet":
      return nodes.bullet_item.create({ indent }, inline);
    case "number":
      return nodes.number_item.create({ indent }, inline);
    case "check":
      return nodes.check_item.create({ indent, checked: format["checked"] === true }, inline);
    default:
      return nodes.later_block.create({ kind: String(kind) }, inline);
  }
};

const formatOf = (block: Node): Format => {
  const { level, indent, checked, kind } = block.attrs as Readonly<Record<string, unknown>>;
  switch (block.type.name) {
    case "heading":
      return { block: "heading", level: level === 1 ? null : level };
    case "bullet_item":
      return { block: "bullet", indent: indent === 0 ? null : indent };
    case "number_item":
      return { block: "number", indent: indent === 0 ? null : indent };
    case "check_item":
      return { block: "check", indent: indent === 0 ? null : indent, checked: checked === true ? true : null };
    case "later_block":
      return { block: kind };
    default:
      return {};
  }
};

const marksOf = (attributes: Format): readonly Mark[] => (attributes["bold"] === true ? [noteSchema.marks.bold.create()] : []);
const markFormat = (marks: readonly Mark[]): Format => (marks.some((mark) => mark.type === noteSchema.marks.bold) ? { bold: true } : {});
const bounded = (value: unknown, least: number, most: number): number =>
  typeof value === "number" && Number.isInteger(value) ? Math.min(Math.max(value, least), most) : least;
