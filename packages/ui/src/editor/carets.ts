import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import type * as Y from "yjs";
import { bindingOf, keepSelection } from "./binding.ts";
import { lookOf, type Caret } from "./caret-looks.ts";
import { decodePlace, encodePlace, findPlace } from "./caret-places.ts";

const key = new PluginKey<readonly Caret[]>("carets");

/**
 * Carets of the others, and this person's own place told to `tell` (PR1). A caret holds no text, has no style of
 * its own and is hidden from what is read aloud: who is here stands in a list beside the note.
 */
export const caretsPlugin = (text: Y.Text, tell: (anchor: Uint8Array | undefined, head: Uint8Array | undefined) => void): Plugin =>
  new Plugin<readonly Caret[]>({
    key,
    state: {
      init: () => [],
      apply: (tr, carets) => (tr.getMeta(key) as readonly Caret[] | undefined) ?? carets,
    },
    props: { decorations: (state) => drawn(text, state) },
    view: (view) => {
      let told = "";
      const tellPlace = (): void => {
        const kept = view.hasFocus() ? bindingOf(view.state).kept : undefined;
        const anchor = kept && encodePlace(kept.anchor);
        const head = kept && encodePlace(kept.head);
        const next = `${anchor?.join() ?? ""}/${head?.join() ?? ""}`;
        if (next === told) return;
        told = next;
        tell(anchor, head);
      };
      view.dom.addEventListener("focus", tellPlace);
      view.dom.addEventListener("blur", tellPlace);
      return {
        update: () => {
          bindingOf(view.state).kept ??= keepSelection(text, view.state);
          tellPlace();
        },
        destroy: () => tell(undefined, undefined),
      };
    },
  });

export const showCarets = (view: EditorView, carets: readonly Caret[]): void => view.dispatch(view.state.tr.setMeta(key, carets));

const drawn = (text: Y.Text, state: EditorState): DecorationSet => {
  const carets = key.getState(state) ?? [];
  const placeOf = (bytes: Uint8Array | undefined): number | undefined => {
    const kept = bytes && decodePlace(bytes);
    return kept && findPlace(text, state.doc, kept);
  };
  return DecorationSet.create(
    state.doc,
    carets.flatMap((caret) => {
      const head = placeOf(caret.head);
      const anchor = placeOf(caret.anchor) ?? head;
      if (head === undefined || anchor === undefined) return [];
      const look = lookOf(carets, caret.device);
      const line = Decoration.widget(head, () => caretElement(look), { key: `${caret.device}:${look}`, side: 10, ignoreSelection: true });
      if (anchor === head) return [line];
      return [line, Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), { class: `note-selection note-look-${look}` })];
    }),
  );
};

const caretElement = (look: number): HTMLElement => {
  const caret = document.createElement("span");
  caret.className = `note-caret note-look-${look}`;
  caret.setAttribute("aria-hidden", "true");
  return caret;
};
