import { Fragment, Slice, type Node } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import type { EditorView } from "prosemirror-view";
import * as Y from "yjs";
import { findPlace, keepPlace } from "./caret-places.ts";
import { readNote } from "./units.ts";
import { writeSteps, type Change } from "./write-steps.ts";

/**
 * The origin of every transaction of a person's own writing (GT5: only transactions of listed origins are sealed).
 * Undo and redo have their `UndoManager` as origin.
 */
export const editorOrigin: { readonly name: string } = Object.freeze({ name: "note editor" });

/** True for what this person did in an editor, and for nothing that came from others or was only drawn. */
export const isEditorOrigin = (origin: unknown): boolean => origin === editorOrigin || origin instanceof Y.UndoManager;

/** A selection tied to the words around it. */
export interface KeptSelection {
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

/** What the binding needs of a view; the tests bring one without a page. */
export type EditorLike = Pick<EditorView, "state" | "dispatch" | "updateState" | "isDestroyed">;

export interface Binding {
  readonly text: Y.Text;
  /** Where this person was when the text last changed. */
  kept: KeptSelection | undefined;
  /** True while a keyboard composes; what others write waits until it is done. */
  holding: boolean;
}

const key = new PluginKey<Binding>("note");
const FROM_TEXT = "from the text";

/** Ties an editor to a text. The other half is `dispatchTo`: a view must be given it as its `dispatchTransaction`. */
export const noteBinding = (text: Y.Text): Plugin =>
  new Plugin({
    key,
    state: { init: (): Binding => ({ text, kept: undefined, holding: false }), apply: (_, binding) => binding },
    props: { handleDOMEvents: { compositionend: (view) => void setTimeout(() => takeIn(view), AFTER_COMPOSITION_MS) } },
    view: (view) => {
      const binding = bindingOf(view.state);
      const onText = (_: unknown, transaction: Y.Transaction): void => {
        if (transaction.origin !== editorOrigin) takeIn(view);
      };
      text.observe(onText);
      return {
        update: () => {
          if (!binding.holding) binding.kept = keepSelection(text, view.state);
        },
        destroy: () => text.unobserve(onText),
      };
    },
  });

/** ProseMirror itself waits so long for the last change of a composition. */
const AFTER_COMPOSITION_MS = 60;

/** Shows a transaction and writes what it changed into the text. Never writes what came from the text (GT6). */
export const dispatchTo = (view: EditorLike, transaction: Transaction): void => {
  const { state, transactions } = view.state.applyTransaction(transaction);
  const changes = transactions.filter((tr) => tr.docChanged && tr.getMeta(FROM_TEXT) !== true).flatMap(changesOf);
  const { text } = bindingOf(view.state);
  // Written before it is drawn: what redraws on the way must find both alike.
  const whole = changes.length === 0 || text.doc?.transact(() => writeSteps(text, changes), editorOrigin);
  view.updateState(state);
  if (whole !== true) takeIn(view);
};

export const textOf = (state: EditorState): Y.Text => bindingOf(state).text;

export const keepSelection = (text: Y.Text, { doc, selection }: EditorState): KeptSelection => {
  const side = (place: number): -1 | 0 => (selection.empty || place === selection.to ? -1 : 0);
  return {
    anchor: keepPlace(text, doc, selection.anchor, side(selection.anchor)),
    head: keepPlace(text, doc, selection.head, side(selection.head)),
  };
};

/** Shows the text as it is now: one replacement of what differs, the person's own place kept. */
export const takeIn = (view: EditorLike): void => {
  if (view.isDestroyed) return;
  const binding = bindingOf(view.state);
  const next = readNote(binding.text);
  const step = differenceOf(view.state.doc, next);
  if (step === undefined) return;
  const transaction = view.state.tr.step(step).setMeta(FROM_TEXT, true).setMeta("addToHistory", false);
  if (binding.kept !== undefined) select(transaction, binding.text, binding.kept);
  view.dispatch(transaction);
};

/** Puts the person's selection where it was kept. */
export const goTo = (view: EditorLike, kept: KeptSelection): void => {
  if (!view.isDestroyed) view.dispatch(select(view.state.tr, bindingOf(view.state).text, kept).scrollIntoView());
};

const select = (transaction: Transaction, text: Y.Text, kept: KeptSelection): Transaction => {
  const anchor = findPlace(text, transaction.doc, kept.anchor);
  const head = findPlace(text, transaction.doc, kept.head);
  if (anchor === undefined || head === undefined) return transaction;
  return transaction.setSelection(TextSelection.between(transaction.doc.resolve(anchor), transaction.doc.resolve(head)));
};

/** The smallest single replacement that makes one document of the other. */
const differenceOf = (old: Node, next: Node): ReplaceStep | undefined => {
  const start = old.content.findDiffStart(next.content);
  const end = old.content.findDiffEnd(next.content);
  if (start === null || end === null) return undefined;
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  const slice = next.slice(start, end.b + overlap);
  return new ReplaceStep(start, end.a + overlap, slice.size === 0 ? new Slice(Fragment.empty, 0, 0) : slice);
};

const changesOf = (tr: Transaction): readonly Change[] =>
  tr.steps.map((step, i) => ({ step, before: tr.docs[i] ?? tr.before, after: tr.docs[i + 1] ?? tr.doc }));

export const bindingOf = (state: EditorState): Binding => {
  const binding = key.getState(state);
  if (binding === undefined) throw new Error("this editor is not bound to a note");
  return binding;
};
