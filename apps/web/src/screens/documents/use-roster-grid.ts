import type { Roster } from "@thicket/ui";
import { type FocusEvent, type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { moveBy, nextPlace, type Place } from "./grid-moves.ts";

/** The field that is being written in. */
export interface Writing {
  readonly row: string;
  readonly column: string;
  /** The letter that began it: it takes the place of what was there. */
  readonly first: string | undefined;
}

export interface RosterGridOptions {
  readonly roster: Roster;
  readonly rows: readonly string[];
  /** Those that can be written in. */
  readonly columns: readonly string[];
  readonly readOnly: boolean;
  /** The row that shall have the focus now; with no row, the one that had it last. */
  readonly bring: { readonly row: string | undefined } | undefined;
}

export interface RosterGrid {
  readonly table: RefObject<HTMLTableElement | null>;
  /** The one field Tab comes to. */
  readonly active: { readonly row: string | undefined; readonly column: string };
  readonly writing: Writing | undefined;
  /** The writing is over: its field lost the focus. */
  readonly leave: () => void;
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent<HTMLTableElement>) => void;
    readonly onClick: (event: MouseEvent<HTMLTableElement>) => void;
    readonly onFocus: (event: FocusEvent<HTMLTableElement>) => void;
  };
}

/** Stands among the columns for the button at the end of a row. No column has such an id. */
export const OFF = "";

/**
 * The keyboard of a table: Tab comes in and goes out, arrows lead from field to field. Enter, F2 or a letter begins to
 * write; Enter goes on below, Tab beside, and Esc leaves all as it was.
 */
export const useRosterGrid = ({ roster, rows, columns, readOnly, bring }: RosterGridOptions): RosterGrid => {
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<{ readonly row: string; readonly column: string }>();
  const latestRow = useRef<string>(undefined);
  const [begun, setBegun] = useState<Writing>();
  // Somebody may have taken the row or the column off meanwhile.
  const writing = begun !== undefined && rows.includes(begun.row) && columns.includes(begun.column) ? begun : undefined;
  const stops = readOnly ? columns : [...columns, OFF];

  const leave = useCallback(() => setBegun(undefined), []);

  const focusOn = useCallback(({ row, column }: Place): void => {
    const cell = table.current?.tBodies[0]?.rows[row]?.cells[column];
    (cell?.querySelector("button") ?? cell)?.focus();
  }, []);
  useEffect(() => {
    if (bring !== undefined) focusOn({ row: Math.max(0, roster.rows().indexOf(bring.row ?? latestRow.current ?? "")), column: 0 });
  }, [bring, roster, focusOn]);

  const begin = ({ row, column }: Place, first?: string): boolean => {
    const [id, name] = [rows[row], columns[column]];
    if (readOnly || id === undefined || name === undefined || roster.cell(id, name).values.length > 1) return false;
    setBegun({ row: id, column: name, first });
    return true;
  };
  /** The field keeps what is in it as it goes away, unless Esc dropped it. */
  const end = (to: Place): void => {
    flushSync(() => setBegun(undefined));
    focusOn(to);
  };

  const writingKey = (event: KeyboardEvent, place: Place): void => {
    if (event.key === "Enter" && !event.shiftKey) end({ row: Math.min(place.row + 1, rows.length - 1), column: place.column });
    else if (event.key === "Escape") end(place);
    else if (event.key === "Tab") {
      const next = nextPlace(place, { rows: rows.length, columns: columns.length }, event.shiftKey);
      end(next ?? place);
      // Behind the last field Tab leaves the table, as it does everywhere else.
      if (next === undefined) return;
    } else return;
    event.preventDefault();
  };
  const movingKey = (event: KeyboardEvent<HTMLTableElement>, place: Place): void => {
    const ctrl = event.ctrlKey || event.metaKey;
    const to = moveBy(event.key, place, { rows: rows.length, columns: stops.length }, { ctrl, rightToLeft: getComputedStyle(event.currentTarget).direction === "rtl" });
    if (to !== undefined) {
      event.preventDefault();
      return focusOn(to);
    }
    // On a button Enter and letters are the button's.
    if (!(event.target instanceof HTMLTableCellElement) || ctrl || event.altKey) return;
    const letter = [...event.key].length === 1 && event.key !== " " ? event.key : undefined;
    if ((letter !== undefined || event.key === "Enter" || event.key === "F2") && begin(place, letter)) event.preventDefault();
  };

  return {
    table,
    active: {
      row: at !== undefined && rows.includes(at.row) ? at.row : rows[0],
      column: at !== undefined && stops.includes(at.column) ? at.column : roster.nameColumn,
    },
    writing,
    leave,
    handlers: {
      onKeyDown: (event) => {
        const place = placeOf(event.target);
        if (place !== undefined && !event.nativeEvent.isComposing) (writing === undefined ? movingKey : writingKey)(event, place);
      },
      onClick: (event) => {
        const place = placeOf(event.target);
        if (place !== undefined && writing === undefined && (event.target as Element).closest("button") === null) begin(place);
      },
      onFocus: (event) => {
        const place = placeOf(event.target);
        const [row, column] = [rows[place?.row ?? -1], stops[place?.column ?? -1]];
        if (row === undefined || column === undefined) return;
        latestRow.current = row;
        setAt({ row, column });
      },
    },
  };
};

/** Where in the table something is; undefined for its head, and for what is in a dialog above it. */
const placeOf = (target: EventTarget): Place | undefined => {
  const cell = target instanceof Element ? target.closest("td, tbody th, dialog") : null;
  const row = cell?.closest("tr");
  return cell instanceof HTMLTableCellElement && row instanceof HTMLTableRowElement ? { row: row.sectionRowIndex, column: cell.cellIndex } : undefined;
};
