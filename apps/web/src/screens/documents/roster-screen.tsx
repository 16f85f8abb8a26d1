import type { GroupView, OpenDocument } from "@thicket/client";
import { AskName, Button, EmptyState, strings } from "@thicket/ui";
import { type ReactElement, useCallback, useState } from "react";
import { AddColumn, ColumnsDialog } from "./columns-dialog.tsx";
import { DocumentPage, useNames } from "./document-page.tsx";
import css from "./documents.module.css";
import { PutBack } from "./put-back.tsx";
import { Removed } from "./removed.tsx";
import { RosterTable } from "./roster-table.tsx";
import { personWords } from "./roster-words.ts";
import { inSentence, useModel } from "./use-model.ts";
import { useUndo } from "./use-undo.ts";

export interface RosterScreenProps {
  readonly document: Extract<OpenDocument, { readonly kind: "roster" }>;
  readonly group: GroupView;
}

/** A list of people the group talks to; nobody on it is in Thicket by that. */
export const RosterScreen = ({ document, group }: RosterScreenProps): ReactElement => {
  const { model: roster, readOnly } = document;
  const nameOf = useNames(document, group);
  const rows = useModel(roster, roster.rows);
  const removed = useModel(roster, roster.removedRows);
  const title = useModel(roster, roster.title);
  const { said: undone, undo, redo } = useUndo(document);
  const [asking, setAsking] = useState<"person" | "column" | "columns">();
  const [off, setOff] = useState<{ readonly row: string; readonly said: string }>();
  const [bring, setBring] = useState<{ readonly row: string | undefined }>();
  const [said, setSaid] = useState("");
  const close = (): void => setAsking(undefined);

  const takeOff = useCallback(
    (row: string): void => {
      setOff({ row, said: strings.roster.removed(personWords(roster, row)) });
      roster.removeRow(row);
    },
    [roster],
  );
  const putBack = (row: string): void => {
    roster.restoreRow(row);
    setOff(undefined);
    setBring({ row });
    setSaid(strings.roster.added(personWords(roster, row)));
  };
  const closeNotice = (): void => {
    setOff(undefined);
    setBring({ row: undefined });
  };
  const addPerson = (name: string): void => {
    close();
    roster.addRow(new Map([[roster.nameColumn, name]]));
    setSaid(strings.roster.added(name));
  };
  const add = (
    <Button kind="main" onPress={() => setAsking("person")}>
      {strings.roster.addPerson}
    </Button>
  );

  return (
    <DocumentPage document={document} group={group} wide>
      {rows.length === 0 && (
        <EmptyState sentence={strings.roster.empty} example={strings.roster.example}>
          {!readOnly && add}
        </EmptyState>
      )}
      {!readOnly && (
        <div className={css["tools"]}>
          {rows.length > 0 && add}
          <Button onPress={() => setAsking("column")}>{strings.roster.addColumn}</Button>
          <Button onPress={() => setAsking("columns")}>{strings.roster.columns}</Button>
          <Button kind="text" onPress={undo}>
            {strings.note.undo}
          </Button>
          <Button kind="text" onPress={redo}>
            {strings.note.redo}
          </Button>
        </div>
      )}
      <p role="status" className="unseen">
        {undone || said}
      </p>
      {rows.length > 0 && (
        <>
          <p className="quiet small">{strings.roster.people(rows.length)}</p>
          <RosterTable roster={roster} label={inSentence(title, strings.words.untitled)} nameOf={nameOf} readOnly={readOnly} onTakeOff={takeOff} bring={bring} />
          {!readOnly && <p className={css["help"]}>{strings.roster.help}</p>}
        </>
      )}
      {off !== undefined && removed.includes(off.row) && <PutBack said={off.said} onPutBack={() => putBack(off.row)} onClose={closeNotice} />}
      <Removed summary={strings.roster.off(removed.length)} things={removed} say={(row) => (readOnly ? personWords(roster, row) : strings.roster.putBackOf(personWords(roster, row)))} onPutBack={readOnly ? undefined : putBack} />
      <p className="quiet small measure">
        {strings.roster.lead} {strings.roster.limit}
      </p>
      {asking === "person" && <AskName title={strings.roster.addPerson} label={strings.roster.personName} action={strings.roster.addPerson} onName={addPerson} onClose={close} />}
      {asking === "column" && <AddColumn roster={roster} onClose={close} />}
      {asking === "columns" && <ColumnsDialog roster={roster} nameOf={nameOf} onClose={close} />}
    </DocumentPage>
  );
};
