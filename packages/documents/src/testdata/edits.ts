/** Random honest work on each kind of document, as models, editors and undo do it. Only tests import this. */
import type * as Y from "yjs";
import { createNote, createPlan, createRoster, MODEL_ORIGIN, type DocumentKindName } from "../index.ts";
import { pickOf } from "./peers.ts";

const WORDS = ["tea", "ropes", "Ana", "ключи", "🌲🌲", "\n", "at 7", "…", "e\u0301", "long ".repeat(30), "\ud83c"];
const BLOCKS = ["heading", "bullet", "number", "check", null];

export const editNote = (doc: Y.Doc, random: () => number): void => {
  const note = createNote(doc);
  const { body } = note;
  // Never inside a character of two units: Yjs would cut it here and, where nothing else is cut, not elsewhere.
  const whole = (index: number): number => (/^[\udc00-\udfff]/.test(body.toString().slice(index)) ? index - 1 : index);
  const at = whole(Math.floor(random() * (body.length + 1)));
  const span = whole(Math.min(body.length, at + Math.floor(random() * 12))) - at;
  const choice = random();
  doc.transact(() => {
    if (choice < 0.45) body.insert(at, pickOf(random, WORDS).toWellFormed(), random() < 0.3 ? { bold: true } : random() < 0.5 ? {} : undefined);
    else if (choice < 0.65) body.delete(at, span);
    else if (choice < 0.75) body.format(at, span, { bold: random() < 0.6 ? true : null });
    else if (choice < 0.85) body.format(at, span, { block: pickOf(random, BLOCKS), level: pickOf(random, [1, 2, 3, null]) });
    else if (choice < 0.9) body.format(at, span, { indent: pickOf(random, [1, 6, null]), checked: pickOf(random, [true, null]) });
    else if (choice < 0.94) {
      body.insert(at, "gone");
      body.delete(at, 4);
    } else if (choice < 0.97) body.delete(0, body.length);
    else note.setTitle(pickOf(random, WORDS));
  }, MODEL_ORIGIN);
};

export const editRoster = (doc: Y.Doc, random: () => number): void => {
  const roster = createRoster(doc);
  const choice = random();
  const [rows, columns] = [roster.rows(), roster.columns()];
  const cells = [roster.nameColumn, ...columns];
  if (columns.length === 0 || choice < 0.08) roster.addColumn(pickOf(random, WORDS));
  else if (rows.length === 0 || choice < 0.2) roster.addRow(new Map([[pickOf(random, cells), pickOf(random, WORDS)]]));
  else if (choice < 0.7) roster.setCell(pickOf(random, rows), pickOf(random, cells), pickOf(random, WORDS));
  else if (choice < 0.8) roster.renameColumn(pickOf(random, columns), pickOf(random, WORDS));
  else if (choice < 0.88) roster.removeRow(pickOf(random, rows));
  else if (choice < 0.94) for (const row of roster.removedRows().slice(0, 1)) roster.restoreRow(row);
  else roster.setTitle(pickOf(random, WORDS));
};

export const editPlan = (doc: Y.Doc, random: () => number): void => {
  const plan = createPlan(doc);
  const tasks = plan.tasks();
  const choice = random();
  if (tasks.length === 0 || choice < 0.25) plan.addTask(pickOf(random, WORDS));
  else if (choice < 0.5) plan.setState(pickOf(random, tasks), pickOf(random, ["unclaimed", "doing", "stuck", "done"]));
  else if (choice < 0.8) plan.setField(pickOf(random, tasks), pickOf(random, ["what", "who", "due"]), pickOf(random, WORDS));
  else if (choice < 0.9) plan.removeTask(pickOf(random, tasks));
  else for (const task of plan.removedTasks().slice(0, 1)) plan.restoreTask(task);
};

export const editOf: Record<DocumentKindName, (doc: Y.Doc, random: () => number) => void> = { note: editNote, roster: editRoster, plan: editPlan };
