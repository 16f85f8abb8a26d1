/**
 * What stands readable beside a locked store (ST1), always 547 bytes:
 *
 *   HEADER  4 "THKT" | 1 version | HEAD | 4 × SLOT
 *   HEAD    4 memory (KiB) | 1 time | 1 lanes | 16 salt | 4 generation | 32 H(label ‖ pepper)
 *   SLOT    1 kind, masked | 16 id | 24 nonce | 48 wrapped | 32 commitment
 *
 * Every byte of a slot is random or indistinguishable from it, the kind included (slot.ts), and which
 * of the four are used is random too: the header doesn't tell how many ways in there are, or of which kind.
 */
import { concat, createWriter, decode, err, ok, refuse, utf8, type Result } from "@thicket/wire";
import { labelled, type Argon2Cost, type Suite } from "@thicket/crypto";

export const HEADER_VERSION = 1;
export const SLOTS = 4;
export const SLOT_BYTES = 121;
export const HEAD_BYTES = 58;
export const HEADER_BYTES: number = 5 + HEAD_BYTES + SLOTS * SLOT_BYTES;
export const SALT_BYTES = 16;

const MAGIC = utf8("THKT");
/** A header that asks for more is refused before any memory is taken: a planted one must not stop a phone. Four times our own memory, some seconds. */
const MAX_COST: Argon2Cost = { memoryKiB: 256 * 1024, time: 8, lanes: 4 };

export interface Head {
  readonly cost: Argon2Cost;
  readonly salt: Uint8Array;
  /** Counts new passphrases. */
  readonly generation: number;
  /** Which pepper of the key file this header goes with. */
  readonly pepperHash: Uint8Array;
}

export interface Header {
  readonly head: Head;
  /** Four, each `SLOT_BYTES` long. */
  readonly slots: readonly Uint8Array[];
}

export type HeaderProblem = { readonly code: "damaged" | "newer-version" };

export const encodeHead = (head: Head): Uint8Array =>
  createWriter()
    .u32(head.cost.memoryKiB)
    .u8(head.cost.time)
    .u8(head.cost.lanes)
    .bytes(head.salt)
    .u32(head.generation)
    .bytes(head.pepperHash)
    .finish();

export const encodeHeader = (header: Header): Uint8Array =>
  concat(MAGIC, Uint8Array.of(HEADER_VERSION), encodeHead(header.head), ...header.slots);

/** Authenticated with the master key in each slot. */
export const authenticatedHead = (head: Head): Uint8Array => concat(Uint8Array.of(HEADER_VERSION), encodeHead(head));

export const pepperHash = (suite: Suite, pepper: Uint8Array): Uint8Array => labelled(suite, "thicket vault pepper", undefined, pepper);

export const decodeHeader = (bytes: Uint8Array): Result<Header, HeaderProblem> => {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) return err({ code: "damaged" });
  if ((bytes[MAGIC.length] ?? 0) > HEADER_VERSION) return err({ code: "newer-version" });
  const header = decode(bytes, (reader): Header => {
    reader.bytes(MAGIC.length);
    if (reader.u8() !== HEADER_VERSION) refuse("no such version");
    const cost = { memoryKiB: reader.u32(), time: reader.u8(), lanes: reader.u8() };
    if (!payable(cost)) refuse("cost out of bounds");
    const head = { cost, salt: reader.bytes(SALT_BYTES), generation: reader.u32(), pepperHash: reader.bytes(32) };
    return { head, slots: Array.from({ length: SLOTS }, () => reader.bytes(SLOT_BYTES)) };
  });
  return header.ok ? ok(header.value) : err({ code: "damaged" });
};

/** RFC 9106, section 3.1: at least 8 KiB of memory a lane. */
const payable = ({ memoryKiB, time, lanes }: Argon2Cost): boolean =>
  lanes >= 1 && lanes <= MAX_COST.lanes && time >= 1 && time <= MAX_COST.time && memoryKiB >= 8 * lanes && memoryKiB <= MAX_COST.memoryKiB;
