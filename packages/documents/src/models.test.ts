import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyGated, createDoc, createNote, createPlan, createRoster, createUndo, MODEL_ORIGIN, type Roster } from "./index.ts";

/** Two docs of one document; `meet` brings each what the other has. */
const two = <T>(open: (doc: Y.Doc) => T): { readonly ana: T; readonly bo: T; readonly docs: readonly [Y.Doc, Y.Doc]; meet(): void } => {
  const docs = [createDoc(), createDoc()] as const;
  docs[0].clientID = 1001;
  docs[1].clientID = 2002;
  const [ana, bo] = [open(docs[0]), open(docs[1])];
  const meet = (): void => {
    const updates = docs.map((doc) => Y.encodeStateAsUpdate(doc));
    docs.forEach((doc, i) => applyGated(doc, updates[1 - i] as Uint8Array));
  };
  return { ana, bo, docs, meet };
};

const texts = (roster: Roster, row: string, column: string): readonly string[] => roster.cell(row, column).values.map(({ text }) => text);

test("GT8 a cell written apart keeps both values and who wrote them, until someone picks", () => {
  const { ana, bo, meet } = two(createRoster);
  const column = ana.addColumn("when");
  const row = ana.addRow(new Map([[column, "?"]]));
  meet();
  ana.setCell(row, column, "night");
  bo.setCell(row, column, "day");
  meet();
  for (const roster of [ana, bo]) {
    expect([...roster.cell(row, column).values].sort((a, b) => a.by - b.by)).toEqual([{ text: "night", by: 1001 }, { text: "day", by: 2002 }]);
  }
  bo.pick(row, column, "night");
  meet();
  for (const roster of [ana, bo]) expect(roster.cell(row, column).values).toEqual([{ text: "night", by: 2002 }]);
});

test("GT8 a write replaces what its author had seen and nothing else", () => {
  const { ana, bo, meet } = two(createRoster);
  const column = ana.addColumn("skill");
  const row = ana.addRow();
  ana.setCell(row, column, "1");
  ana.setCell(row, column, "2");
  meet();
  expect(texts(bo, row, column)).toEqual(["2"]);
  ana.setCell(row, column, "");
  bo.setCell(row, column, "3");
  meet();
  expect([...texts(ana, row, column)].sort()).toEqual(["", "3"]);
  // Both settle it the same way: one value, nothing to pick.
  ana.pick(row, column, "3");
  bo.pick(row, column, "3");
  meet();
  expect(texts(ana, row, column)).toEqual(["3"]);
  expect(ana.cell(row, column)).toEqual(bo.cell(row, column));
});

test("GT8 what came while a person was writing is not replaced by what they write", () => {
  const { ana, bo, meet } = two(createRoster);
  const row = ana.addRow(new Map([[ana.nameColumn, "Cy"]]));
  meet();
  const before = ana.cell(row, ana.nameColumn);
  bo.setCell(row, ana.nameColumn, "Cyril");
  meet();
  ana.setCell(row, ana.nameColumn, "Cyrus", before);
  expect([...texts(ana, row, ana.nameColumn)].sort()).toEqual(["Cyril", "Cyrus"]);
  // Control: a write that counts all that is here as seen takes Bo's away.
  ana.setCell(row, ana.nameColumn, "Cy");
  expect(texts(ana, row, ana.nameColumn)).toEqual(["Cy"]);
  meet();
  expect(bo.cell(row, ana.nameColumn)).toEqual(ana.cell(row, ana.nameColumn));
});

test("GT8 control: a plain map keeps only one of two values written apart", () => {
  const { ana, bo, meet } = two((doc) => doc.getMap<string>("cells"));
  ana.set("cell", "night");
  bo.set("cell", "day");
  meet();
  expect(ana.get("cell")).toBe(bo.get("cell"));
});

test("GT8 rows and columns: added apart all stay; removed and brought back at once stays; what was in a removed row comes back", () => {
  const { ana, bo, meet } = two(createRoster);
  const column = ana.addColumn("name");
  meet();
  const row = ana.addRow(new Map([[column, "Cy"]]));
  bo.addRow(new Map([[column, "Di"]]));
  bo.addColumn("phone");
  meet();
  expect(ana.rows()).toHaveLength(2);
  expect(ana.rows()).toEqual(bo.rows());
  expect(ana.columns()).toEqual(bo.columns());
  ana.removeRow(row);
  bo.setCell(row, column, "Cyril");
  meet();
  expect(bo.rows()).toHaveLength(1);
  expect(bo.removedRows()).toEqual([row]);
  bo.restoreRow(row);
  ana.removeRow(row);
  meet();
  // Ana's second removal did nothing: it was removed already for her. Bo's coming back stands.
  expect(ana.rows()).toContain(row);
  expect(texts(ana, row, column)).toEqual(["Cyril"]);
});

