import { ed25519 } from "@noble/curves/ed25519.js";
import { equalBytes } from "@thicket/wire";
import { PUBLIC_KEY_BYTES } from "./signature.ts";

/**
 * True for a public key that may enter a membership history (SU2): canonical encoding, not of small
 * order, no torsion part. With such a key the cofactored and the cofactorless equation differ only on
 * signatures its own holder crafts, and no signature is good for two keys. Never throws.
 */
export const admissible = (publicKey: Uint8Array): boolean => {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
  try {
    const point = ed25519.Point.fromBytes(publicKey, false);
    return !point.isSmallOrder() && point.isTorsionFree() && equalBytes(point.toBytes(), publicKey);
  } catch {
    return false;
  }
};
