import { EditorState, TextSelection, type Command, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import * as Y from "yjs";
import { dispatchTo, noteBinding, type EditorLike } from "../binding.ts";
import { NOTE_ROOT } from "../note-root.ts";
import { noteSchema } from "../schema.ts";
import { undoPlugin } from "../undo.ts";
import { readNote } from "../units.ts";

/** An editor of one person without a page, and what it has to send. */
export class Writer implements EditorLike {
  state: EditorState;
  readonly isDestroyed = false;
  /** True while a keyboard is making a character out of several presses. */
  composing = false;
  readonly doc: Y.Doc = new Y.Doc();
  readonly text: Y.Text;
  readonly outbox: Uint8Array[] = [];
  /** Origins of every transaction that changed the document. */
  readonly origins: unknown[] = [];
  readonly #parts: { readonly update?: (() => void) | undefined }[] = [];

  constructor(clientID: number) {
    this.doc.clientID = clientID;
    this.doc.on("afterTransaction", (transaction) => {
      (transaction as { _needFormattingCleanup?: boolean })._needFormattingCleanup = false;
    });
    this.text = this.doc.getText(NOTE_ROOT);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      this.origins.push(origin);
      if (origin !== "network") this.outbox.push(update);
    });
    this.state = EditorState.create({ doc: readNote(this.text), schema: noteSchema, plugins: [noteBinding(this.text), undoPlugin(this.text)] });
    for (const plugin of this.state.plugins) {
      const part = plugin.spec.view?.(this as unknown as EditorView);
      if (part !== undefined) this.#parts.push({ update: () => part.update?.(this as unknown as EditorView, this.state) });
    }
  }
  dispatch = (transaction: Transaction): void => dispatchTo(this, transaction);
  updateState(state: EditorState): void {
    this.state = state;
    for (const part of this.#parts) part.update?.();
  }
  run(command: Command): boolean {
    return command(this.state, this.dispatch);
  }
  caret(place: number, head: number = place): void {
    const { doc } = this.state;
    const at = (p: number): number => Math.min(Math.max(p, 1), doc.content.size - 1);
    this.dispatch(this.state.tr.setSelection(TextSelection.between(doc.resolve(at(place)), doc.resolve(at(head)))));
  }
  type(words: string): void {
    this.dispatch(this.state.tr.insertText(words));
  }
  receive(updates: readonly Uint8Array[]): void {
    for (const update of updates) Y.applyUpdate(this.doc, update, "network");
  }
  get lines(): readonly string[] {
    const lines: string[] = [];
    this.state.doc.forEach((block) => lines.push(`${block.type.name}:${block.textContent}`));
    return lines;
  }
}

/** Everybody gets everything that was written since. */
export const exchange = (...writers: readonly Writer[]): void => {
  const sent = writers.map((writer) => writer.outbox.splice(0));
  writers.forEach((writer, i) => sent.forEach((updates, j) => i !== j && writer.receive(updates)));
};
