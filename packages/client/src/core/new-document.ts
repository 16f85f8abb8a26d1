import { createDoc, createNote, createPlan, createRoster, DocumentKind, encodeDocumentAction, encodeFact, MODEL_ORIGIN, SCHEMA_VERSION, type DocumentKindName } from "@thicket/documents";
import type { Draft } from "@thicket/log";
import { documentTag, EntryType, NO_DOCUMENT, type DocumentId } from "@thicket/wire";

/** All Y.Docs of this device write in lane 0: one tab is open at a time, and one Y.Doc a document. */
export const LANE = 0;

export const factDraft = (is: "name" | "group-name", text: string): Draft => ({ type: EntryType.fact, document: NO_DOCUMENT, lane: LANE, refers: [], body: encodeFact({ is, text }) });

/** The entry that makes a document (LG10). */
export const creationDraft = (kind: DocumentKindName, id: DocumentId): Draft => ({
  type: EntryType.document,
  document: documentTag(id),
  lane: LANE,
  refers: [],
  body: encodeDocumentAction({ action: "create", id, kind: DocumentKind[kind], schema: SCHEMA_VERSION }),
});

/** Its first update, which gives it a title (LG1: a title is inside the document); undefined without one. `writer` as in GT2. */
export const titleDraft = (kind: DocumentKindName, id: DocumentId, title: string, writer: number): Draft | undefined => {
  const doc = createDoc();
  const model = { note: createNote, roster: createRoster, plan: createPlan }[kind](doc);
  doc.clientID = writer;
  let body: Uint8Array | undefined;
  doc.on("update", (bytes: Uint8Array, origin: unknown) => {
    if (origin === MODEL_ORIGIN) body = bytes;
  });
  if (title.trim() !== "") model.setTitle(title.trim());
  doc.destroy();
  return body && { type: EntryType.update, document: documentTag(id), lane: LANE, refers: [], body };
};
