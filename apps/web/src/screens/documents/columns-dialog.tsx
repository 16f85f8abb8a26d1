import { AskName, Button, Dialog, strings, TextField, type Roster } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import css from "./documents.module.css";
import { FieldText } from "./field-text.tsx";
import { columnWords } from "./roster-words.ts";
import { useDraft, useModel } from "./use-model.ts";

export interface ColumnsDialogProps {
  readonly roster: Roster;
  readonly nameOf: (writer: number) => string;
  readonly onClose: () => void;
}

/** The columns of a list: rename, add, remove, put back. A removed one keeps what is in it. */
export const ColumnsDialog = ({ roster, nameOf, onClose }: ColumnsDialogProps): ReactElement => {
  const columns = useModel(roster, roster.columns);
  const removed = useModel(roster, roster.removedColumns);
  const [said, setSaid] = useState("");
  const [adding, setAdding] = useState(false);
  return (
    <Dialog title={strings.roster.columnsTitle} onClose={onClose}>
      {columns.length === 0 && <p>{strings.roster.noColumns}</p>}
      {columns.map((column) => (
        <div key={column} className={css["column"]}>
          <ColumnName roster={roster} column={column} nameOf={nameOf} />
          <Button
            aria-label={strings.roster.removeColumnOf(columnWords(roster, column))}
            onPress={() => {
              setSaid(strings.roster.removedColumn(columnWords(roster, column)));
              roster.removeColumn(column);
            }}
          >
            {strings.roster.removeColumn}
          </Button>
        </div>
      ))}
      <p role="status">{said}</p>
      {removed.map((column) => (
        <Button
          key={column}
          onPress={() => {
            setSaid("");
            roster.restoreColumn(column);
          }}
        >
          {strings.roster.putBackColumn(columnWords(roster, column))}
        </Button>
      ))}
      <div className="row">
        <Button kind="main" onPress={() => setAdding(true)}>
          {strings.roster.addColumn}
        </Button>
        <Button onPress={onClose}>{strings.words.close}</Button>
      </div>
      {adding && <AddColumn roster={roster} onClose={() => setAdding(false)} />}
    </Dialog>
  );
};

/** Longer is no name of a column. */
const MOST = 60;

export const AddColumn = ({ roster, onClose }: Pick<ColumnsDialogProps, "roster" | "onClose">): ReactElement => (
  <AskName
    title={strings.roster.addColumn}
    label={strings.roster.columnName}
    hint={strings.roster.columnExample}
    action={strings.roster.addColumn}
    maxLength={MOST}
    onName={(name) => {
      onClose();
      roster.addColumn(name);
    }}
    onClose={onClose}
  />
);

const ColumnName = ({ roster, column, nameOf }: Omit<ColumnsDialogProps, "onClose"> & { readonly column: string }): ReactElement => {
  const field = useModel(roster, () => roster.columnName(column));
  const draft = useDraft(field, (text, seen) => text.trim() !== "" && roster.renameColumn(column, text.trim(), seen));
  const label = strings.roster.columnLabel(columnWords(roster, column));
  if (field.values.length > 1)
    return (
      <p>
        <FieldText field={field} what={label} nameOf={nameOf} onPick={(text) => roster.renameColumn(column, text)} />
      </p>
    );
  return <TextField label={label} labelUnseen value={draft.text} onChange={draft.change} onEnter={draft.keep} onBlur={draft.keep} maxLength={MOST} />;
};
