/**
 * One way to hash with a purpose (SU3). What is hashed, so that no two different calls hash the same bytes:
 *
 *   1 label length | label | 1 suite | 1 group length (0 or 32) | group | for each part: 4 length | part
 */
import { concat, fromHex, utf8, type GroupId } from "@thicket/wire";
import type { Label, Suite } from "./types.ts";

/** The bytes to hash or to sign. `group` is undefined only where there is none yet: for the group id, and in the vault. */
export const labelledBytes = (suite: Pick<Suite, "id">, label: Label, group: GroupId | undefined, ...parts: readonly Uint8Array[]): Uint8Array => {
  const name = nameOf(label);
  const scope = group === undefined ? NO_GROUP : bytesOf(group);
  let length = name.length + scope.length + 3;
  for (const part of parts) length += 4 + part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  const put = (part: Uint8Array): void => {
    bytes.set(part, at);
    at += part.length;
  };
  bytes[at++] = name.length;
  put(name);
  bytes[at++] = suite.id;
  bytes[at++] = scope.length;
  put(scope);
  for (const part of parts) {
    for (let shift = 24; shift >= 0; shift -= 8) bytes[at++] = part.length >>> shift;
    put(part);
  }
  return bytes;
};

/** SHA-256 of `labelledBytes`: 32 bytes. */
export const labelled = (suite: Pick<Suite, "id" | "hash">, label: Label, group: GroupId | undefined, ...parts: readonly Uint8Array[]): Uint8Array =>
  suite.hash(labelledBytes(suite, label, group, ...parts));

/** HKDF salt of a label: label ‖ suite. One byte of suite at the end keeps it unambiguous. */
export const labelSalt = (suiteId: number, label: Label): Uint8Array => concat(utf8(label), Uint8Array.of(suiteId));

const NO_GROUP = new Uint8Array(0);

/** Nearly every call names one of few labels, and the group of the call before. */
const names = new Map<Label, Uint8Array>();
const nameOf = (label: Label): Uint8Array => {
  const known = names.get(label) ?? utf8(label);
  names.set(label, known);
  return known;
};
let last: { readonly group: GroupId; readonly bytes: Uint8Array } | undefined;
const bytesOf = (group: GroupId): Uint8Array => {
  if (last?.group !== group) last = { group, bytes: fromHex(group) };
  return last.bytes;
};
