import { Fragment, Slice, type Attrs, type Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import { BLOCK_START, MAX_INDENT, MAX_LEVEL, noteSchema } from "./schema.ts";

/**
 * The clipboard carries a note as plain text that means the same in any other program, and for another note as this
 * type. HTML is neither written nor read: reading it would need `innerHTML`, which Trusted Types forbid.
 */
export const NOTE_CLIPBOARD_TYPE = "application/x-note";

/** A paste reaches the text in pieces of at most so many characters: 16 KiB at three bytes each (LG11). */
export const PASTE_PIECE = 5_461;

const { nodes } = noteSchema;
const STARTS: readonly (readonly [RegExp, (indent: number, match: RegExpExecArray, words: Fragment) => Node])[] = [
  [/^\[([ xX])?\]\s+/u, (indent, match, words) => nodes.check_item.create({ indent, checked: /x/iu.test(match[1] ?? "") }, words)],
  [/^[-*•]\s+\[([ xX])\]\s+/u, (indent, match, words) => nodes.check_item.create({ indent, checked: /x/iu.test(match[1] ?? "") }, words)],
  [/^[-*•]\s+/u, (indent, _, words) => nodes.bullet_item.create({ indent }, words)],
  [/^\d{1,3}[.)]\s+/u, (indent, _, words) => nodes.number_item.create({ indent }, words)],
  [/^(#{1,3})\s+/u, (_, match, words) => nodes.heading.create({ level: match[1]?.length ?? 1 }, words)],
];

export const sliceToText = (slice: Slice): string => {
  const lines: string[] = [];
  slice.content.forEach((block) => lines.push(block.isText ? (block.text ?? "") : startOf(block, slice) + block.textContent));
  return lines.join("\n");
};

const startOf = (block: Node, slice: Slice): string => {
  // A piece out of one line is copied as its words alone.
  if (slice.content.childCount === 1 && slice.openStart > 0) return "";
  const { indent, level, checked } = block.attrs as { indent?: number; level?: number; checked?: boolean };
  const space = "  ".repeat(indent ?? 0);
  switch (block.type) {
    case nodes.heading: return `${"#".repeat(level ?? 1)} `;
    case nodes.bullet_item: return `${space}- `;
    case nodes.number_item: return `${space}1. `;
    case nodes.check_item: return `${space}[${checked === true ? "x" : " "}] `;
    default: return "";
  }
};

/** Lines become blocks; what a line begins with says which. A single line is only words. */
export const textToSlice = (text: string): Slice => {
  const lines = text.replace(/\r\n?|\u2028|\u2029/gu, BLOCK_START).split(BLOCK_START);
  const blocks = lines.map((line) => (lines.length === 1 ? nodes.paragraph.create(null, words(line)) : lineToBlock(line)));
  const first = blocks[0];
  const open = (block: Node | undefined): number => (block?.type === nodes.paragraph ? 1 : 0);
  return new Slice(Fragment.fromArray(blocks), open(first), open(blocks.at(-1)));
};

const lineToBlock = (line: string): Node => {
  const space = /^[\t ]*/u.exec(line)?.[0] ?? "";
  const rest = line.slice(space.length);
  const indent = Math.min(MAX_INDENT, Math.floor(space.replaceAll("\t", "  ").length / 2));
  for (const [start, build] of STARTS) {
    const match = start.exec(rest);
    if (match !== null) return build(indent, match, words(rest.slice(match[0].length)));
  }
  return nodes.paragraph.create(null, words(line));
};

const words = (text: string): Fragment => (text === "" ? Fragment.empty : Fragment.from(noteSchema.text(text)));

/**
 * A slice another note wrote. Undefined for anything else: a clipboard can come from anywhere, and a level or an
 * indent that the gate refuses would keep the note from ever being saved.
 */
export const readSlice = (json: string): Slice | undefined => {
  try {
    const slice = Slice.fromJSON(noteSchema, JSON.parse(json));
    let plain = true;
    slice.content.descendants((node) => {
      node.check();
      if (node.type === nodes.later_inline || node.type === nodes.later_block || node.type === nodes.doc || (node.text ?? "").includes(BLOCK_START) || !isInRange(node.attrs)) plain = false;
    });
    return plain && slice.size > 0 ? slice : undefined;
  } catch {
    return undefined;
  }
};

const isInRange = ({ level = 1, indent = 0 }: Attrs): boolean => isWholeUpTo(level, 1, MAX_LEVEL) && isWholeUpTo(indent, 0, MAX_INDENT);
const isWholeUpTo = (value: unknown, least: number, most: number): boolean => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

/** Cuts a slice into slices that, pasted one after the other, give the same. */
export const inPieces = (slice: Slice, limit: number = PASTE_PIECE): readonly Slice[] => {
  if (slice.content.size <= limit) return [slice];
  const pieces: Slice[] = [];
  const end = slice.content.size;
  for (let from = 0, to = 0; from < end; from = to) {
    to = Math.min(from + limit, end);
    // Never between the two halves of one character.
    if (to < end && /[\ud800-\udbff]$/u.test(slice.content.textBetween(to - 1, to))) to--;
    pieces.push(cut(slice, from, to));
  }
  return pieces.filter((piece) => piece.size > 0);
};

const cut = (slice: Slice, from: number, to: number): Slice => {
  const doc = nodes.doc.create(null, slice.content.firstChild?.isInline === true ? nodes.paragraph.create(null, slice.content) : slice.content);
  const piece = doc.slice(from, to);
  return new Slice(piece.content, from === 0 ? slice.openStart : piece.openStart, to === slice.content.size ? slice.openEnd : piece.openEnd);
};

export const selectedSlice = (state: EditorState): Slice => state.selection.content();
