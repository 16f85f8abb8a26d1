import { chainCommands, baseKeymap, setBlockType, splitBlock, toggleMark } from "prosemirror-commands";
import type { Attrs, Node } from "prosemirror-model";
import type { Command, EditorState, Transaction } from "prosemirror-state";
import { MAX_INDENT, noteSchema } from "./schema.ts";

export type BlockName = "paragraph" | "heading" | "bullet_item" | "number_item" | "check_item";

const { nodes, marks } = noteSchema;

/** The block the caret is in. */
export const blockAtCaret = (state: EditorState): Node => state.selection.$from.parent;

export const isBlock = (state: EditorState, name: BlockName): boolean => blockAtCaret(state).type === nodes[name];

/** Makes every block of the selection one of this kind; a second time makes them text again. */
export const toBlock = (name: BlockName): Command => (state, dispatch) =>
  setBlockType(isBlock(state, name) ? nodes.paragraph : nodes[name], isBlock(state, name) ? null : keptAttrs(blockAtCaret(state), name))(state, dispatch);

export const toggleBold: Command = toggleMark(marks.bold);
export const hasBold = (state: EditorState): boolean => {
  const { empty, from, to, $from } = state.selection;
  return empty ? marks.bold.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, marks.bold);
};

/** One step further in or out, for each list item of the selection. */
export const indentBy = (by: 1 | -1): Command => (state, dispatch) =>
  changeBlocks(state, dispatch, (block) => {
    const indent = block.attrs["indent"] as unknown;
    if (typeof indent !== "number") return undefined;
    const next = Math.min(Math.max(indent + by, 0), MAX_INDENT);
    return next === indent ? undefined : { indent: next };
  });

/** Ticks or clears the check boxes of the selection, all alike. */
export const toggleChecked: Command = (state, dispatch) => {
  const checked = blockAtCaret(state).attrs["checked"] !== true;
  return changeBlocks(state, dispatch, (block) => (block.type === nodes.check_item && block.attrs["checked"] !== checked ? { checked } : undefined));
};

/** Ticks or clears the check box of the block that opens at `place`. */
export const toggleCheckedAt = (place: number): Command => (state, dispatch) => {
  const block = state.doc.nodeAt(place);
  if (block?.type !== nodes.check_item) return false;
  dispatch?.(state.tr.setNodeAttribute(place, "checked", block.attrs["checked"] !== true));
  return true;
};

const isItem = (block: Node): boolean => typeof block.attrs["indent"] === "number";

/** An empty item ends its list; another is followed by one of its kind, not yet ticked. */
const enterInItem: Command = (state, dispatch) => {
  const block = blockAtCaret(state);
  if (!isItem(block)) return false;
  if (block.content.size === 0) return chainCommands(indentBy(-1), toBlock("paragraph"))(state, dispatch);
  const attrs = block.type === nodes.check_item ? { ...block.attrs, checked: false } : block.attrs;
  if (dispatch !== undefined) {
    const tr = state.tr.deleteSelection();
    tr.split(tr.selection.from, 1, [{ type: block.type, attrs }]);
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** At its beginning a heading or an item first becomes plain text; only then do two blocks join. */
const plainAtBeginning: Command = (state, dispatch) => {
  const { empty, $from } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.parent.type === nodes.paragraph) return false;
  return chainCommands(indentBy(-1), setBlockType(nodes.paragraph))(state, dispatch);
};

export const enter: Command = chainCommands(enterInItem, splitBlock);
export const backspace: Command = chainCommands(plainAtBeginning, baseKeymap["Backspace"] ?? (() => false));

const keptAttrs = (block: Node, name: BlockName): Attrs | null => (isItem(block) && name.endsWith("_item") ? { indent: block.attrs["indent"] as unknown } : null);

const changeBlocks = (state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, change: (block: Node) => Readonly<Record<string, unknown>> | undefined): boolean => {
  const tr = state.tr;
  state.doc.nodesBetween(state.selection.from, state.selection.to, (block, place) => {
    for (const [name, value] of Object.entries(change(block) ?? {})) tr.setNodeAttribute(place, name, value);
    return false;
  });
  if (!tr.docChanged) return false;
  dispatch?.(tr);
  return true;
};
