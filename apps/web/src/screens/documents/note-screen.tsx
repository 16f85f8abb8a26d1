import type { GroupView, OpenDocument } from "@thicket/client";
import { NoteEditor, Page, StatusText, strings, useReadable } from "@thicket/ui";
import { useMemo, type ReactElement } from "react";

type OpenNote = Extract<OpenDocument, { readonly kind: "note" }>;

export const NoteScreen = ({ document, group }: { readonly document: OpenNote; readonly group: GroupView }): ReactElement => {
  const here = useReadable(document.here);
  const carets = useMemo(() => here.map(({ device, anchor, head }) => ({ device, anchor, head })), [here]);
  const names = [...new Set(here.map(({ name }) => name))];
  void group;
  return (
    <Page title={document.model.title().values[0]?.text ?? strings.words.untitled}>
      <StatusText text={names.length === 0 ? strings.note.onlyYou : strings.note.hereNames(names)} everyMs={5000} />
      <NoteEditor document={document} carets={carets} />
    </Page>
  );
};
