/**
 * The welcome on its way (IN6): sealed to the joiner's KEM key and to the handshake, in pieces that
 * are checked one by one, under one root that the Admit names.
 *
 *   HEAD   1 suite | 1,120 encapsulation | 56 sealed { 32 key | 4 length | 4 n } | n × 32 hash | zeros
 *   CHUNK  24 nonce | ciphertext | 16 tag                            64 KiB, the last in a record's bucket
 *
 * The head is chunk 0. root = H("thicket welcome root", group, head). Chunks count from 1;
 * hash = H("thicket welcome", group, 4 index, chunk). Index and n are a chunk's associated data.
 * Sizes tell what 64 KiB steps and buckets tell.
 */
import { labelled, labelledBytes, type Random, type Suite } from "@thicket/crypto";
import { AEAD_TAG_BYTES, bucketFor, bucketLength, concat, createWriter, decode, equalBytes, err, NONCE_BYTES, ok, refuse, type GroupId, type Result } from "@thicket/wire";

export const CHUNK_BYTES: number = 64 * 1024;
const PIECE_BYTES: number = CHUNK_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;
const ENCAPSULATION_BYTES = 1120;
const SEALED_BYTES = 56;
/** As many hashes as a head of 64 KiB holds: 125 MiB of welcome. */
export const MAX_CHUNKS: number = Math.floor((CHUNK_BYTES - 1 - ENCAPSULATION_BYTES - SEALED_BYTES) / 32);

export interface WelcomeContext {
  readonly suite: Suite;
  readonly group: GroupId;
  /** `welcome` of the session's keys. */
  readonly handshakeKey: Uint8Array;
}

export interface SealedWelcome {
  /** 32 bytes, named in the Admit. */
  readonly root: Uint8Array;
  /** The head, then the pieces. */
  readonly chunks: readonly Uint8Array[];
}

/** Throws RangeError on a KEM key that isn't admissible. */
export const sealWelcome = (of: WelcomeContext & { readonly random: Random; readonly kemKey: Uint8Array }, bytes: Uint8Array): Result<SealedWelcome, { readonly code: "too-long" }> => {
  const count = pieceCount(bytes.length);
  if (count > MAX_CHUNKS) return err({ code: "too-long" });
  const secret = of.random(32);
  const key = chunkKey(of, secret);
  const pieces = Array.from({ length: count }, (_, i) => {
    const nonce = of.random(NONCE_BYTES);
    return concat(nonce, of.suite.seal(key, nonce, padded(bytes.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES)), position(i + 1, count)));
  });
  const inner = createWriter().bytes(secret).u32(bytes.length).u32(count).finish();
  const { encapsulation, sealed } = of.suite.hpkeSeal(of.kemKey, welcomeInfo(of), inner, new Uint8Array(0), of.random);
  const hashes = pieces.map((piece, i) => chunkHash(of, i + 1, piece));
  const filled = concat(Uint8Array.of(of.suite.id), encapsulation, sealed, ...hashes);
  const head = new Uint8Array(lengthFor(filled.length));
  head.set(filled);
  return ok({ root: welcomeRoot(of, head), chunks: [head, ...pieces] });
};

/** How far a welcome has come in. Each chunk gives a new one; an old one can go on from where it was. */
export interface WelcomeReader {
  readonly of: WelcomeContext & { readonly kemSeed: Uint8Array };
  readonly root: Uint8Array;
  readonly head: { readonly key: Uint8Array; readonly length: number; readonly hashes: readonly Uint8Array[] } | undefined;
  readonly pieces: readonly Uint8Array[];
}

export const createWelcomeReader = (of: WelcomeReader["of"], root: Uint8Array): WelcomeReader => ({ of, root, head: undefined, pieces: [] });

/** The index of the chunk it needs next; `undefined` when it has all. */
export const nextChunk = (reader: WelcomeReader): number | undefined =>
  reader.head === undefined ? 0 : reader.pieces.length < reader.head.hashes.length ? reader.pieces.length + 1 : undefined;

export const welcomeProgress = (reader: WelcomeReader): { readonly done: number; readonly of: number } =>
  ({ done: reader.pieces.length, of: reader.head?.hashes.length ?? 1 });

