/**
 * What LevelDB wrote, made readable: blocks of tables decompressed, keys put together again from their
 * shared beginnings, log records from their pieces. Formats: LevelDB's doc/table_format.md and doc/log_format.md.
 */
import { uncompress } from "snappyjs";

const MAGIC = Buffer.from("57fb808b247547db", "hex");
const FOOTER_BYTES = 48;
const LOG_BLOCK_BYTES = 32 * 1024;
/** Nothing honest is larger; a damaged length must not take all memory. */
const MAX_BLOCK_BYTES: number = 64 * 1024 * 1024;

export interface Pair {
  readonly key: Buffer;
  readonly value: Buffer;
}

export const isTable = (file: Buffer): boolean => file.length >= FOOTER_BYTES && file.subarray(-8).equals(MAGIC);

/** Every pair of a table (.ldb). Throws on one that isn't whole. */
export const tablePairs = (file: Buffer): readonly Pair[] => {
  const footer = cursor(file.subarray(-FOOTER_BYTES));
  footer.handle();
  return blockPairs(readBlock(file, footer.handle())).flatMap(({ value }) => blockPairs(readBlock(file, cursor(value).handle())));
};

/** The payloads of a log (.log, MANIFEST): batches of writes. What a crash cut off at the end is left out. */
export const logPayloads = (file: Buffer): readonly Buffer[] => {
  const payloads: Buffer[] = [];
  let parts: Buffer[] = [];
  for (let at = 0; at + 7 <= file.length; ) {
    const left = LOG_BLOCK_BYTES - (at % LOG_BLOCK_BYTES);
    const length = left < 7 ? 0 : file.readUInt16LE(at + 4);
    const type = left < 7 ? 0 : file.readUInt8(at + 6);
    if (left < 7 || type === 0 || type > 4) {
      at += left;
      continue;
    }
    parts.push(file.subarray(at + 7, at + 7 + length));
    at += 7 + length;
    if (type === 1 || type === 4) {
      payloads.push(Buffer.concat(parts));
      parts = [];
    }
  }
  return payloads;
};

/** The puts of one batch of writes; none if it isn't one. */
export const batchPairs = (payload: Buffer): readonly Pair[] => {
  const pairs: Pair[] = [];
  if (payload.length < 12) return pairs;
  try {
    for (const reader = cursor(payload.subarray(12)); reader.left() > 0; ) {
      const put = reader.byte() === 1;
      const key = reader.bytes(reader.varint());
      if (put) pairs.push({ key, value: reader.bytes(reader.varint()) });
    }
  } catch {
    return pairs;
  }
  return pairs;
};

interface Handle {
  readonly offset: number;
  readonly size: number;
}

const readBlock = (file: Buffer, { offset, size }: Handle): Buffer => {
  if (offset + size + 5 > file.length) throw new RangeError("a block beyond its file");
  const block = file.subarray(offset, offset + size);
  const compression = file.readUInt8(offset + size);
  if (compression === 0) return block;
  if (compression === 1) return Buffer.from(uncompress(block, MAX_BLOCK_BYTES));
  throw new RangeError(`a block compressed in way ${compression}, which this reader doesn't know`);
};

const blockPairs = (block: Buffer): readonly Pair[] => {
  const restarts = block.readUInt32LE(block.length - 4);
  const reader = cursor(block.subarray(0, block.length - 4 * (restarts + 1)));
  const pairs: Pair[] = [];
  let key: Buffer = Buffer.alloc(0);
  while (reader.left() > 0) {
    const shared = reader.varint();
    const own = reader.varint();
    const length = reader.varint();
    key = Buffer.concat([key.subarray(0, shared), reader.bytes(own)]);
    pairs.push({ key, value: reader.bytes(length) });
  }
  return pairs;
};

const cursor = (bytes: Buffer) => {
  let at = 0;
  const reader = {
    left: (): number => bytes.length - at,
    byte: (): number => bytes.readUInt8(at++),
    bytes: (length: number): Buffer => {
      if (at + length > bytes.length) throw new RangeError("too short");
      at += length;
      return bytes.subarray(at - length, at);
    },
    varint: (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = reader.byte();
        value += (byte % 128) * scale;
        if (byte < 128) return value;
      }
    },
    handle: (): Handle => ({ offset: reader.varint(), size: reader.varint() }),
  };
  return reader;
};
