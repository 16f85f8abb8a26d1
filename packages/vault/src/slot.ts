/**
 * One way into the vault: the master key, wrapped under a key made of what a person knows or holds
 * and the pepper (ST1).
 *
 *   SLOT  1 kind ⊕ mask | 16 id | 24 nonce | 48 wrapped | 32 commitment
 *
 * The commitment is looked at first and names one wrapping key only: a slot made so that several
 * passphrases open it, each to a different key (a partitioning oracle), can't be (A16). With the
 * commitment right, anything else that is wrong is damage and not a wrong passphrase.
 */
import { concat, equalBytes } from "@thicket/wire";
import type { Random, Suite } from "@thicket/crypto";
import { SLOT_BYTES } from "./header.ts";

/** 2 is kept for a passkey. */
export const PASSPHRASE_SLOT = 1;

export type SlotOpening = { readonly at: "open"; readonly master: Uint8Array } | { readonly at: "other-key" } | { readonly at: "damaged" };

/** `secret`: Argon2id of the passphrase. The kind keeps one secret from serving two kinds of slot. */
export const wrappingKey = (suite: Suite, kind: number, secret: Uint8Array, pepper: Uint8Array): Uint8Array =>
  suite.derive(concat(secret, pepper), "thicket vault wrap", Uint8Array.of(kind), 32);

/** `head`: the header's bytes before the slots, authenticated with the master key. */
export const sealSlot = (suite: Suite, random: Random, kind: number, key: Uint8Array, master: Uint8Array, head: Uint8Array): Uint8Array => {
  const id = random(16);
  const nonce = random(24);
  const wrapped = suite.seal(key, nonce, master, concat(head, Uint8Array.of(kind), id));
  return concat(Uint8Array.of(kind ^ kindMask(suite, key, nonce)), id, nonce, wrapped, commitment(suite, key, id, nonce));
};

export const openSlot = (suite: Suite, kind: number, key: Uint8Array, slot: Uint8Array, head: Uint8Array): SlotOpening => {
  const id = slot.subarray(1, 17);
  const nonce = slot.subarray(17, 41);
  if (!equalBytes(commitment(suite, key, id, nonce), slot.subarray(89))) return { at: "other-key" };
  if (((slot[0] ?? 0) ^ kindMask(suite, key, nonce)) !== kind) return { at: "damaged" };
  const master = suite.open(key, nonce, slot.subarray(41, 89), concat(head, Uint8Array.of(kind), id));
  return master === undefined ? { at: "damaged" } : { at: "open", master };
};

export const fillerSlot = (random: Random): Uint8Array => random(SLOT_BYTES);

const commitment = (suite: Suite, key: Uint8Array, id: Uint8Array, nonce: Uint8Array): Uint8Array =>
  suite.derive(key, "thicket vault commitment", concat(id, nonce), 32);

const kindMask = (suite: Suite, key: Uint8Array, nonce: Uint8Array): number => suite.derive(key, "thicket vault wrap", nonce, 1)[0] ?? 0;
