import type { Slice } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { inPieces, NOTE_CLIPBOARD_TYPE, readSlice, selectedSlice, sliceToText, textToSlice } from "./clipboard.ts";
import { asOneStep } from "./undo.ts";

/** Copy, cut, paste and drop without HTML (see clipboard.ts). */
export const clipboardPlugin = (): Plugin =>
  new Plugin({
    props: {
      handleDOMEvents: {
        copy: (view, event) => copy(view, event),
        cut: (view, event) => {
          const copied = copy(view, event);
          if (copied && view.editable) view.dispatch(view.state.tr.deleteSelection().scrollIntoView());
          return copied;
        },
        paste: (view, event) => {
          event.preventDefault();
          const data = event.clipboardData;
          if (data !== null && view.editable) paste(view, readSlice(data.getData(NOTE_CLIPBOARD_TYPE)) ?? textToSlice(data.getData("text/plain")));
          return true;
        },
        // Dragging text has the clipboard as its way without a mouse; a drop would be read as HTML.
        dragstart: (_, event) => prevented(event),
        drop: (_, event) => prevented(event),
      },
    },
  });

const copy = (view: EditorView, event: ClipboardEvent): boolean => {
  event.preventDefault();
  if (view.state.selection.empty || event.clipboardData === null) return false;
  const slice = selectedSlice(view.state);
  event.clipboardData.setData("text/plain", sliceToText(slice));
  event.clipboardData.setData(NOTE_CLIPBOARD_TYPE, JSON.stringify(slice.toJSON()));
  return true;
};

/** In pieces that fit an entry each, and one step for Undo (LG11). */
const paste = (view: EditorView, slice: Slice): void =>
  asOneStep(view.state, () => {
    for (const piece of inPieces(slice)) view.dispatch(view.state.tr.replaceSelection(piece).scrollIntoView());
  });

const prevented = (event: Event): boolean => {
  event.preventDefault();
  return true;
};
