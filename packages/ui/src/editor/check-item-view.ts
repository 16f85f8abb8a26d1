import type { Node } from "prosemirror-model";
import type { EditorView, NodeView } from "prosemirror-view";
import { toggleCheckedAt } from "./commands.ts";

let nextId = 1;

/**
 * A check box and its words, which are its name; `label` is that of one without words. The box takes clicks and taps;
 * from the keyboard Ctrl+Enter and the toolbar work on the line the caret is in, so that Tab still leaves the editor
 * in one step.
 */
export const checkItemView = (label: string) => (first: Node, view: EditorView, placeOf: () => number | undefined): NodeView => {
  const dom = document.createElement("div");
  const box = document.createElement("span");
  const contentDOM = document.createElement("p");
  box.className = "note-box";
  box.contentEditable = "false";
  box.setAttribute("role", "checkbox");
  box.setAttribute("aria-label", label);
  contentDOM.id = `item-${nextId++}`;
  box.setAttribute("aria-labelledby", contentDOM.id);
  dom.append(box, contentDOM);

  const show = (node: Node): boolean => {
    const { checked, indent } = node.attrs as { readonly checked: boolean; readonly indent: number };
    dom.className = checked ? "note-check note-checked" : "note-check";
    if (indent > 0) dom.dataset["indent"] = String(indent);
    else delete dom.dataset["indent"];
    box.setAttribute("aria-checked", String(checked));
    return true;
  };
  show(first);

  // Pressing must not move the caret or, on a phone, call up the keyboard.
  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", () => {
    const place = placeOf();
    if (place !== undefined && view.editable) toggleCheckedAt(place)(view.state, view.dispatch.bind(view));
  });
  return {
    dom,
    contentDOM,
    update: (node) => node.type === first.type && show(node),
    stopEvent: (event) => event.target === box,
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
  };
};
