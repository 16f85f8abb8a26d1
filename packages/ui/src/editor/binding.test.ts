import { EditorState, type Command } from "prosemirror-state";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { isEditorOrigin, takeIn } from "./binding.ts";
import { inPieces, textToSlice } from "./clipboard.ts";
import { backspace, enter, indentBy, toBlock, toggleBold, toggleChecked } from "./commands.ts";
import { NOTE_ROOT } from "./note-root.ts";
import { noteSchema } from "./schema.ts";
import { exchange, Writer } from "./testdata/writer.ts";
import { asOneStep, redo, undo } from "./undo.ts";
import { beginsWithBlock, indexAt, placeAt, readNote } from "./units.ts";

const expectBound = (...writers: readonly Writer[]): void => {
  for (const writer of writers) expect(writer.state.doc.toJSON()).toEqual(readNote(writer.text).toJSON());
};

describe("a note of one", () => {
  test("what is typed, split, joined and formatted is in the text, character by character", () => {
    const ana = new Writer(1);
    ana.type("Heat");
    ana.run(toBlock("heading"));
    ana.run(enter);
    ana.type("14 of 22 flats");
    ana.run(toBlock("bullet_item"));
    ana.run(indentBy(1));
    ana.run(enter);
    ana.type("thermostat");
    ana.run(toBlock("check_item"));
    ana.run(toggleChecked);
    ana.caret(8, 10);
    ana.run(toggleBold);
    expect(ana.text.toDelta()).toEqual([
      { insert: "\n", attributes: { block: "heading" } },
      { insert: "Heat" },
      { insert: "\n", attributes: { block: "bullet", indent: 1 } },
      { insert: "1" },
      { insert: "4", attributes: { bold: true } },
      { insert: " of 22 flats" },
      { insert: "\n", attributes: { block: "check", indent: 1, checked: true } },
      { insert: "thermostat" },
    ]);
    expectBound(ana);
  });

  test("opening a note writes nothing, and neither does moving about in it", () => {
    const ana = new Writer(1);
    ana.caret(1);
    expect(ana.outbox).toEqual([]);
    expect(beginsWithBlock(ana.text)).toBe(false);
  });

  test("an emoji beside an emoji is never cut in half", () => {
    const ana = new Writer(1);
    ana.type("a😀b");
    ana.dispatch(ana.state.tr.insertText("😁", 2, 4));
    ana.dispatch(ana.state.tr.insertText("\ude02", 3, 4));
    expect(ana.text.toString()).toBe("\na😂b");
    expectBound(ana);
  });

  test("LG11 a large paste reaches the text in pieces of at most 16 KiB, and is one step for Undo", () => {
    const ana = new Writer(1);
    ana.type("before ");
    const pasted = Array.from({ length: 900 }, (_, i) => `${i % 7 === 0 ? "- " : ""}line ${i} of the minutes, with a 😀 and some words more`).join("\n");
    ana.outbox.length = 0;
    asOneStep(ana.state, () => {
      for (const piece of inPieces(textToSlice(pasted))) ana.dispatch(ana.state.tr.replaceSelection(piece));
    });
    expect(ana.outbox.length).toBeGreaterThan(3);
    for (const update of ana.outbox) expect(update.length).toBeLessThan(17_000);
    expectBound(ana);
    const shown = ana.lines.map((line) => line.replace(/^\w+:/u, "")).join("\n");
    expect(shown).toBe(`before \n${pasted}`.replaceAll("\n- ", "\n"));
    ana.run(undo);
    expect(ana.lines).toEqual(["paragraph:before "]);
  });

  test("places in the editor and in the text are the same counted differently", () => {
    const ana = new Writer(1);
    ana.dispatch(ana.state.tr.replaceSelection(textToSlice("one\n\n- two\n# three")));
    for (let index = 1; index <= ana.text.length; index++) expect(indexAt(ana.state.doc, placeAt(ana.state.doc, index))).toBe(index);
  });
});

