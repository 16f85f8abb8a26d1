/**
 * What every handshake message looks like from outside (IN2). A type has one length, whatever it holds.
 *
 *   MESSAGE  1 type | 1 suite | clear part | 24 nonce | ciphertext | 16 tag
 *   type  who    clear part                                        length
 *   1 hail      joiner   –                                            256
 *   2 answer    inviter  32 X25519                                  1,536
 *   3 proof     joiner   1,120 encapsulation | 48 sealed secret      4,096
 *   4 admitted  inviter  –                                          4,096
 *   5 want      joiner   –                                            256
 *   6 refused   either   –                                            256
 *   7 done      joiner   –                                            256
 *   8 chunk     inviter  1 type | 1 suite | 4 index | a sealed chunk of the welcome (sealed-welcome.ts)
 *
 * Fields stand at the start of the plaintext, zeros fill the rest. Type, suite and clear part are the
 * associated data.
 */
import type { Random, Suite } from "@thicket/crypto";
import { AEAD_TAG_BYTES, concat, decode, NONCE_BYTES, refuse, type Reader } from "@thicket/wire";

export const MessageType = { hail: 1, answer: 2, proof: 3, admitted: 4, want: 5, refused: 6, done: 7, chunk: 8 } as const;

type SealedType = "hail" | "answer" | "proof" | "admitted" | "want" | "refused" | "done";

const SHAPES: Readonly<Record<SealedType, { readonly length: number; readonly clear: number }>> = {
  hail: { length: 256, clear: 0 },
  answer: { length: 1536, clear: 32 },
  proof: { length: 4096, clear: 1120 + 48 },
  admitted: { length: 4096, clear: 0 },
  want: { length: 256, clear: 0 },
  refused: { length: 256, clear: 0 },
  done: { length: 256, clear: 0 },
};

const HEADER_BYTES = 2;

/** Throws RangeError when the fields don't fit (our own bug: all have a bound). */
export const sealMessage = (of: { readonly suite: Suite; readonly random: Random }, type: SealedType, key: Uint8Array, clear: Uint8Array, fields: Uint8Array): Uint8Array => {
  const shape = SHAPES[type];
  const header = concat(Uint8Array.of(MessageType[type], of.suite.id), clear);
  const plaintext = new Uint8Array(shape.length - header.length - NONCE_BYTES - AEAD_TAG_BYTES);
  if (clear.length !== shape.clear || fields.length > plaintext.length) throw new RangeError(`${type} does not fit`);
  plaintext.set(fields);
  const nonce = of.random(NONCE_BYTES);
  return concat(header, nonce, of.suite.seal(key, nonce, plaintext, header));
};

/** The clear part, if `message` has the type's length, type byte and suite; `undefined` otherwise. Nothing is authenticated yet. */
export const clearPart = (suite: Suite, type: SealedType, message: Uint8Array): Uint8Array | undefined => {
  const shape = SHAPES[type];
  if (message.length !== shape.length || message[0] !== MessageType[type] || message[1] !== suite.id) return undefined;
  return message.subarray(HEADER_BYTES, HEADER_BYTES + shape.clear);
};

/** The fields that `read` finds at the start; `undefined` if anything at all is not as it must be. */
export const openMessage = <T>(suite: Suite, type: SealedType, key: Uint8Array, message: Uint8Array, read: (reader: Reader) => T): T | undefined => {
  if (clearPart(suite, type, message) === undefined) return undefined;
  const at = HEADER_BYTES + SHAPES[type].clear;
  const plaintext = suite.open(key, message.subarray(at, at + NONCE_BYTES), message.subarray(at + NONCE_BYTES), message.subarray(0, at));
  if (plaintext === undefined) return undefined;
  const fields = decode(plaintext, (reader) => {
    const value = read(reader);
    for (const byte of reader.rest()) if (byte !== 0) refuse("filling is not zero");
    return value;
  });
  return fields.ok ? fields.value : undefined;
};