test("GT8 reads stay the same object until their field changes, and listeners hear of it", () => {
  const roster = createRoster(createDoc());
  const column = roster.addColumn("a");
  const row = roster.addRow();
  const [rows, cell] = [roster.rows(), roster.cell(row, column)];
  let heard = 0;
  const stop = roster.subscribe(() => heard++);
  roster.renameColumn(column, "b");
  expect(roster.rows()).toBe(rows);
  expect(roster.cell(row, column)).toBe(cell);
  expect(heard).toBeGreaterThan(0);
  roster.setCell(row, column, "x");
  expect(roster.cell(row, column)).not.toBe(cell);
  stop();
  const before = heard;
  roster.setTitle("People");
  expect(heard).toBe(before);
  expect(roster.title().values.map(({ text }) => text)).toEqual(["People"]);
});

test("GT8 a model that listens first still reads the new value", () => {
  const doc = createDoc();
  const roster = createRoster(doc);
  const seen: number[] = [];
  roster.subscribe(() => seen.push(roster.rows().length));
  roster.addRow();
  roster.removeRow(roster.rows()[0] ?? "");
  expect(seen.at(-1)).toBe(0);
  expect(seen).toContain(1);
});

test("GT8 tasks have a state nobody need give, and show two when two were given", () => {
  const { ana, bo, meet } = two(createPlan);
  const task = ana.addTask("bring rope");
  expect(ana.states(task)).toEqual(["unclaimed"]);
  meet();
  ana.setState(task, "doing");
  bo.setState(task, "stuck");
  meet();
  expect([...ana.states(task)].sort()).toEqual(["doing", "stuck"]);
  expect(ana.states(task)).toEqual(bo.states(task));
  bo.removeTask(task);
  meet();
  expect(ana.tasks()).toEqual([]);
  ana.restoreTask(task);
  meet();
  expect(bo.field(task, "what").values.map(({ text }) => text)).toEqual(["bring rope"]);
});

test("GT8 half a character in a field is the same everywhere", () => {
  const { ana, bo, meet } = two(createNote);
  ana.setTitle("x\ud83c");
  meet();
  expect(ana.title().values[0]?.text).toBe("x\ufffd");
  expect(ana.title()).toEqual(bo.title());
});

test("GT5 undo takes back one's own changes only", () => {
  const { ana, bo, docs, meet } = two(createRoster);
  const column = ana.addColumn("name");
  const row = ana.addRow(new Map([[column, "one"]]));
  meet();
  const undo = createUndo(docs[0]);
  undo.stopCapturing();
  ana.setCell(row, column, "two");
  bo.addRow();
  meet();
  undo.undo();
  meet();
  expect(texts(bo, row, column)).toEqual(["one"]);
  expect(bo.rows()).toHaveLength(2);
  undo.undo();
  expect(ana.rows()).toHaveLength(2);
  undo.redo();
  meet();
  expect(texts(bo, row, column)).toEqual(["two"]);
  expect(undo.trackedOrigins.has(MODEL_ORIGIN)).toBe(true);
});

test("LG11 what is put at the end of a note goes in pieces that fit an entry each, and no character is cut", () => {
  const doc = createDoc();
  const note = createNote(doc);
  const sizes: number[] = [];
  doc.on("update", (update: Uint8Array) => sizes.push(update.length));
  const long = `x${"😀".repeat(8_000)}\nend`;
  note.append("first");
  note.append(long);
  expect(note.plainText()).toBe(`first\n${long}`);
  expect(sizes.length).toBeGreaterThan(3);
  expect(Math.max(...sizes)).toBeLessThan(16 * 1024 + 100);
});

test("GT6 a note is one flat text: its plain text has blocks as lines", () => {
  const note = createNote(createDoc());
  note.body.insert(0, "\nfirst\nsecond");
  expect(note.plainText()).toBe("first\nsecond");
});
