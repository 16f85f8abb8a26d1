import type * as Y from "yjs";
import { createNote } from "./note.ts";
import { createPlan } from "./plan.ts";
import type { Field } from "./register.ts";
import { createRoster } from "./roster.ts";
import type { DocumentKindName } from "./types.ts";

/** What people see in a document, as plain data: equal views have equal JSON (R4). */
export const renderView = (kind: DocumentKindName, doc: Y.Doc): string => {
  switch (kind) {
    case "note": return renderNote(doc);
    case "roster": return renderRoster(doc);
    case "plan": return renderPlan(doc);
  }
};

const texts = (field: Field): readonly string[] => field.values.map(({ text }) => text);

const renderNote = (doc: Y.Doc): string => {
  const note = createNote(doc);
  return JSON.stringify({ title: texts(note.title()), body: note.body.toDelta() as unknown });
};

const renderRoster = (doc: Y.Doc): string => {
  const roster = createRoster(doc);
  const columns = roster.columns();
  return JSON.stringify({
    title: texts(roster.title()),
    columns: columns.map((column) => texts(roster.columnName(column))),
    rows: roster.rows().map((row) => [roster.nameColumn, ...columns].map((column) => texts(roster.cell(row, column)))),
    removed: roster.removedRows(),
  });
};

const renderPlan = (doc: Y.Doc): string => {
  const plan = createPlan(doc);
  return JSON.stringify({
    title: texts(plan.title()),
    tasks: plan.tasks().map((task) => [texts(plan.field(task, "what")), texts(plan.field(task, "who")), texts(plan.field(task, "due")), plan.states(task)]),
    removed: plan.removedTasks(),
  });
};
