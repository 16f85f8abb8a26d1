/**
 * Sizes a record may have. Buckets 0–4 are 256 … 4,096 bytes; from there Padmé: a length whose
 * binary form has its ⌈log₂ log₂ L⌉ top bits free and zeros below, so that a size tells
 * O(log log L) bits and costs at most 12 % (Nikitin et al., "Reducing Metadata Leakage from
 * Encrypted Files and Communication with PURBs", 2019, §4). Buckets count those lengths upwards.
 */
import { MAX_RECORD_BYTES } from "./limits.ts";

const padmeUp = (length: number): number => {
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** (exponent - kept);
  return Math.ceil(length / unit) * unit;
};

const lengths: readonly number[] = (() => {
  const all = [256, 512, 1024, 2048, 4096];
  for (let next = padmeUp(4097); next <= MAX_RECORD_BYTES; next = padmeUp(next + 1)) all.push(next);
  return all;
})();

export const MAX_BUCKET: number = lengths.length - 1;

/** Whole length in bytes of a record in `bucket`. */
export const bucketLength = (bucket: number): number => {
  const length = lengths[bucket];
  if (length === undefined) throw new RangeError(`no bucket ${bucket}`);
  return length;
};

/** The smallest bucket that holds `length` bytes; `undefined` above LM3. */
export const bucketFor = (length: number): number | undefined => {
  const bucket = lengths.findIndex((candidate) => candidate >= length);
  return bucket < 0 ? undefined : bucket;
};
