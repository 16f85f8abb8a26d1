/**
 * One epoch secret for one device (EP3, EP7).
 *
 *   SEAL  8 tag | 1,120 encapsulation | 48 sealed secret | proof 32 × ⌈log₂ n⌉
 *
 * tag = SHA-256(labelled("thicket seal tag", group, epoch, device))[0..8]: only who knows the epoch id finds it.
 * HPKE (base mode) with info = labelledBytes("thicket seal", group) and associated data =
 * labelledBytes("thicket seal", group, epoch, device): a seal opens as nothing else (SU3).
 * The proof leads from the first 1,176 bytes to the root that the Rekey names (seal-tree.ts), so a device that was
 * given rubbish can show who gave it. A seal of a Reseal stands alone and has none.
 */
import { labelled, labelledBytes, type Random, type Suite } from "@thicket/crypto";
import { createWriter, decode, equalBytes, err, fromHex, ok, refuse, type DecodeError, type DeviceId, type EpochId, type GroupId, type Result } from "@thicket/wire";
import { epochId, EPOCH_SECRET_BYTES } from "./epoch-keys.ts";
import { MAX_SEAL_PROOF } from "./limits.ts";

export interface Seal {
  /** 8 bytes. */
  readonly tag: Uint8Array;
  /** 1,120 bytes. */
  readonly encapsulation: Uint8Array;
  /** 48 bytes: the secret and its 16-byte tag. */
  readonly sealed: Uint8Array;
  /** Siblings from the leaf up, 32 bytes each. */
  readonly proof: readonly Uint8Array[];
}

/** Where a seal belongs. The device by its full id. */
export interface SealPlace {
  readonly group: GroupId;
  readonly epoch: EpochId;
  readonly device: DeviceId;
}

const TAG_BYTES = 8;
const ENCAPSULATION_BYTES = 1120;
const SEALED_BYTES: number = EPOCH_SECRET_BYTES + 16;
const HASH_BYTES = 32;

export const encodeSeal = (seal: Seal): Uint8Array => {
  const writer = createWriter().bytes(sealCore(seal));
  for (const sibling of seal.proof) writer.bytes(sibling);
  return writer.finish();
};

export const decodeSeal = (bytes: Uint8Array): Result<Seal, DecodeError> =>
  decode(bytes, (reader) => {
    const [tag, encapsulation, sealed] = [reader.bytes(TAG_BYTES), reader.bytes(ENCAPSULATION_BYTES), reader.bytes(SEALED_BYTES)];
    if (reader.left > MAX_SEAL_PROOF * HASH_BYTES) refuse("proof too long");
    const proof: Uint8Array[] = [];
    while (reader.left > 0) proof.push(reader.bytes(HASH_BYTES));
    return { tag, encapsulation, sealed, proof };
  });

/** All but the proof: what a leaf of the tree is the hash of. */
export const sealCore = (seal: Seal): Uint8Array => createWriter().bytes(seal.tag).bytes(seal.encapsulation).bytes(seal.sealed).finish();

export const sealTag = (suite: Suite, place: SealPlace): Uint8Array =>
  labelled(suite, "thicket seal tag", place.group, fromHex(place.epoch), fromHex(place.device)).slice(0, TAG_BYTES);

/** Throws RangeError on a KEM key that no admission lets in. */
export const sealEpoch = (suite: Suite, random: Random, place: SealPlace, kemKey: Uint8Array, secret: Uint8Array): Seal => {
  if (secret.length !== EPOCH_SECRET_BYTES) throw new RangeError("an epoch secret has 32 bytes");
  return { tag: sealTag(suite, place), ...suite.hpkeSeal(kemKey, info(suite, place), secret, associated(suite, place), random), proof: [] };
};

/** EP7: each of these means that the device is still owed the epoch. */
export type SealProblem =
  /** For another device, epoch or group. */
  | "not-ours"
  /** It doesn't authenticate. */
  | "not-opened"
  /** It opens, to a secret that is not this epoch's: its maker lied. */
  | "another-secret";

/** The epoch secret, 32 bytes, whose hash is the epoch's id. */
export const openEpochSeal = (suite: Suite, place: SealPlace, kemSeed: Uint8Array, seal: Seal): Result<Uint8Array, { readonly code: SealProblem }> => {
  if (!equalBytes(seal.tag, sealTag(suite, place))) return err({ code: "not-ours" });
  const secret = suite.hpkeOpen(kemSeed, seal.encapsulation, info(suite, place), seal.sealed, associated(suite, place));
  if (secret === undefined) return err({ code: "not-opened" });
  return secret.length === EPOCH_SECRET_BYTES && epochId(suite, place.group, secret) === place.epoch ? ok(secret) : err({ code: "another-secret" });
};

const info = (suite: Suite, place: SealPlace): Uint8Array => labelledBytes(suite, "thicket seal", place.group);
const associated = (suite: Suite, place: SealPlace): Uint8Array => labelledBytes(suite, "thicket seal", place.group, fromHex(place.epoch), fromHex(place.device));
