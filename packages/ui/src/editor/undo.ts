import { Plugin, PluginKey, type Command, type EditorState } from "prosemirror-state";
import * as Y from "yjs";
import { bindingOf, editorOrigin, goTo, type KeptSelection } from "./binding.ts";

const key = new PluginKey<Y.UndoManager>("undo");

/** Typing that pauses for less than this is taken back together. */
const ONE_STEP_MS = 500;

/** Undo and redo of one's own work only: what others wrote since stays, also inside one's own words. `onManager` learns the origin of what undo writes (GT5). */
export const undoPlugin = (text: Y.Text, onManager: (manager: Y.UndoManager) => void = () => undefined): Plugin => {
  const manager = new Y.UndoManager(text, { trackedOrigins: new Set([editorOrigin]), captureTimeout: ONE_STEP_MS });
  onManager(manager);
  return new Plugin({
    key,
    state: { init: () => manager, apply: () => manager },
    view: (view) => {
      const binding = bindingOf(view.state);
      manager.on("stack-item-added", ({ stackItem, type }) => {
        if (type === "undo" && !stackItem.meta.has(key)) stackItem.meta.set(key, binding.kept);
      });
      manager.on("stack-item-popped", ({ stackItem, type }) => {
        const before = stackItem.meta.get(key) as KeptSelection | undefined;
        if (type === "undo" && before !== undefined) goTo(view, before);
      });
      return { destroy: () => manager.destroy() };
    },
  });
};

export const undo: Command = (state, dispatch) => {
  if (dispatch === undefined) return (manager(state)?.undoStack.length ?? 0) > 0;
  return manager(state)?.undo() != null;
};

export const redo: Command = (state, dispatch) => {
  if (dispatch === undefined) return (manager(state)?.redoStack.length ?? 0) > 0;
  return manager(state)?.redo() != null;
};

/** Makes everything `work` does, in however many transactions, one step of its own for Undo (LG11). */
export const asOneStep = (state: EditorState, work: () => void): void => {
  const undoing = manager(state);
  undoing?.stopCapturing();
  const patience = undoing?.captureTimeout;
  if (undoing !== undefined) undoing.captureTimeout = Number.POSITIVE_INFINITY;
  work();
  if (undoing !== undefined && patience !== undefined) undoing.captureTimeout = patience;
  undoing?.stopCapturing();
};

const manager = (state: EditorState): Y.UndoManager | undefined => key.getState(state);
