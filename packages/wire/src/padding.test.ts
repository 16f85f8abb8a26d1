import { expect, test } from "vitest";
import { bucketFor, bucketLength, MAX_BUCKET, MAX_RECORD_BYTES } from "./index.ts";

test("LG2 sizes up to 4 KiB are five; above that each costs at most 12 %", () => {
  expect([0, 1, 2, 3, 4].map(bucketLength)).toEqual([256, 512, 1024, 2048, 4096]);
  for (let bucket = 5; bucket <= MAX_BUCKET; bucket++) expect(bucketLength(bucket) / (bucketLength(bucket - 1) + 1)).toBeLessThan(1.12);
  expect(MAX_BUCKET).toBeLessThan(256);
  expect(bucketLength(MAX_BUCKET)).toBe(MAX_RECORD_BYTES);
});

test("LG2 a length goes into the smallest bucket that holds it", () => {
  expect(bucketFor(256)).toBe(0);
  expect(bucketFor(257)).toBe(1);
  expect(bucketFor(MAX_RECORD_BYTES)).toBe(MAX_BUCKET);
  expect(bucketFor(MAX_RECORD_BYTES + 1)).toBeUndefined();
});
