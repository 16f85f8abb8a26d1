/** The peer: y-webrtc as it comes, with y-prosemirror and its carets; or only the Y.Text. */
import { baseKeymap } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import { Schema } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { ySyncPlugin, yCursorPlugin, yUndoPlugin } from "y-prosemirror";
import { WebrtcProvider } from "y-webrtc";
import { Doc } from "yjs";
import { answerAsDesk } from "./answer-as-desk.ts";
import { editorDesk, paragraph, PARAGRAPHS, placeCaret, TYPED, type Desk } from "./pair.ts";

/** The same kinds of block and mark as our note has, in y-prosemirror's own form. */
const block = { content: "inline*", group: "block" } as const;
const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { ...block, parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: { ...block, attrs: { level: { default: 1 } }, defining: true, toDOM: (node) => [`h${Number(node.attrs["level"]) + 1}`, 0] },
    bullet_item: { ...block, attrs: { indent: { default: 0 } }, toDOM: () => ["p", { class: "bullet" }, 0] },
    number_item: { ...block, attrs: { indent: { default: 0 } }, toDOM: () => ["p", { class: "number" }, 0] },
    check_item: { ...block, attrs: { indent: { default: 0 }, checked: { default: false } }, toDOM: () => ["p", { class: "check" }, 0] },
    text: { group: "inline" },
  },
  marks: { bold: { parseDOM: [{ tag: "strong" }], toDOM: () => ["strong", 0] } },
});

const docs = { editor: new Doc(), text: new Doc() };
const fragment = docs.editor.getXmlFragment("note");
const body = docs.text.getText("body");
let view: EditorView | undefined;

const join = (doc: Doc, room: string, signalling: string): WebrtcProvider =>
  new WebrtcProvider(room, doc, { signaling: [signalling], peerOpts: { config: { iceServers: [] } } });

const textDesk = (at: number): Desk => ({
  type: () => docs.text.transact(() => body.insert(at, TYPED)),
  text: () => body.toString(),
  onChange: (f) => {
    body.observe(f);
    return () => body.unobserve(f);
  },
});

answerAsDesk(
  async (variant, at) => {
    if (variant === "text") return textDesk(at);
    if (view === undefined) throw new Error("connect first");
    await placeCaret(view.dom, at);
    return editorDesk(view.dom);
  },
  {
    connect: (signalling: string) => {
      const provider = join(docs.editor, "measured editor", signalling);
      join(docs.text, "measured text", signalling);
      const plugins = [ySyncPlugin(fragment), yCursorPlugin(provider.awareness), yUndoPlugin(), keymap(baseKeymap)];
      view = new EditorView(document.getElementById("root"), { state: EditorState.create({ schema, plugins }) });
      provider.awareness.setLocalStateField("user", { name: "Someone", color: "#336699" });
    },
    fill: () => {
      if (view === undefined) throw new Error("connect first");
      const nodes = Array.from({ length: PARAGRAPHS }, (_, i) => schema.node("paragraph", null, [schema.text(paragraph(i))]));
      view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, nodes));
      body.insert(0, Array.from({ length: PARAGRAPHS }, (_, i) => paragraph(i)).join("\n"));
    },
    /** Both texts are here. */
    filled: () => fragment.length >= PARAGRAPHS && body.length > 0,
  },
);
