import type * as Y from "yjs";
import type { Format } from "./units.ts";

/** What the editor's steps are written into: the text, or a text whose newest changes are not shown yet. */
export type Writable = Pick<Y.Text, "insert" | "delete" | "format">;

/** A run of units that stayed, came, or went. */
export interface Moved {
  readonly what: "stayed" | "came" | "went";
  readonly length: number;
}

/**
 * What an event did to the text. Not by the event's own `delta`: reading that takes formatting out of the document
 * that Yjs finds needless, and so writes in nobody's name (GT5).
 */
export const movesOf = (event: Y.YTextEvent): readonly Moved[] => {
  const moves: Moved[] = [];
  for (let item = event.target._start; item !== null; item = item.right) {
    if (!item.countable) continue;
    if (event.adds(item)) {
      if (!item.deleted) moves.push({ what: "came", length: item.length });
    } else if (event.deletes(item)) moves.push({ what: "went", length: item.length });
    else if (!item.deleted) moves.push({ what: "stayed", length: item.length });
  }
  return moves;
};

/** Takes indexes of the text as it is shown, and writes at the places those have now. */
export interface HeldText extends Writable {
  /** Somebody else changed the text. */
  moved(changes: readonly Moved[]): void;
  /** Where the place before the shown unit `index` is now: behind the one on its left. */
  indexOf(index: number): number;
}

/** Somebody took it out; or it is only shown. */
const GONE = -1;

/**
 * For while a keyboard composes: what others write is in the text and not yet shown, so that the composition isn't
 * broken off. `shown` is the number of units shown, `virtual` how many of them at the beginning are not in the text.
 */
export const createHeldText = (text: Y.Text, shown: number, virtual: number): HeldText => {
  const at: number[] = Array.from({ length: shown }, (_, i) => (i < virtual ? GONE : i - virtual));

  const inserted = (index: number, length: number): void => {
    for (const [i, place] of at.entries()) if (place >= index) at[i] = place + length;
  };
  const deleted = (index: number, length: number): void => {
    for (const [i, place] of at.entries()) if (place >= index) at[i] = place < index + length ? GONE : place - length;
  };
  const indexOf = (index: number): number => {
    for (let i = index - 1; i >= 0; i--) if (at[i] !== GONE && at[i] !== undefined) return (at[i] ?? 0) + 1;
    return at.find((place) => place !== GONE) ?? 0;
  };
  /** What of a run of shown units is still there, as runs of the text, the last first. */
  const runs = (index: number, length: number): readonly { readonly from: number; readonly length: number }[] => {
    const found: { from: number; length: number }[] = [];
    for (let i = index + length - 1; i >= index; i--) {
      const place = at[i] ?? GONE;
      const run = found.at(-1);
      if (place === GONE) continue;
      if (run !== undefined && run.from === place + 1) {
        run.from--;
        run.length++;
      } else found.push({ from: place, length: 1 });
    }
    return found;
  };

  return {
    indexOf,
    moved: (changes) => {
      let index = 0;
      for (const { what, length } of changes) {
        if (what === "came") inserted(index, length);
        if (what === "went") deleted(index, length);
        else index += length;
      }
    },
    insert: (index, words, attributes) => {
      const place = indexOf(index);
      text.insert(place, words, attributes);
      inserted(place, words.length);
      at.splice(index, 0, ...Array.from({ length: words.length }, (_, i) => place + i));
    },
    delete: (index, length) => {
      for (const run of runs(index, length)) {
        text.delete(run.from, run.length);
        deleted(run.from, run.length);
      }
      at.splice(index, length);
    },
    format: (index, length, attributes: Format) => {
      for (const run of runs(index, length)) text.format(run.from, run.length, attributes);
    },
  };
};
