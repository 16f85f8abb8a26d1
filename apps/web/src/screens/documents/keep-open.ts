import type { OpenDocument, Problem, Thicket } from "@thicket/client";

export type Opened =
  | { readonly at: "opening" }
  | { readonly at: "failed"; readonly problem: Problem }
  | {
      readonly at: "open";
      readonly document: OpenDocument;
      /** How often it had to be opened anew. */
      readonly times: number;
      /** What the one before could not save; in a note it is there again. Undefined when there was none before. */
      readonly rescued: string | undefined;
    }
  /** It broke again at once: the person decides when to try. */
  | { readonly at: "broken"; readonly unsaved: string; readonly again: () => void };

/** A document that breaks sooner than this after it was opened is not opened again by itself, in ms. */
export const TOO_SOON_MS = 10_000;

/**
 * Opens a document and keeps it open until the function it gives is called. One that may not be used further (GT5)
 * is closed and opened anew from the log, and what it had not saved is put in again there, once.
 */
export const keepOpen = (thicket: Pick<Thicket, "open">, id: Parameters<Thicket["open"]>[0], now: () => number, show: (opened: Opened) => void): (() => void) => {
  let close = (): void => undefined;
  let stopped = false;

  const open = async (times: number, rescued: string | undefined): Promise<void> => {
    const outcome = await thicket.open(id);
    if (stopped) return outcome.ok ? outcome.value.close() : undefined;
    if (!outcome.ok) return show({ at: "failed", problem: outcome.error });
    const document = outcome.value;
    const since = now();
    let over = false;
    const onBroken = (): void => {
      const broken = document.broken.get();
      if (broken === undefined || over) return;
      over = true;
      close();
      const again = (): void => {
        show({ at: "opening" });
        void open(times + 1, broken.unsaved);
      };
      if (now() - since < TOO_SOON_MS) show({ at: "broken", unsaved: broken.unsaved, again });
      else again();
    };
    const unsubscribe = document.broken.subscribe(onBroken);
    close = () => {
      unsubscribe();
      document.close();
    };
    if (rescued !== undefined && rescued !== "" && document.broken.get() === undefined && document.kind === "note" && !document.readOnly) document.model.append(rescued);
    if (document.broken.get() !== undefined) return onBroken();
    show({ at: "open", document, times, rescued });
  };

  void open(0, undefined);
  return () => {
    stopped = true;
    close();
  };
};
