/** The welcome's chunks as messages, asked for in order and in small runs, so that either side may start again where it was. */
import type { Suite } from "@thicket/crypto";
import { createWriter, decode, refuse, type Reader } from "@thicket/wire";
import { MessageType } from "./envelope.ts";
import { CHUNK_BYTES } from "./sealed-welcome.ts";

/** 512 KiB under way: enough for a slow line, little for a phone's memory. */
export const CHUNKS_A_WANT = 8;

/** Asked for in place of a chunk: the Admit once more, because it may have been lost with the connection. */
export const ADMIT_AGAIN = 0xffff_ffff;

export const encodeWant = (from: number): Uint8Array => createWriter().u32(from).finish();
export const readWant = (reader: Reader): number => reader.u32();

export const encodeChunk = (suite: Suite, index: number, chunk: Uint8Array): Uint8Array =>
  createWriter().u8(MessageType.chunk).u8(suite.id).u32(index).bytes(chunk).finish();

/** `undefined` for anything that is not a chunk message; whether the chunk belongs is the reader's to say. */
export const readChunkMessage = (suite: Suite, message: Uint8Array): { readonly index: number; readonly chunk: Uint8Array } | undefined => {
  if (message.length > CHUNK_BYTES + 6) return undefined;
  const read = decode(message, (reader) => {
    if (reader.u8() !== MessageType.chunk || reader.u8() !== suite.id) refuse("not a chunk");
    return { index: reader.u32(), chunk: reader.rest() };
  });
  return read.ok ? read.value : undefined;
};
