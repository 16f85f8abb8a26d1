import { decodeCode, isExpired } from "@thicket/group";
import { err, ok } from "@thicket/wire";
import type { Outcome } from "../types.ts";

/** Reads a code of whatever origin without acting on it. The inviter's clock is what counts in the end (IN3). */
export const readCode = (text: string, now: number): Outcome<{ readonly ends: number }> => {
  const code = decodeCode(text);
  if (!code.ok) return code;
  return isExpired(code.value, now) ? err({ code: "code-expired" }) : ok({ ends: code.value.ends });
};
