import type { DocumentView } from "@thicket/client";
import { useState } from "react";

/** What was typed last is written only after the page is left; so long a change may be one's own, in ms. */
const LAST_WORDS_MS = 1000;

/**
 * What changed since the person was here: since the group was opened, or since they last looked at that page.
 * Kept in memory only, because a list of who read what when has no place on a disk.
 */
export const useSeen = (documents: readonly DocumentView[], looking: string | undefined, now: () => number): { readonly isNew: (document: DocumentView) => boolean } => {
  const [opened] = useState(now);
  const [seen, setSeen] = useState<ReadonlyMap<string, number>>(new Map());
  const [before, setBefore] = useState(looking);
  const changedAt = documents.find((document) => document.id === looking)?.changedAt;
  if (before !== looking) {
    setBefore(looking);
    if (before !== undefined) setSeen(new Map(seen).set(before, now() + LAST_WORDS_MS));
  } else if (looking !== undefined && changedAt !== undefined && seen.get(looking) !== changedAt) setSeen(new Map(seen).set(looking, changedAt));
  return { isNew: ({ id, changedAt: at }) => at > (seen.get(id) ?? opened) };
};
