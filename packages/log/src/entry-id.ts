/** The name of an entry (LG9): a hash of everything before the signature, so signatures are no part of it (SU5). */
import { labelled, type Suite } from "@thicket/crypto";
import { toHex, type DecodedEntry, type EntryId, type GroupId } from "@thicket/wire";
import type { Entry } from "./types.ts";

/** SHA-256(label ‖ suite ‖ group ‖ everything before the signature). */
export const entryId = (suite: Pick<Suite, "id" | "hash">, group: GroupId, unsigned: Uint8Array): EntryId =>
  toHex(labelled(suite, "thicket entry", group, unsigned)) as EntryId;

/** A decoded entry under its name. `bytes` are what it was decoded from. Nothing is authenticated by this. */
export const nameEntry = (suite: Pick<Suite, "id" | "hash">, group: GroupId, decoded: DecodedEntry, bytes: Uint8Array): Entry => {
  const { unsigned, signature: _, ...fields } = decoded;
  return { ...fields, id: entryId(suite, group, unsigned), bytes };
};
