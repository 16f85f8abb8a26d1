import { expect, test } from "vitest";
import * as Y from "yjs";
import { settle } from "./binding.ts";
import { enter } from "./commands.ts";
import { exchange, Writer } from "./testdata/writer.ts";

const two = (): readonly [Writer, Writer] => {
  const [ana, bo] = [new Writer(1), new Writer(2)];
  ana.type("heating");
  ana.run(enter);
  ana.type("stairs");
  exchange(ana, bo);
  return [ana, bo];
};

test("GT6 while a keyboard composes, its block stays as it is; what it writes stands where it belongs in what came meanwhile", () => {
  const [ana, bo] = two();
  ana.caret(8);
  ana.composing = true;
  ana.type("k");
  bo.caret(1);
  bo.type("The ");
  exchange(ana, bo);
  expect(ana.lines).toEqual(["paragraph:heatingk", "paragraph:stairs"]);
  // The keyboard makes one character of two.
  ana.dispatch(ana.state.tr.insertText("か", 8, 9));
  exchange(ana, bo);
  expect(bo.lines[0]).toBe("paragraph:The heatingか");
  settle(ana);
  expect(ana.lines[0]).toBe("paragraph:heatingか");
  ana.composing = false;
  settle(ana);
  expect(ana.lines).toEqual(bo.lines);
  expect(ana.state.doc.textBetween(1, ana.state.selection.head)).toBe("The heatingか");
});

test("GT6 control: where nothing composes, what others write is shown in the block at once", () => {
  const [ana, bo] = two();
  ana.caret(8);
  bo.caret(1);
  bo.type("The ");
  exchange(ana, bo);
  expect(ana.lines[0]).toBe("paragraph:The heating");
});

test("GT6 what others write in another block is shown at once", () => {
  const [ana, bo] = two();
  ana.caret(8);
  ana.composing = true;
  bo.caret(16);
  bo.type(" and cellar");
  exchange(ana, bo);
  expect(ana.lines).toEqual(["paragraph:heating", "paragraph:stairs and cellar"]);
});

test("GT6 the block is taken out by somebody while a keyboard composes in it: what is composed stays", () => {
  const [ana, bo] = two();
  ana.caret(16);
  ana.composing = true;
  ana.type("x");
  exchange(ana, bo);
  bo.doc.transact(() => bo.text.delete(8, bo.text.length - 8), "network");
  ana.receive([Y.encodeStateAsUpdate(bo.doc)]);
  ana.type("yz");
  ana.composing = false;
  settle(ana);
  exchange(ana, bo);
  expect(ana.lines).toEqual(["paragraph:heatingyz"]);
  expect(bo.lines).toEqual(ana.lines);
});
