import type * as Y from "yjs";
import { MODEL_ORIGIN } from "./origins.ts";
import { createRegisters, type Field } from "./register.ts";

/** One transaction adds so much at most: three bytes each, 16 KiB (LG11). */
const PIECE = 5_461;

/** A note: a title and one flat text (schema 1 in format/schema.ts). */
export interface Note {
  /** For the editor. Pastes go in as pieces of ≤ MAX_PASTE_PIECE units (LG11). */
  readonly body: Y.Text;
  title(): Field;
  setTitle(text: string, seen?: Field): void;
  /** Without formatting; blocks are lines. */
  plainText(): string;
  /** Puts text at the end, in paragraphs of its own. */
  append(text: string): void;
  subscribe(f: () => void): () => void;
}

export const createNote = (doc: Y.Doc): Note => {
  const body = doc.getText("body");
  const { title, setTitle, subscribe: subscribeTitle } = createTitle(doc);
  return {
    body, title, setTitle,
    plainText: () => body.toString().replace(/^\n/, ""),
    append: (text) => {
      for (const piece of piecesOf(`\n${text.replace(/^\n/, "").toWellFormed()}`)) doc.transact(() => body.insert(body.length, piece, {}), MODEL_ORIGIN);
    },
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

/** Never cut inside a character. */
const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = Math.min(from + PIECE, text.length);
    if (to < text.length && /[\ud800-\udbff]/.test(text.charAt(to - 1))) to--;
    pieces.push(text.slice(from, to));
  }
  return pieces;
};

export interface Title {
  title(): Field;
  /** `seen`: what the person had before them when they began to write (GT8). */
  setTitle(text: string, seen?: Field): void;
  subscribe(f: () => void): () => void;
}

/** The title every kind of document has, in the root "about" (LG1: it is inside the document). */
export const createTitle = (doc: Y.Doc): Title => {
  const about = createRegisters(doc, doc.getMap<string>("about"));
  return { title: () => about.read("title"), setTitle: (text, seen) => about.write("title", text, seen), subscribe: about.subscribe };
};