/** Takes the chunk it needs next. Refuses whatever does not belong under the root; the reader passed in stays good. */
export const takeChunk = (reader: WelcomeReader, chunk: Uint8Array): Result<WelcomeReader, { readonly code: "proof-failed" }> => {
  const { of, head } = reader;
  if (head === undefined) {
    const opened = equalBytes(welcomeRoot(of, chunk), reader.root) ? openHead(of, chunk) : undefined;
    return opened === undefined ? err({ code: "proof-failed" }) : ok({ ...reader, head: opened });
  }
  const index = reader.pieces.length + 1;
  const expected = head.hashes[index - 1];
  if (expected === undefined || !equalBytes(chunkHash(of, index, chunk), expected)) return err({ code: "proof-failed" });
  const piece = of.suite.open(head.key, chunk.subarray(0, NONCE_BYTES), chunk.subarray(NONCE_BYTES), position(index, head.hashes.length));
  if (piece === undefined || piece.length !== pieceLength(head, index)) return err({ code: "proof-failed" });
  return ok({ ...reader, pieces: [...reader.pieces, piece] });
};

/** The bytes that were sealed, when all chunks are here. */
export const finishWelcome = (reader: WelcomeReader): Uint8Array | undefined => {
  if (reader.head === undefined || nextChunk(reader) !== undefined) return undefined;
  return concat(...reader.pieces).subarray(0, reader.head.length);
};

const openHead = (of: WelcomeReader["of"], head: Uint8Array): WelcomeReader["head"] => {
  const read = decode(head, (reader) => {
    if (reader.u8() !== of.suite.id) refuse("another suite");
    const inner = of.suite.hpkeOpen(of.kemSeed, reader.bytes(ENCAPSULATION_BYTES), welcomeInfo(of), reader.bytes(SEALED_BYTES), new Uint8Array(0)) ?? refuse("sealed to another");
    const view = new DataView(inner.buffer, inner.byteOffset, inner.byteLength);
    const [length, count] = [view.getUint32(32), view.getUint32(36)];
    if (count > MAX_CHUNKS || count !== pieceCount(length)) refuse("counts");
    const hashes = Array.from({ length: count }, () => reader.bytes(32));
    for (const byte of reader.rest()) if (byte !== 0) refuse("filling is not zero");
    return { key: chunkKey(of, inner.subarray(0, 32)), length, hashes };
  });
  return read.ok ? read.value : undefined;
};

const chunkKey = (of: WelcomeContext, secret: Uint8Array): Uint8Array => of.suite.derive(concat(of.handshakeKey, secret), "thicket welcome", welcomeInfo(of), 32);
const welcomeInfo = (of: WelcomeContext): Uint8Array => labelledBytes(of.suite, "thicket welcome", of.group);
const welcomeRoot = (of: WelcomeContext, head: Uint8Array): Uint8Array => labelled(of.suite, "thicket welcome root", of.group, head);
const chunkHash = (of: WelcomeContext, index: number, chunk: Uint8Array): Uint8Array => labelled(of.suite, "thicket welcome", of.group, createWriter().u32(index).finish(), chunk);
const position = (index: number, count: number): Uint8Array => createWriter().u32(index).u32(count).finish();

const pieceCount = (length: number): number => Math.max(1, Math.ceil(length / PIECE_BYTES));
/** All are whole but the last, which is as long as its padding makes it. */
const pieceLength = ({ length, hashes }: NonNullable<WelcomeReader["head"]>, index: number): number =>
  index < hashes.length ? PIECE_BYTES : paddedLength(length - (index - 1) * PIECE_BYTES);

const lengthFor = (length: number): number => bucketLength(bucketFor(length) ?? 0);

const paddedLength = (length: number): number => lengthFor(length + NONCE_BYTES + AEAD_TAG_BYTES) - NONCE_BYTES - AEAD_TAG_BYTES;

const padded = (piece: Uint8Array): Uint8Array => {
  const filled = new Uint8Array(paddedLength(piece.length));
  filled.set(piece);
  return filled;
};
