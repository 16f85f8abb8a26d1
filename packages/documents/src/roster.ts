import type * as Y from "yjs";
import { createTitle } from "./note.ts";
import type { Field } from "./register.ts";
import { createTable } from "./table.ts";

const NAME = "name";

/**
 * A list of people: a row is a person, columns are the group's own, cells hold text. `seen`, wherever it may be
 * given, is what the person had before them when they began to write: only that is replaced (GT8).
 */
export interface Roster {
  title(): Field;
  setTitle(text: string, seen?: Field): void;
  /** The column every roster has: what the person of a row is called. Not among `columns`, never renamed or removed. */
  readonly nameColumn: string;
  columns(): readonly string[];
  columnName(column: string): Field;
  rows(): readonly string[];
  removedRows(): readonly string[];
  removedColumns(): readonly string[];
  cell(row: string, column: string): Field;
  setCell(row: string, column: string, text: string, seen?: Field): void;
  /** Settles a cell with two values: the same as writing one of them again. */
  pick(row: string, column: string, text: string): void;
  addRow(cells?: ReadonlyMap<string, string>): string;
  removeRow(row: string): void;
  restoreRow(row: string): void;
  addColumn(name: string): string;
  renameColumn(column: string, name: string, seen?: Field): void;
  removeColumn(column: string): void;
  restoreColumn(column: string): void;
  /** One step of undo. */
  step(f: () => void): void;
  subscribe(f: () => void): () => void;
  version(): number;
}

export const createRoster = (doc: Y.Doc): Roster => {
  const table = createTable(doc, "cells");
  const rows = table.subjects("rows");
  const columns = table.subjects("columns");
  const { title, setTitle, subscribe: subscribeTitle } = createTitle(doc);
  return {
    title, setTitle,
    nameColumn: NAME,
    columns: columns.ids,
    columnName: (column) => table.field(column, NAME),
    rows: rows.ids,
    removedRows: rows.removed,
    removedColumns: columns.removed,
    cell: table.field,
    setCell: table.setField,
    pick: table.setField,
    addRow: (cells) => {
      let row = "";
      table.step(() => {
        row = rows.add();
        for (const [column, text] of cells ?? []) table.setField(row, column, text);
      });
      return row;
    },
    removeRow: rows.remove,
    restoreRow: rows.restore,
    addColumn: (name) => {
      let column = "";
      table.step(() => {
        column = columns.add();
        table.setField(column, NAME, name);
      });
      return column;
    },
    renameColumn: (column, name, seen) => table.setField(column, NAME, name, seen),
    removeColumn: columns.remove,
    restoreColumn: columns.restore,
    step: table.step,
    subscribe: both(table.subscribe, subscribeTitle),
    version: table.version,
  };
};

type Subscribe = (f: () => void) => () => void;
/** One subscription to two sources. */
export const both = (one: Subscribe, other: Subscribe): Subscribe => (f) => {
  const stopOne = one(f);
  const stopOther = other(f);
  return () => {
    stopOne();
    stopOther();
  };
};
