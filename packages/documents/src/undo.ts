import * as Y from "yjs";
import { MODEL_ORIGIN } from "./origins.ts";

/** How long changes that follow each other are one step. */
const STEP_MS = 500;

/**
 * Undo of one's own changes only: those of the given origins and of model commands. The manager is itself an
 * origin of own work: put it on the writer's list (GT5).
 */
export const createUndo = (doc: Y.Doc, origins: readonly unknown[] = []): Y.UndoManager =>
  new Y.UndoManager([...doc.share.values()], { trackedOrigins: new Set([MODEL_ORIGIN, ...origins]), captureTimeout: STEP_MS, doc });
