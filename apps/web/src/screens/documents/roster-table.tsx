/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- drawn as cards (display: block), a table is none any more for a screen reader unless the roles say so */
import { strings, type Roster } from "@thicket/ui";
import { type ReactElement, useMemo } from "react";
import css from "./documents.module.css";
import { RosterRow } from "./roster-row.tsx";
import { columnWords } from "./roster-words.ts";
import { useModel } from "./use-model.ts";
import { useRosterGrid, type RosterGridOptions } from "./use-roster-grid.ts";

export interface RosterTableProps extends Pick<RosterGridOptions, "roster" | "readOnly" | "bring"> {
  readonly label: string;
  readonly nameOf: (writer: number) => string;
  readonly onTakeOff: (row: string) => void;
}

/** People as a table where there is room and as cards where there is none: one grid for the keyboard and for reading aloud in both. */
export const RosterTable = ({ roster, label, nameOf, readOnly, onTakeOff, bring }: RosterTableProps): ReactElement => {
  const rows = useModel(roster, roster.rows);
  const own = useModel(roster, roster.columns);
  const columns = useMemo(() => [roster.nameColumn, ...own], [roster, own]);
  const { table, active, writing, leave, handlers } = useRosterGrid({ roster, rows, columns, readOnly, bring });
  return (
    <div className={css["room"]}>
      <div className={css["scroll"]}>
        <table ref={table} role="grid" aria-label={label} className={css["people"]} {...handlers}>
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
                active={row === active.row ? active.column : undefined}
                writing={writing?.row === row ? writing : undefined}
                nameOf={nameOf}
                readOnly={readOnly}
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
