/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- drawn as cards (display: block), a table is none any more for a screen reader unless the roles say so */
import { strings, type Roster } from "@thicket/ui";
import { type KeyboardEvent, type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import css from "./documents.module.css";
import { moveBy, nextPlace, type Place } from "./grid-moves.ts";
import { RosterRow, type Writing } from "./roster-row.tsx";
import { columnWords } from "./roster-words.ts";
import { useModel } from "./use-model.ts";

export interface RosterTableProps {
  readonly roster: Roster;
  readonly label: string;
  readonly nameOf: (writer: number) => string;
  readonly readOnly: boolean;
  readonly onTakeOff: (row: string) => void;
  /** The row that shall have the focus now; with no row, the one that had it last. */
  readonly bring: { readonly row: string | undefined } | undefined;
}

/**
 * People as a table where there is room and as cards where there is none: one grid for the keyboard and for reading
 * aloud in both. Tab comes in and goes out; arrows lead from field to field; Enter, F2 or a letter begins to write.
 */
export const RosterTable = ({ roster, label, nameOf, readOnly, onTakeOff, bring }: RosterTableProps): ReactElement => {
  const rows = useModel(roster, roster.rows);
  const own = useModel(roster, roster.columns);
  const columns = useMemo(() => [roster.nameColumn, ...own], [roster, own]);
  const [at, setAt] = useState<{ readonly row: string; readonly column: string }>();
  const [writing, setWriting] = useState<Writing>();
  const table = useRef<HTMLTableElement>(null);
  const latestRow = useRef<string>(undefined);
  const end = readOnly ? [] : [OFF];
  const activeRow = at !== undefined && rows.includes(at.row) ? at.row : rows[0];
  const activeColumn = at !== undefined && [...columns, ...end].includes(at.column) ? at.column : roster.nameColumn;
  const size = { rows: rows.length, columns: columns.length + end.length };
  const texts = { rows: rows.length, columns: columns.length };
  const leave = useCallback(() => setWriting(undefined), []);

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
    setWriting({ row: id, column: name, first });
    return true;
  };
  const finish = (from: Place, to: Place | undefined): void => {
    flushSync(() => setWriting(undefined));
    focusOn(to ?? from);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    const place = placeAt(event.target);
    if (place === undefined || event.nativeEvent.isComposing) return;
    const done = keyWhileWriting(event, place);
    if (done || writing !== undefined) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const to = moveBy(event.key, place, size, { ctrl, rightToLeft: getComputedStyle(event.currentTarget).direction === "rtl" });
    if (to !== undefined) {
      event.preventDefault();
      focusOn(to);
    } else if (event.target instanceof HTMLTableCellElement && !ctrl && !event.altKey) {
      const letter = [...event.key].length === 1 && event.key !== " " ? event.key : undefined;
      if ((letter !== undefined || event.key === "Enter" || event.key === "F2") && begin(place, letter)) event.preventDefault();
    }
  };
  /** True when the key ended the writing. The field keeps what is in it as it goes away, unless Esc dropped it. */
  const keyWhileWriting = (event: KeyboardEvent, place: Place): boolean => {
    if (writing === undefined) return false;
    if (event.key === "Enter" && !event.shiftKey) finish(place, { row: Math.min(place.row + 1, rows.length - 1), column: place.column });
    else if (event.key === "Escape") finish(place, undefined);
    else if (event.key === "Tab") {
      const to = nextPlace(place, texts, event.shiftKey);
      finish(place, to);
      // Behind the last field Tab leaves the table, as it does everywhere else.
      if (to === undefined) return true;
    } else return false;
    event.preventDefault();
    return true;
  };

  return (
    <div className={css["room"]}>
      <div className={css["scroll"]}>
        <table
          ref={table}
          role="grid"
          aria-label={label}
          className={css["people"]}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            const place = placeAt(event.target);
            if (place !== undefined && writing === undefined && (event.target as Element).closest("button") === null) begin(place);
          }}
          onFocus={(event) => {
            const place = placeAt(event.target);
            const row = rows[place?.row ?? -1];
            const column = [...columns, ...end][place?.column ?? -1];
            if (row === undefined || column === undefined) return;
            latestRow.current = row;
            setAt({ row, column });
          }}
        >
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th key={column} role="columnheader" scope="col">
                  <ColumnWords roster={roster} column={column} />
                </th>
              ))}
              {!readOnly && (
                <th role="columnheader" scope="col">
                  <span className="unseen">{strings.roster.takeOff}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <RosterRow
                key={row}
                roster={roster}
                row={row}
                columns={columns}
                active={row === activeRow ? activeColumn : undefined}
                writing={writing?.row === row ? writing : undefined}
                nameOf={nameOf}
                readOnly={readOnly}
                offActive={row === activeRow && activeColumn === OFF}
                onLeave={leave}
                onTakeOff={onTakeOff}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
};

const ColumnWords = ({ roster, column }: { readonly roster: Roster; readonly column: string }): ReactElement => {
  useModel(roster, () => roster.columnName(column));
  return <>{columnWords(roster, column)}</>;
};

/** Where in the table something is; undefined for what is in a dialog above it. */
const placeAt = (target: EventTarget): Place | undefined => {
  const cell = target instanceof Element ? target.closest("td, tbody th, dialog") : null;
  const row = cell?.closest("tr");
  return cell instanceof HTMLTableCellElement && row instanceof HTMLTableRowElement ? { row: row.sectionRowIndex, column: cell.cellIndex } : undefined;
};

/** Stands among the columns for the button at the end of a row. No column has such an id. */
const OFF = "";
