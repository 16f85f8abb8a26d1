import type { Random } from "./types.ts";

/** The most one call of getRandomValues gives (Web Cryptography API, §10.1.1). */
const MAX_REQUEST = 65_536;

/** The operating system's randomness. Only composition roots name it; everything else takes a `Random`. */
export const systemRandom: Random = (length) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += MAX_REQUEST) crypto.getRandomValues(bytes.subarray(at, at + MAX_REQUEST));
  return bytes;
};
