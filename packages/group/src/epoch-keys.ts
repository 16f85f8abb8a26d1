/** An epoch: 32 random bytes, and what comes of them (EP1, EP8). */
import { labelled, type Label, type Random, type Suite } from "@thicket/crypto";
import { concat, fromHex, toHex, type EpochId, type GroupId } from "@thicket/wire";
import type { EpochKeys } from "./types.ts";

export const EPOCH_SECRET_BYTES = 32;
const KEY_BYTES = 32;
const RECORD_TAG_BYTES = 8;

/** Never derived from an older one. */
export const generateEpochSecret = (random: Random): Uint8Array => random(EPOCH_SECRET_BYTES);

/** SHA-256(label ‖ group ‖ secret): whoever names the key by it can't mean two keys. */
export const epochId = (suite: Suite, group: GroupId, secret: Uint8Array): EpochId => toHex(labelled(suite, "thicket epoch id", group, secret)) as EpochId;

/** EP8: every subkey is HKDF of the secret, its purpose in the salt, group ‖ epoch id in the info. */
export const epochKeys = (suite: Suite, group: GroupId, secret: Uint8Array): EpochKeys => {
  if (secret.length !== EPOCH_SECRET_BYTES) throw new RangeError("an epoch secret has 32 bytes");
  const id = epochId(suite, group, secret);
  const context = concat(fromHex(group), fromHex(id));
  const key = (label: Label, length: number = KEY_BYTES): Uint8Array => suite.derive(secret, label, context, length);
  return {
    id, secret,
    recordKey: key("thicket record key"),
    recordTag: key("thicket record tag", RECORD_TAG_BYTES),
    presenceKey: key("thicket presence"),
    topicKey: key("thicket topic"),
    helloKey: key("thicket hello"),
    mailboxSeed: key("thicket mailbox"),
  };
};
