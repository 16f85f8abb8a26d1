import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { OpenDocument } from "@thicket/client";
import { strings } from "../strings/en.ts";
import { dispatchTo, editorOrigin, noteBinding } from "./binding.ts";
import type { Caret } from "./caret-looks.ts";
import { caretsPlugin, showCarets } from "./carets.ts";
import { checkItemView } from "./check-item-view.ts";
import { clipboardPlugin } from "./clipboard-plugin.ts";
import { noteInputRules, noteKeys } from "./keys.ts";
import { NoteToolbar } from "./note-toolbar.tsx";
import { NOTE_ROOT } from "./note-root.ts";
import { noteSchema } from "./schema.ts";
import { undoPlugin } from "./undo.ts";
import { readNote } from "./units.ts";

export interface NoteEditorProps {
  /** The open note. One editor for one document, for as long as it is shown. */
  readonly document: Pick<OpenDocument, "doc" | "readOnly" | "allowOrigin" | "setCaret">;
  readonly carets: readonly Caret[];
}

/** The note and its toolbar. */
export const NoteEditor = ({ document, carets }: NoteEditorProps): ReactElement => {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView>();
  const [state, setState] = useState<EditorState>();
  const { readOnly } = document;

  useEffect(() => {
    if (place.current === null) return undefined;
    const text = document.doc.getText(NOTE_ROOT);
    document.allowOrigin(editorOrigin);
    const made: EditorView = new EditorView(
      { mount: place.current },
      {
        state: EditorState.create({
          doc: readNote(text),
          schema: noteSchema,
          plugins: [
            noteBinding(text),
            undoPlugin(text, (manager) => document.allowOrigin(manager)),
            caretsPlugin(text, (anchor, head) => document.setCaret(anchor, head)),
            noteInputRules(),
            ...noteKeys(),
            clipboardPlugin(),
          ],
        }),
        editable: () => !readOnly,
        dispatchTransaction(transaction) {
          // A plugin's first word comes while the view is still being made.
          const view = this as unknown as EditorView;
          dispatchTo(view, transaction);
          setState(view.state);
        },
        nodeViews: { check_item: checkItemView(strings.note.box) },
        attributes: {
          class: "note-editor",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": strings.note.text,
          "aria-placeholder": strings.note.empty,
          "data-says": strings.note.empty,
        },
      },
    );
    setView(made);
    setState(made.state);
    return () => made.destroy();
  }, [document, readOnly]);

  useEffect(() => {
    if (view !== undefined && !view.isDestroyed) showCarets(view, carets);
  }, [view, carets]);

  return (
    <>
      {!readOnly && view !== undefined && state !== undefined && <NoteToolbar view={view} state={state} />}
      <div ref={place} />
    </>
  );
};
