/** What people do in the three kinds of document, drawn from a seed. */
import { createNote, createPlan, createRoster, MODEL_ORIGIN, TASK_STATES, type DocumentKindName } from "@thicket/documents";
import type { Seeded } from "@thicket/testkit";
import type * as Y from "yjs";

const WORDS = ["tea", "ropes", "Ana", "ключи", "\n", "at 7", "…", "é", "a longer line, ".repeat(4)];

const editNote = (doc: Y.Doc, seeded: Seeded): void => {
  const note = createNote(doc);
  const { body } = note;
  const at = seeded.below(body.length + 1);
  const span = Math.min(body.length - at, 1 + seeded.below(8));
  const choice = seeded.next();
  doc.transact(() => {
    if (choice < 0.6 || body.length === 0) body.insert(at, seeded.of(WORDS), seeded.chance(0.2) ? { bold: true } : {});
    else if (choice < 0.8) body.delete(at, span);
    else if (choice < 0.9) body.format(at, span, { bold: seeded.chance(0.6) ? true : null });
    else if (choice < 0.97) body.format(at, span, { block: seeded.of(["heading", "bullet", "check", null]), level: seeded.of([1, 2, null]) });
    else note.setTitle(seeded.of(WORDS).trim());
  }, MODEL_ORIGIN);
};

const editRoster = (doc: Y.Doc, seeded: Seeded): void => {
  const roster = createRoster(doc);
  const [rows, columns] = [roster.rows(), roster.columns()];
  const choice = seeded.next();
  if (columns.length === 0 || choice < 0.05) roster.addColumn(seeded.of(WORDS));
  else if (rows.length === 0 || choice < 0.2) roster.addRow(new Map([[seeded.of(columns), seeded.of(WORDS)]]));
  else if (choice < 0.8) roster.setCell(seeded.of(rows), seeded.of(columns), seeded.of(WORDS));
  else if (choice < 0.9) roster.removeRow(seeded.of(rows));
  else for (const row of roster.removedRows().slice(0, 1)) roster.restoreRow(row);
};

const editPlan = (doc: Y.Doc, seeded: Seeded): void => {
  const plan = createPlan(doc);
  const tasks = plan.tasks();
  const choice = seeded.next();
  if (tasks.length === 0 || choice < 0.3) plan.addTask(seeded.of(WORDS));
  else if (choice < 0.6) plan.setState(seeded.of(tasks), seeded.of(TASK_STATES));
  else if (choice < 0.85) plan.setField(seeded.of(tasks), seeded.of(["what", "who", "due"] as const), seeded.of(WORDS));
  else plan.removeTask(seeded.of(tasks));
};

export const edit = (kind: DocumentKindName, doc: Y.Doc, seeded: Seeded): void => ({ note: editNote, roster: editRoster, plan: editPlan })[kind](doc, seeded);
