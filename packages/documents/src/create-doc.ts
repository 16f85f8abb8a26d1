import * as Y from "yjs";

/** The field of a transaction that GT5 is about. A test fails when Yjs no longer has it. */
export const CLEANUP_FIELD = "_needFormattingCleanup";

/**
 * The only way a Y.Doc of ours is made. Yjs would tidy up formatting after a remote change, each device at a
 * moment of its own, and so show different text from equal logs (GT5): that is switched off for every transaction.
 * Roots are opened by the models before anything is applied, so that each has its type.
 */
export const createDoc = (options?: { readonly gc?: boolean }): Y.Doc => {
  const doc = new Y.Doc({ gc: options?.gc ?? true });
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    (transaction as Y.Transaction & { [CLEANUP_FIELD]: boolean })[CLEANUP_FIELD] = false;
  });
  return doc;
};
