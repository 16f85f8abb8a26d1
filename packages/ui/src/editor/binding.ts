import { Fragment, Slice, type Node } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import type { EditorView } from "prosemirror-view";
import * as Y from "yjs";
import { findPlace, keepIndex, keepPlace } from "./caret-places.ts";
import { createHeldText, movesOf, type HeldText, type Moved } from "./held-text.ts";
import { BLOCK_START } from "./schema.ts";
import { beginsWithBlock, indexAt, readNote } from "./units.ts";
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
export type EditorLike = Pick<EditorView, "state" | "dispatch" | "updateState" | "isDestroyed" | "composing">;

export interface Binding {
  readonly text: Y.Text;
  /** Where this person was when the text last changed. */
  kept: KeptSelection | undefined;
  /** Set while what others wrote in the block where a keyboard composes waits until it is done. */
  held: HeldText | undefined;
}

const key = new PluginKey<Binding>("note");
const FROM_TEXT = "from the text";

/** Ties an editor to a text. The other half is `dispatchTo`: a view must be given it as its `dispatchTransaction`. */
export const noteBinding = (text: Y.Text): Plugin =>
  new Plugin({
    key,
    state: { init: (): Binding => ({ text, kept: undefined, held: undefined }), apply: (_, binding) => binding },
    props: { handleDOMEvents: { compositionend: (view) => void setTimeout(() => settle(view), AFTER_COMPOSITION_MS) } },
    view: (view) => {
      const binding = bindingOf(view.state);
      const onText = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
        if (transaction.origin === editorOrigin) return;
        if (binding.held === undefined && !composesIn(view)) return takeIn(view);
        const moves = movesOf(event);
        binding.held ??= holdBack(view, moves);
        binding.held.moved(moves);
      };
      text.observe(onText);
      return {
        update: () => {
          if (binding.held === undefined) binding.kept = keepSelection(text, view.state);
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
  const { text, held } = bindingOf(view.state);
  // Written before it is drawn: what redraws on the way must find both alike.
  const whole = changes.length === 0 || text.doc?.transact(() => writeChanges(text, held, changes), editorOrigin);
  view.updateState(state);
  if (whole !== true && held === undefined) takeIn(view);
};

const writeChanges = (text: Y.Text, held: HeldText | undefined, changes: readonly Change[]): boolean => {
  // An untouched note may be empty; the editor shows one paragraph, which gets its beginning now.
  if (!beginsWithBlock(text)) {
    text.insert(0, BLOCK_START, {});
    held?.moved([{ what: "came", length: 1 }]);
  }
  return writeSteps(held ?? text, changes);
};

/** True when a keyboard composes in a block that looks otherwise now. Changes elsewhere do it no harm. */
const composesIn = (view: EditorLike): boolean => {
  if (!view.composing) return false;
  const { doc, selection: { $from } } = view.state;
  const step = differenceOf(doc, readNote(bindingOf(view.state).text));
  return step !== undefined && $from.depth > 0 && step.from < $from.after(1) && step.to > $from.before(1);
};

/** The text as it was before `moves`, which is shown for as long as the composition goes on. */
const holdBack = (view: EditorLike, moves: readonly Moved[]): HeldText => {
  const { doc } = view.state;
  const before = moves.reduce((sum, { what, length }) => (what === "came" ? sum : sum + length), 0);
  const shown = indexAt(doc, doc.content.size);
  return createHeldText(bindingOf(view.state).text, shown, shown - before);
};

/** The composition is over: shows what was held back meanwhile. */
export const settle = (view: EditorLike): void => {
  if (view.isDestroyed || view.composing) return;
  const binding = bindingOf(view.state);
  const { held, text } = binding;
  if (held !== undefined) {
    const { doc, selection } = view.state;
    const keep = (place: number): Y.RelativePosition => keepIndex(text, held.indexOf(indexAt(doc, place)), -1);
    binding.kept = { anchor: keep(selection.anchor), head: keep(selection.head) };
    binding.held = undefined;
  }
  takeIn(view);
};

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
