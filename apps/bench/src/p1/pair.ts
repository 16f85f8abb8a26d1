/** What the two sides of a measured pair do, whatever carries the text between them. In the page. */

/** Nothing else in the text contains it, so counting it counts what was typed and seen. */
export const TYPED = "¤";

/** Two are never closer than this, in ms: more than LG6's least tick for two people, so that each goes at once. */
const LEAST_REST_MS = 130;
/** Spread, so that no timer of either side beats along. */
const SPREAD_MS = 40;

/** Where one person types, and what they see. */
export interface Desk {
  /** Types one character at this person's own place. */
  type(): void;
  /** What is on screen, or in the text where there is no editor. */
  text(): string;
  /** Called whenever that may have changed, after it has. */
  onChange(f: () => void): () => void;
}

export interface Watch {
  /** When each typed character that wasn't there at the beginning was first seen, in ms of `performance.now()`. */
  stop(): readonly number[];
}

export const count = (text: string): number => text.split(TYPED).length - 1;

export const watch = (desk: Desk): Watch => {
  const before = count(desk.text());
  const seen: number[] = [];
  const stop = desk.onChange(() => {
    const now = performance.now();
    for (let more = count(desk.text()) - before - seen.length; more > 0; more--) seen.push(now);
  });
  return {
    stop: () => {
      stop();
      return seen;
    },
  };
};

/** When each of `many` characters was typed. */
export const typeMany = async (desk: Desk, many: number): Promise<readonly number[]> => {
  const typed: number[] = [];
  for (let i = 0; i < many; i++) {
    await new Promise((resolve) => setTimeout(resolve, LEAST_REST_MS + Math.random() * SPREAD_MS));
    typed.push(performance.now());
    desk.type();
  }
  return typed;
};

/** An editor as a desk: the browser's own command types, as a key does; what is seen is what is in the page. */
export const editorDesk = (editor: HTMLElement): Desk => ({
  type: () => void document.execCommand("insertText", false, TYPED),
  text: () => editor.textContent,
  onChange: (f) => {
    const observer = new MutationObserver(f);
    observer.observe(editor, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  },
});

/** Puts the caret at the end of a paragraph, and waits until the editor knows. */
export const placeCaret = async (editor: HTMLElement, paragraph: number): Promise<void> => {
  const block = editor.children[paragraph];
  if (block === undefined) throw new Error("no such paragraph");
  editor.focus();
  getSelection()?.collapse(block, block.childNodes.length);
  await new Promise((resolve) => setTimeout(resolve, 300));
};

export const PARAGRAPHS = 20;
/** About what a page of notes holds: an editor that is empty is nobody's. */
export const paragraph = (i: number): string => `${i}. ${"Water came through the ceiling again on Tuesday and nobody from the office has called back. ".repeat(2)}`;
