import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketLength, concat, decodeRecord, encodeRecord, MAX_BUCKET, RECORD_OVERHEAD, recordHeader, type RecordParts } from "./index.ts";

const SUITE = 1;

const parts = (bucket: number): fc.Arbitrary<RecordParts> =>
  fc.record({
    version: fc.constant(SUITE),
    bucket: fc.constant(bucket),
    tag: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    nonce: fc.uint8Array({ minLength: 24, maxLength: 24 }),
    sealed: fc.uint8Array({ minLength: bucketLength(bucket) - 34, maxLength: bucketLength(bucket) - 34 }),
  });
const anyParts = fc.integer({ min: 0, max: 4 }).chain(parts);

test("LG2 a record comes back as it went in, and its first ten bytes are the header that is authenticated", () => {
  fc.assert(
    fc.property(anyParts, (record) => {
      const bytes = encodeRecord(record);
      expect(bytes.length).toBe(bucketLength(record.bucket));
      expect(decodeRecord(SUITE, bytes)).toEqual({ ok: true, value: record });
      expect(bytes.subarray(0, 10)).toEqual(recordHeader(record.version, record.bucket, record.tag));
    }),
  );
});

test("LG2 75 bytes of body fit the first bucket, 45 beside one dep", () => {
  expect(256 - RECORD_OVERHEAD - 131).toBe(75);
  expect(256 - RECORD_OVERHEAD - 131 - 30).toBe(45);
});

test("LG2 every truncation and every longer form is refused", () => {
  const bytes = encodeRecord(fc.sample(parts(0), { numRuns: 1, seed: 1 })[0] as RecordParts);
  for (let length = 0; length < bytes.length; length++) expect(decodeRecord(SUITE, bytes.subarray(0, length)).ok, `${length}`).toBe(false);
  expect(decodeRecord(SUITE, concat(bytes, new Uint8Array(1))).ok).toBe(false);
});

test("SU1 another suite byte is refused; LG2 so is each bucket byte but the right one", () => {
  const bytes = encodeRecord(fc.sample(parts(1), { numRuns: 1, seed: 2 })[0] as RecordParts);
  for (let version = 0; version < 256; version++) expect(decodeRecord(SUITE, Uint8Array.from(bytes, (byte, i) => (i === 0 ? version : byte))).ok).toBe(version === SUITE);
  for (let bucket = 0; bucket < 256; bucket++) expect(decodeRecord(SUITE, Uint8Array.from(bytes, (byte, i) => (i === 1 ? bucket : byte))).ok).toBe(bucket === 1);
  expect(MAX_BUCKET).toBeLessThan(256);
});