describe("a note of two", () => {
  const pair = (): readonly [Writer, Writer] => {
    const [ana, bo] = [new Writer(1), new Writer(2)];
    ana.type("boiler man came");
    exchange(ana, bo);
    return [ana, bo];
  };

  test("what both type in one paragraph at once is there whole, for both alike", () => {
    const [ana, bo] = pair();
    ana.caret(16);
    bo.caret(1);
    ana.type(" twice");
    bo.type("The ");
    exchange(ana, bo);
    expect(ana.lines).toEqual(["paragraph:The boiler man came twice"]);
    expect(bo.lines).toEqual(ana.lines);
    expectBound(ana, bo);
  });

  test("both begin an empty note at once: nothing is lost", () => {
    const [ana, bo] = [new Writer(1), new Writer(2)];
    ana.type("agenda");
    bo.type("who is here");
    exchange(ana, bo);
    expect([...ana.lines].sort()).toEqual(["paragraph:agenda", "paragraph:who is here"]);
    expect(bo.lines).toEqual(ana.lines);
  });

  test("one makes the paragraph a heading, the other types in it: both hold", () => {
    const [ana, bo] = pair();
    ana.run(toBlock("heading"));
    bo.caret(7);
    bo.type(" repair");
    exchange(ana, bo);
    expect(ana.lines).toEqual(["heading:boiler repair man came"]);
    expect(bo.lines).toEqual(ana.lines);
  });

  test("one joins two paragraphs, the other types in the second: both hold", () => {
    const [ana, bo] = pair();
    ana.caret(16);
    ana.run(enter);
    ana.type("parts on order");
    exchange(ana, bo);
    ana.caret(18);
    ana.run(backspace);
    bo.caret(23);
    bo.type(" are");
    exchange(ana, bo);
    expect(ana.lines).toEqual(["paragraph:boiler man cameparts are on order"]);
    expect(bo.lines).toEqual(ana.lines);
  });

  test("Undo takes back only one's own, also from inside what the other wrote since", () => {
    const [ana, bo] = pair();
    ana.caret(16);
    ana.run(enter);
    ana.type("mine");
    exchange(ana, bo);
    bo.caret(20);
    bo.type(" and yours");
    exchange(ana, bo);
    while (ana.run(undo));
    exchange(ana, bo);
    expect(ana.text.toString().replaceAll("\n", "")).toBe(" and yours");
    expect(bo.lines).toEqual(ana.lines);
    while (ana.run(redo));
    exchange(ana, bo);
    expect(bo.lines.join()).toContain("boiler man came");
    expect(bo.lines).toEqual(ana.lines);
    expectBound(ana, bo);
  });

  test("the caret stays with its words while the other writes before it, after it and at it", () => {
    const [ana, bo] = pair();
    ana.caret(8);
    bo.caret(1);
    bo.type("The big ");
    bo.caret(16);
    bo.type("!");
    exchange(ana, bo);
    expect(ana.state.doc.textBetween(1, ana.state.selection.head)).toBe("The big boiler ");
    expect(ana.state.selection.empty).toBe(true);
  });

  test("GT6 nothing is written while taking in: every transaction that changed the note is of its author's editor or of the network", () => {
    const [ana, bo] = pair();
    for (const writer of [ana, bo]) expect(writer.origins.every((origin) => origin === "network" || isEditorOrigin(origin))).toBe(true);
    expect(bo.outbox).toEqual([]);
    expect(isEditorOrigin("network")).toBe(false);
    expect(isEditorOrigin(null)).toBe(false);
  });
});

describe("GT6 what this version does not know", () => {
  const strange = (): Writer => {
    const later = new Y.Doc();
    later.clientID = 9;
    const text = later.getText(NOTE_ROOT);
    text.insert(0, "\n", {});
    text.insert(1, "before", {});
    text.insert(7, "\n", { block: "poll", options: 3 });
    text.insert(8, "a or b", { blink: true });
    text.insertEmbed(14, new Y.Map([["picture", "1"]]));
    text.insert(15, "\n", {});
    text.insert(16, "after", {});
    const ana = new Writer(1);
    ana.receive([Y.encodeStateAsUpdate(later)]);
    return ana;
  };

  test("GT6 is shown as a placeholder, and neither deleted nor sealed", () => {
    const ana = strange();
    expect(ana.lines).toEqual(["paragraph:before", "later_block:a or b", "paragraph:after"]);
    expect(ana.outbox).toEqual([]);
  });

  test("GT6 outlives an edit on each side of it in one step", () => {
    const ana = strange();
    const before = ana.text.toDelta().slice(1, 4) as unknown[];
    ana.dispatch(ana.state.tr.insertText("x", 1).insertText("y", ana.state.doc.content.size));
    expectBound(ana);
    const after = ana.text.toDelta() as readonly { readonly insert: unknown; readonly attributes?: unknown }[];
    expect(after.filter((run) => run.attributes !== undefined)).toEqual(before.filter((run) => (run as { attributes?: unknown }).attributes !== undefined));
    expect(after.some((run) => run.insert instanceof Y.Map)).toBe(true);
  });
});

describe("a note of many, at random", () => {
  const random = (seed: number) => (below: number): number => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % below;
  const act = (writer: Writer, pick: (below: number) => number): void => {
    const size = writer.state.doc.content.size;
    const from = pick(size + 1);
    writer.caret(from, pick(3) === 0 ? pick(size + 1) : from);
    const commands: readonly Command[] = [
      enter, enter, backspace, toBlock("heading"), toBlock("bullet_item"), toBlock("number_item"), toBlock("check_item"), toBlock("paragraph"),
      toggleBold, toggleChecked, indentBy(1), indentBy(-1), undo, undo, redo,
    ];
    if (pick(3) > 0) writer.type(["a", "be ", "sea", "😀", "d"][pick(5)] ?? "");
    else writer.run(commands[pick(commands.length)] ?? enter);
  };

  test.each(Array.from({ length: 40 }, (_, i) => i + 1))("editors and texts stay equal, whatever order things arrive in (seed %i)", (seed) => {
    const pick = random(seed);
    const writers = [new Writer(1), new Writer(2), new Writer(3)];
    for (let round = 0; round < 60; round++) {
      const writer = writers[pick(3)];
      if (writer === undefined) continue;
      act(writer, pick);
      expectBound(writer);
      if (pick(4) === 0) exchange(...writers);
    }
    exchange(...writers);
    expectBound(...writers);
    for (const writer of writers) {
      expect(writer.state.doc.toJSON()).toEqual(writers[0]?.state.doc.toJSON());
      writer.state.doc.check();
      expect(writer.origins.every((origin) => origin === "network" || isEditorOrigin(origin))).toBe(true);
    }
  });

  test("control: an editor that misses one character is found unequal", () => {
    const ana = new Writer(1);
    ana.type("abc");
    ana.doc.transact(() => ana.text.delete(2, 1), { other: "origin" });
    ana.state = EditorState.create({ doc: noteSchema.nodes.doc.create(null, noteSchema.nodes.paragraph.create(null, noteSchema.text("abc"))), plugins: ana.state.plugins });
    expect(() => expectBound(ana)).toThrow();
    takeIn(ana);
    expectBound(ana);
  });
});
