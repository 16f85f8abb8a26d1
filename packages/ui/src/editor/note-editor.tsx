import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { Text } from "yjs";
import { strings } from "../strings/en.ts";
import { noteBinding, dispatchTo } from "./binding.ts";
import { caretsPlugin, showCarets, type Caret } from "./carets.ts";
import { checkItemView } from "./check-item-view.ts";
import { clipboardPlugin } from "./clipboard-plugin.ts";
import { noteInputRules, noteKeys } from "./keys.ts";
import { NoteToolbar } from "./note-toolbar.tsx";
import { noteSchema } from "./schema.ts";
import { undoPlugin } from "./undo.ts";
import { readNote } from "./units.ts";

export interface NoteEditorProps {
  /** The note: `document.doc.getText(NOTE_ROOT)`. One editor for one text, for as long as it is shown. */
  readonly text: Text;
  readonly carets: readonly Caret[];
  readonly readOnly: boolean;
  /** Told this person's own place, or nothing when the caret is elsewhere. */
  readonly onCaret: (anchor: Uint8Array | undefined, head: Uint8Array | undefined) => void;
}

/** The note and its toolbar. */
export const NoteEditor = ({ text, carets, readOnly, onCaret }: NoteEditorProps): ReactElement => {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView>();
  const [state, setState] = useState<EditorState>();
  const tell = useRef(onCaret);
  tell.current = onCaret;
  const locked = useRef(readOnly);

  useEffect(() => {
    if (place.current === null) return undefined;
    const made: EditorView = new EditorView(
      { mount: place.current },
      {
        state: EditorState.create({
          doc: readNote(text),
          schema: noteSchema,
          plugins: [
            noteBinding(text),
            undoPlugin(text),
            caretsPlugin(text, (anchor, head) => tell.current(anchor, head)),
            noteInputRules(),
            ...noteKeys(),
            clipboardPlugin(),
          ],
        }),
        editable: () => !locked.current,
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
        },
      },
    );
    setView(made);
    setState(made.state);
    return () => made.destroy();
  }, [text]);

  useEffect(() => {
    locked.current = readOnly;
    view?.setProps({ editable: () => !readOnly });
  }, [view, readOnly]);
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
