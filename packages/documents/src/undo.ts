import * as Y from "yjs";
import { MODEL_ORIGIN } from "./origins.ts";

/** Commands are whole steps already, however fast they follow each other: adding somebody and taking somebody off are two. */
const STEP_MS = 0;

/**
 * Undo of one's own changes only: those of the given origins and of model commands. The manager is itself an
 * origin of own work: put it on the writer's list (GT5).
 */
export const createUndo = (doc: Y.Doc, origins: readonly unknown[] = []): Y.UndoManager =>
  new Y.UndoManager([...doc.share.values()], { trackedOrigins: new Set([MODEL_ORIGIN, ...origins]), captureTimeout: STEP_MS, doc });
