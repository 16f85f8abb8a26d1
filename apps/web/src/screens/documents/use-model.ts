import { strings, type Field } from "@thicket/ui";
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";

/** What a model says now; drawn again when that changes. `read` must give the same object until it does. */
export const useModel = <T>(model: { subscribe(f: () => void): () => void }, read: () => T): T => useSyncExternalStore(model.subscribe, read);

/** A field's one text, "" while nobody wrote it; undefined when several were written apart. */
export const oneText = (field: Field): string | undefined => (field.values.length > 1 ? undefined : (field.values[0]?.text ?? ""));

/** For a sentence: all that was written, or `nothing`. */
export const inSentence = (field: Field, nothing: string): string =>
  field.values.map(({ text }) => text).filter((text) => text !== "").join(` ${strings.two.or} `) || nothing;

export interface Draft {
  readonly text: string;
  readonly change: (text: string) => void;
  /** Writes it, if it is another text than before. */
  readonly keep: () => void;
  /** Forgets it. */
  readonly drop: () => void;
}

/**
 * A text while a person writes it. It replaces what they had before them when they began, and nothing that came
 * since (GT8). What is still being written when its field goes away is kept.
 */
export const useDraft = (field: Field, write: (text: string, seen: Field) => void, first?: string): Draft => {
  const [draft, setDraft] = useState<Begun | undefined>(first === undefined ? undefined : { text: first, seen: field });
  // What a field is left with may be asked for before it is drawn again.
  const latest = useRef(draft);
  const set = (next: Begun | undefined): void => {
    latest.current = next;
    setDraft(next);
  };
  const keep = (): void => {
    const begun = latest.current;
    set(undefined);
    if (begun !== undefined && begun.text !== oneText(begun.seen)) write(begun.text, begun.seen);
  };
  const keepLatest = useRef(keep);
  useLayoutEffect(() => {
    keepLatest.current = keep;
  });
  useLayoutEffect(() => () => keepLatest.current(), []);
  return { text: draft?.text ?? oneText(field) ?? "", change: (text) => set({ text, seen: latest.current?.seen ?? field }), keep, drop: () => set(undefined) };
};

interface Begun {
  readonly text: string;
  readonly seen: Field;
}
