import { createHash } from "node:crypto";
import type { Random } from "@thicket/crypto";

/** The same bytes for the same seed: SHA-256 of a counter. */
export const seededRandom = (seed: string): Random => {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) bytes.set(createHash("sha256").update(`${seed} ${counter++}`).digest().subarray(0, length - at), at);
    return bytes;
  };
};
