import { err, ok, type Result } from "@thicket/wire";
import * as Y from "yjs";
import { GATED_ORIGIN } from "./origins.ts";

/**
 * The only call of `applyUpdate` there is (a check counts them): own log, others' entries and welcomes all come
 * this way, and only what the gate passed. Afterwards Yjs must be waiting for nothing (GT4); if it is, or if it
 * throws, the document needs attention: it is built again from the log, and nothing is dropped (GT3).
 *
 * Throws when called inside a transaction (GT5): a bug of the caller.
 */
export const applyGated = (doc: Y.Doc, update: Uint8Array): Result<void, { readonly code: "attention" }> => {
  if (doc._transaction !== null) throw new Error("applyGated inside a transaction");
  try {
    Y.applyUpdate(doc, update, GATED_ORIGIN);
  } catch {
    return err({ code: "attention" });
  }
  return doc.store.pendingStructs === null && doc.store.pendingDs === null ? ok(undefined) : err({ code: "attention" });
};
