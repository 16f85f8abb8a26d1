import type { OpenDocument } from "@thicket/client";
import { strings } from "@thicket/ui";
import { useCallback, useEffect, useState } from "react";

/** Undo and redo of this person's own changes, by the keys people expect and by buttons; `said` tells what came of it. */
export const useUndo = (document: Pick<OpenDocument, "undo" | "redo" | "readOnly">): { readonly said: string; readonly undo: () => void; readonly redo: () => void } => {
  const [said, setSaid] = useState("");
  const undo = useCallback(() => setSaid(document.undo() ? strings.documents.tookBack : strings.documents.nothingBack), [document]);
  const redo = useCallback(() => setSaid(document.redo() ? strings.documents.didAgain : strings.documents.nothingAgain), [document]);
  useEffect(() => {
    if (document.readOnly) return undefined;
    const press = (event: KeyboardEvent): void => {
      const run = commandOf(event);
      if (run === undefined || event.defaultPrevented || isElsewhere(event.target)) return;
      event.preventDefault();
      (run === "undo" ? undo : redo)();
    };
    globalThis.document.addEventListener("keydown", press);
    return () => globalThis.document.removeEventListener("keydown", press);
  }, [document.readOnly, undo, redo]);
  return { said, undo, redo };
};

const commandOf = ({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): "undo" | "redo" | undefined => {
  if (!(ctrlKey || metaKey) || altKey) return undefined;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shiftKey ? "redo" : undefined;
};

/** A field that is being written in takes back its own letters first; a dialog is above the page. */
const isElsewhere = (target: EventTarget | null): boolean => target instanceof Element && target.closest("input, textarea, [contenteditable=true], dialog") !== null;
