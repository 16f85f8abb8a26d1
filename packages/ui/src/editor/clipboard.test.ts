import { expect, test } from "vitest";
import { inPieces, readSlice, selectedSlice, sliceToText, textToSlice } from "./clipboard.ts";
import { noteSchema } from "./schema.ts";
import { Writer } from "./testdata/writer.ts";

const TEXT = "# Heat\nwords\n- one\n  - two\n1. three\n[ ] four\n[x] five";

test("what is copied as text and pasted again is the same", () => {
  const ana = new Writer(1);
  ana.dispatch(ana.state.tr.replaceSelection(textToSlice(TEXT)));
  ana.caret(1, ana.state.doc.content.size);
  expect(sliceToText(selectedSlice(ana.state))).toBe(TEXT);
});

test("a slice of another note comes through whole", () => {
  const slice = textToSlice(TEXT);
  expect(readSlice(JSON.stringify(slice.toJSON()))?.eq(slice)).toBe(true);
});

test("LG11 the pieces of a slice, one after the other, are the slice; no character is cut", () => {
  const slice = textToSlice(`${TEXT}\n${"😀".repeat(40)}\n`.repeat(5));
  const [whole, cut] = [new Writer(1), new Writer(1)];
  whole.dispatch(whole.state.tr.replaceSelection(slice));
  const pieces = inPieces(slice, 17);
  for (const piece of pieces) {
    expect(piece.content.size).toBeLessThanOrEqual(19);
    cut.dispatch(cut.state.tr.replaceSelection(piece));
  }
  expect(pieces.length).toBeGreaterThan(10);
  expect(cut.text.toDelta()).toEqual(whole.text.toDelta());
});

test("GT6 what no note of this version writes is not taken from the clipboard", () => {
  const { nodes } = noteSchema;
  const block = (node: { toJSON(): unknown }): string => JSON.stringify({ content: [node.toJSON()] });
  expect(readSlice(block(nodes.heading.create({ level: 3 })))).toBeDefined();
  for (const json of [
    "", "null", "{}x", '{"content":[{"type":"script"}]}',
    block(nodes.heading.create({ level: 4 })), block(nodes.heading.create({ level: 1.5 })), block(nodes.heading.create({ level: 2 })).replace("2", '"2"'),
    block(nodes.bullet_item.create({ indent: 7 })), block(nodes.check_item.create({ indent: -1 })), block(nodes.check_item.create({ checked: true })).replace("true", "1"),
    block(nodes.doc.create(null, nodes.paragraph.create())),
    block(nodes.later_block.create({ kind: "poll" })), block(nodes.paragraph.create(null, nodes.later_inline.create())), block(nodes.paragraph.create(null, noteSchema.text("two\nlines"))),
  ])
    expect(readSlice(json), json).toBeUndefined();
});
