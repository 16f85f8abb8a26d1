import type { Node } from "prosemirror-model";
import * as Y from "yjs";
import { NOTE_ROOT } from "./note-root.ts";
import { beginsWithBlock, indexAt, placeAt } from "./units.ts";

/** Bytes a frame of presence has room for; a longer place is nobody's honest caret. */
const MAX_PLACE_BYTES = 48;

/**
 * A place that stays with the words around it while others write. `side` −1 keeps to the character before it,
 * so what someone else types at the same spot does not push one's own caret.
 */
export const keepPlace = (text: Y.Text, doc: Node, place: number, side: -1 | 0): Y.RelativePosition => keepIndex(text, indexAt(doc, place) - shown(text), side);

/** The same for an index of the text. */
export const keepIndex = (text: Y.Text, index: number, side: -1 | 0): Y.RelativePosition => Y.createRelativePositionFromTypeIndex(text, Math.min(Math.max(0, index), text.length), side);

/** The editor place now, or undefined when what it was tied to is not here. */
export const findPlace = (text: Y.Text, doc: Node, kept: Y.RelativePosition): number | undefined => {
  const found = text.doc === null ? null : Y.createAbsolutePositionFromRelativePosition(kept, text.doc);
  return found === null || found.type !== text ? undefined : placeAt(doc, found.index + shown(text));
};

export const encodePlace = (kept: Y.RelativePosition): Uint8Array => Y.encodeRelativePosition(kept);

/** Reads a place another member sent (PR2). Undefined for anything that isn't a place in a note. */
export const decodePlace = (bytes: Uint8Array): Y.RelativePosition | undefined => {
  if (bytes.length > MAX_PLACE_BYTES) return undefined;
  try {
    const place = Y.decodeRelativePosition(bytes);
    // Asking Yjs for a root by another name would create it.
    return place.type === null && (place.tname === null || place.tname === NOTE_ROOT) ? place : undefined;
  } catch {
    return undefined;
  }
};

const shown = (text: Y.Text): number => (beginsWithBlock(text) ? 0 : 1);
