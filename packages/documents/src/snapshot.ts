import * as Y from "yjs";

/** The whole document as one update for a welcome (IN6): V1, deleted content left out. The joiner's gate checks it. */
export const encodeSnapshot = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc);
