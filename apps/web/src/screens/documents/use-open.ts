import type { OpenDocument, Problem, Thicket } from "@thicket/client";
import { useEffect, useState } from "react";

export type Opened =
  | { readonly at: "opening" }
  | { readonly at: "failed"; readonly problem: Problem }
  | {
      readonly at: "open";
      readonly document: OpenDocument;
      /** Rises when the document had to be opened anew. */
      readonly times: number;
      /** What the one before could not save; it is in this one again. */
      readonly rescued: string | undefined;
    }
  /** It broke again at once: this person decides when to try. */
  | { readonly at: "broken"; readonly unsaved: string; readonly again: () => void };

/** A document that breaks sooner than this after it was opened is not opened again by itself, in ms. */
const TOO_SOON_MS = 10_000;

/**
 * Opens a document for as long as it is shown. One that may not be used further (GT5) is closed and opened anew from
 * the log, and what it had not saved is put in again there, once.
 */
export const useOpen = (thicket: Pick<Thicket, "open">, id: Parameters<Thicket["open"]>[0], now: () => number): Opened => {
  const [opened, setOpened] = useState<Opened>({ at: "opening" });
  useEffect(() => {
    let stop = (): void => undefined;
    let gone = false;
    const open = async (times: number, rescued: string | undefined): Promise<void> => {
      const outcome = await thicket.open(id);
      if (gone) return outcome.ok ? outcome.value.close() : undefined;
      if (!outcome.ok) return setOpened({ at: "failed", problem: outcome.error });
      const document = outcome.value;
      const since = now();
      const onBroken = (): void => {
        const broken = document.broken.get();
        if (broken === undefined) return;
        stop();
        const unsaved = broken.unsaved;
        const again = (): void => {
          setOpened({ at: "opening" });
          void open(times + 1, unsaved);
        };
        if (now() - since < TOO_SOON_MS) setOpened({ at: "broken", unsaved, again });
        else again();
      };
      const unsubscribe = document.broken.subscribe(onBroken);
      stop = () => {
        unsubscribe();
        document.close();
      };
      if (document.broken.get() !== undefined) return onBroken();
      if (rescued !== undefined && rescued !== "" && document.kind === "note" && !document.readOnly) document.model.append(rescued);
      setOpened({ at: "open", document, times, rescued });
    };
    void open(0, undefined);
    return () => {
      gone = true;
      stop();
    };
  }, [thicket, id, now]);
  return opened;
};
