/** Signatures of entries: over the labelled entry id, which names the group and not the epoch (LG2, LG9). */
import { labelledBytes, type Signer, type Suite } from "@thicket/crypto";
import { concat, encodeEntry, fromHex, SIGNATURE_BYTES, type EntryFields, type EntryId, type GroupId } from "@thicket/wire";
import { entryId } from "./entry-id.ts";
import type { Entry } from "./types.ts";

/** What a device signs for an entry. */
export const entrySignatureInput = (suite: Pick<Suite, "id">, group: GroupId, id: EntryId): Uint8Array =>
  labelledBytes(suite, "thicket entry signature", group, fromHex(id));

/** An entry with its id, still without signature: its chain can go on before it is signed. */
export interface Unsigned {
  readonly fields: EntryFields;
  readonly id: EntryId;
  /** Everything before the signature. */
  readonly bytes: Uint8Array;
}

export const nameUnsigned = (suite: Pick<Suite, "id" | "hash">, group: GroupId, fields: EntryFields): Unsigned => {
  const bytes = encodeEntry(fields);
  return { fields, id: entryId(suite, group, bytes), bytes };
};

export const signEntry = async (suite: Pick<Suite, "id">, group: GroupId, signer: Signer, { fields, id, bytes }: Unsigned): Promise<Entry> => ({
  ...fields,
  id,
  bytes: concat(bytes, await signer.sign(entrySignatureInput(suite, group, id))),
});

/** Does the entry carry its device's own signature? The one verdict of SU2; never throws. */
export const isSigned = (suite: Suite, group: GroupId, signingKey: Uint8Array, entry: Pick<Entry, "id" | "bytes">): boolean =>
  suite.verify(signingKey, entrySignatureInput(suite, group, entry.id), entry.bytes.subarray(entry.bytes.length - SIGNATURE_BYTES));
