/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- drawn as cards (display: block), a table is none any more for a screen reader unless the roles say so */
import { Button, strings, type Roster } from "@thicket/ui";
import { memo, type MemoExoticComponent, type ReactElement, useEffect, useRef } from "react";
import css from "./documents.module.css";
import { FieldText } from "./field-text.tsx";
import { columnWords, personWords } from "./roster-words.ts";
import { oneText, useDraft, useModel } from "./use-model.ts";
import { OFF, type Writing } from "./use-roster-grid.ts";

export interface RosterRowProps {
  readonly roster: Roster;
  readonly row: string;
  readonly columns: readonly string[];
  /** The column Tab comes to, when it is in this row; OFF for the button at its end. */
  readonly active: string | undefined;
  readonly writing: Writing | undefined;
  readonly nameOf: (writer: number) => string;
  readonly readOnly: boolean;
  readonly onLeave: () => void;
  readonly onTakeOff: (row: string) => void;
}

/** One person: a row of the table, or a card. */
export const RosterRow: MemoExoticComponent<(props: RosterRowProps) => ReactElement> = memo((props: RosterRowProps): ReactElement => {
  const { roster, row, columns, active, writing, readOnly, onTakeOff } = props;
  useModel(roster, () => roster.cell(row, roster.nameColumn));
  const person = personWords(roster, row);
  return (
    <tr role="row">
      {columns.map((column) => (
        <Cell key={column} {...props} column={column} person={person} active={column === active} writing={writing?.column === column ? writing : undefined} />
      ))}
      {!readOnly && (
        <td role="gridcell">
          <Button kind="text" excludeFromTabOrder={active !== OFF} aria-label={strings.roster.remove(person)} onPress={() => onTakeOff(row)}>
            {strings.roster.takeOff}
          </Button>
        </td>
      )}
    </tr>
  );
});

interface CellProps extends Omit<RosterRowProps, "active" | "columns"> {
  readonly column: string;
  readonly person: string;
  readonly active: boolean;
}

const Cell = ({ roster, row, column, person, active, writing, nameOf, readOnly, onLeave }: CellProps): ReactElement => {
  const field = useModel(roster, () => roster.cell(row, column));
  const words = columnWords(roster, column);
  const named = column === roster.nameColumn;
  const two = field.values.length > 1;
  // The arrows lead to what can be pressed in it.
  const button = two && !readOnly;
  const Tag = named ? "th" : "td";
  const empty = oneText(field) === "";
  return (
    <Tag role={named ? "rowheader" : "gridcell"} scope={named ? "row" : undefined} tabIndex={button ? undefined : active && writing === undefined ? 0 : -1} className={readOnly || two ? undefined : css["writable"]}>
      {!named && (
        <span className={css["label"]} aria-hidden="true">
          {words}
        </span>
      )}
      {writing !== undefined ? (
        <CellInput roster={roster} row={row} column={column} label={strings.roster.edit(words, person)} first={writing.first} onLeave={onLeave} />
      ) : empty ? (
        <span className={named ? "quiet" : css["nothing"]}>{named ? strings.roster.noName : strings.roster.noValue}</span>
      ) : (
        <FieldText
          field={field}
          what={strings.two.of(words, person)}
          nameOf={nameOf}
          inTabOrder={active}
          onPick={readOnly ? undefined : (text) => roster.pick(row, column, text)}
        />
      )}
    </Tag>
  );
};

interface CellInputProps extends Pick<RosterRowProps, "roster" | "row" | "onLeave"> {
  readonly column: string;
  readonly label: string;
  readonly first: string | undefined;
}

/** What the gate takes in one field is 16,384: nothing a person pastes is cut without their seeing it. */
const MOST = 16_000;

/** Enter and Tab are the table's; they take this field away, and what is in it is kept. */
const CellInput = ({ roster, row, column, label, first, onLeave }: CellInputProps): ReactElement => {
  const field = useModel(roster, () => roster.cell(row, column));
  const draft = useDraft(field, (text, seen) => roster.setCell(row, column, text.trim(), seen), first ?? oneText(field) ?? "");
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    input.current?.focus();
    const end = input.current?.value.length ?? 0;
    input.current?.setSelectionRange(end, end);
  }, []);
  return (
    <textarea
      ref={input}
      rows={1}
      aria-label={label}
      className={css["cellInput"]}
      value={draft.text}
      maxLength={MOST}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onChange={(event) => draft.change(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && draft.drop()}
      onBlur={() => {
        draft.keep();
        onLeave();
      }}
    />
  );
};
