/**
 * Body of an entry of type 5 (LG10): a document is made or put away.
 *
 *   CREATE    1 action (1) | 16 id | 1 kind | 1 schema
 *   PUT AWAY  1 action (2) | 16 id
 */
import { createWriter, decode, refuse, type DecodeError, type DocumentId, type Result } from "@thicket/wire";

export type DocumentAction =
  | { readonly action: "create"; readonly id: DocumentId; readonly kind: number; readonly schema: number }
  | { readonly action: "put-away"; readonly id: DocumentId };

export const encodeDocumentAction = (of: DocumentAction): Uint8Array =>
  of.action === "create"
    ? createWriter().u8(1).id(of.id).u8(of.kind).u8(of.schema).finish()
    : createWriter().u8(2).id(of.id).finish();

/** Kinds and schemas of newer versions are passed on as they are. */
export const decodeDocumentAction = (body: Uint8Array): Result<DocumentAction, DecodeError> =>
  decode(body, (reader): DocumentAction => {
    const action = reader.u8();
    const id = reader.id<DocumentId>(16);
    if (action === 1) return { action: "create", id, kind: reader.u8(), schema: reader.u8() };
    return action === 2 ? { action: "put-away", id } : refuse("unknown action");
  });
