import { type ReactElement, useEffect, useState } from "react";
import { Button } from "../components/button.tsx";
import { Say } from "../components/problem.tsx";
import { strings } from "../strings/en.ts";
import type { NoteEditorProps } from "./note-editor.tsx";

export type { NoteEditorProps };

type Loaded = typeof import("./note-editor.tsx");

/** Kept for every note after the first. */
let loaded: Loaded | undefined;

/**
 * The note and its toolbar. Their code comes with the first note that is opened: no other screen needs it, and it is
 * a third of the page. When it can't be fetched, that is said, and everything else goes on.
 */
export const NoteEditor = (props: NoteEditorProps): ReactElement => {
  const [editor, setEditor] = useState<Loaded | "failed" | undefined>(loaded);
  useEffect(() => {
    if (editor !== undefined) return;
    import("./note-editor.tsx").then(
      (fetched) => {
        loaded = fetched;
        setEditor(fetched);
      },
      () => setEditor("failed"),
    );
  }, [editor]);
  if (editor === undefined) return <p role="status">{strings.note.opening}</p>;
  if (editor !== "failed") return <editor.NoteEditor {...props} />;
  return (
    <Say>
      <p role="alert">{strings.note.notFetched}</p>
      <Button onPress={() => setEditor(undefined)}>{strings.words.tryAgain}</Button>
    </Say>
  );
};
