import type { GroupView, OpenDocument, PersonHere } from "@thicket/client";
import { lookOf, NoteEditor, strings, useReadable } from "@thicket/ui";
import { useMemo, type ReactElement } from "react";
import { DocumentPage } from "./document-page.tsx";
import css from "./documents.module.css";
import { useUndo } from "./use-undo.ts";

export interface NoteScreenProps {
  readonly document: Extract<OpenDocument, { readonly kind: "note" }>;
  readonly group: GroupView;
}

/** A note. Carets say where the others are; who they are stands above, with the same marks. */
export const NoteScreen = ({ document, group }: NoteScreenProps): ReactElement => {
  const here = useReadable(document.here);
  const carets = useMemo(() => here.map(({ device, anchor, head }) => ({ device, anchor, head })), [here]);
  // Of the title: the text has its own.
  const { said } = useUndo(document);
  const mark = ({ device }: PersonHere): ReactElement => <span className={`note-mark note-look-${lookOf(carets, device)}`} />;
  return (
    <DocumentPage document={document} group={group} markOf={mark}>
      <NoteEditor document={document} carets={carets} />
      <p role="status" className="unseen">
        {said}
      </p>
      {!document.readOnly && <p className={css["help"]}>{strings.note.help}</p>}
    </DocumentPage>
  );
};
