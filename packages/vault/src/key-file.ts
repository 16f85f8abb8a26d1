/**
 * The key file (ST1): without it no passphrase opens anything. Always 1,024 bytes, so it can be
 * overwritten in place for as long as it lives:
 *
 *   KEY FILE  4 "THKF" | 1 version | 1 state | 32 pepper | 32 other pepper | 954 random
 *   state     1 in use · 2 erased on purpose (everything after it is zero) · 3 of a vault that is being made
 *
 * There are two peppers so that a new passphrase can bring its own before the old one goes; the
 * header's hash says which of them it belongs to. What isn't used is random.
 */
import { concat, createWriter, decode, err, ok, refuse, utf8, type Result } from "@thicket/wire";
import type { Random } from "@thicket/crypto";

export const KEY_FILE_BYTES = 1024;
export const PEPPER_BYTES = 32;
const KEY_FILE_VERSION = 1;
const IN_USE = 1;
const ERASED = 2;
const MAKING = 3;
const MAGIC = utf8("THKF");
const REST_BYTES = KEY_FILE_BYTES - MAGIC.length - 2 - 2 * PEPPER_BYTES;

export interface KeyFile {
  /** Two, of `PEPPER_BYTES`. */
  readonly peppers: readonly Uint8Array[];
  /** False while the header that goes with it may not be written yet. */
  readonly inUse: boolean;
}

export type KeyFileProblem = { readonly code: "erased" | "damaged" | "newer-version" };

/** Of a vault that is being made. */
export const encodeKeyFile = (pepper: Uint8Array, random: Random): Uint8Array =>
  createWriter().bytes(MAGIC).u8(KEY_FILE_VERSION).u8(MAKING).bytes(pepper).bytes(random(PEPPER_BYTES)).bytes(random(REST_BYTES)).finish();

/** The same file with one byte changed: a write over it that is cut off leaves one or the other. */
export const inUse = (making: Uint8Array): Uint8Array => Uint8Array.from(making, (byte, at) => (at === MAGIC.length + 1 ? IN_USE : byte));

/** What stands in the file after an erasure: says so, and nothing else. */
export const erasedKeyFile = (): Uint8Array =>
  concat(MAGIC, Uint8Array.of(KEY_FILE_VERSION, ERASED), new Uint8Array(KEY_FILE_BYTES - MAGIC.length - 2));

export const decodeKeyFile = (bytes: Uint8Array): Result<KeyFile, KeyFileProblem> => {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) return err({ code: "damaged" });
  if ((bytes[MAGIC.length] ?? 0) > KEY_FILE_VERSION) return err({ code: "newer-version" });
  if (bytes[MAGIC.length] === KEY_FILE_VERSION && bytes[MAGIC.length + 1] === ERASED) return err({ code: "erased" });
  const file = decode(bytes, (reader): KeyFile => {
    reader.bytes(MAGIC.length);
    if (reader.u8() !== KEY_FILE_VERSION) refuse("no such version");
    const state = reader.u8();
    if (state !== IN_USE && state !== MAKING) refuse("no such state");
    const peppers = [reader.bytes(PEPPER_BYTES), reader.bytes(PEPPER_BYTES)];
    reader.bytes(REST_BYTES);
    return { peppers, inUse: state === IN_USE };
  });
  return file.ok ? ok(file.value) : err({ code: "damaged" });
};
