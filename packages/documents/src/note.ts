import type * as Y from "yjs";
import { createRegisters, type Field } from "./register.ts";

/** A note: a title and one flat text (schema 1 in gate/schema.ts). */
export interface Note {
  /** For the editor. Pastes go in as pieces of ≤ MAX_PASTE_PIECE units (LG11). */
  readonly body: Y.Text;
  title(): Field;
  setTitle(text: string): void;
  /** Without formatting; blocks are lines. */
  plainText(): string;
  subscribe(f: () => void): () => void;
}

export const createNote = (doc: Y.Doc): Note => {
  const body = doc.getText("body");
  const { title, setTitle, subscribe: subscribeTitle } = createTitle(doc);
  return {
    body, title, setTitle,
    plainText: () => body.toString().replace(/^\n/, ""),
    subscribe: (f) => {
      body.observe(f);
      const stop = subscribeTitle(f);
      return () => {
        body.unobserve(f);
        stop();
      };
    },
  };
};

export interface Title {
  title(): Field;
  setTitle(text: string): void;
  subscribe(f: () => void): () => void;
}

/** The title every kind of document has, in the root "about" (LG1: it is inside the document). */
export const createTitle = (doc: Y.Doc): Title => {
  const about = createRegisters(doc, doc.getMap<string>("about"));
  return { title: () => about.read("title"), setTitle: (text) => about.write("title", text), subscribe: about.subscribe };
};
