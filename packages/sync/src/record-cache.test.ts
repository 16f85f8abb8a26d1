import type { EntryId, EpochId, LogKey } from "@thicket/wire";
import { expect, test } from "vitest";
import { createRecordCache, type Recorded } from "./record-cache.ts";

const entry = (number: number): Recorded => ({ id: `e${number}` as EntryId, log: "l1" as LogKey, seq: number });
const [one, two] = ["p1", "p2"] as string[] as EpochId[] as [EpochId, EpochId];
const record = (nonce: number, length = 256): Uint8Array => {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(10, nonce);
  return bytes;
};

test("SY3 a record is found by entry and epoch to send it, and by its very bytes when it comes again", () => {
  const cache = createRecordCache();
  const sealed = record(1);
  cache.put(entry(1), one, sealed);
  expect([cache.sealed(entry(1).id, one), cache.sealed(entry(1).id, two), cache.sealed(entry(2).id, one)]).toEqual([sealed, undefined, undefined]);
  expect(cache.opened(record(1))).toEqual(entry(1));
  expect(cache.opened(record(2))).toBeUndefined();
});

test("SY3 another record under the same nonce is never taken for the one that was opened", () => {
  const cache = createRecordCache();
  cache.put(entry(1), one, record(1));
  const forged = record(1);
  forged[100] = 1;
  expect(cache.opened(forged)).toBeUndefined();
  expect(cache.opened(record(1).subarray(0, 60))).toBeUndefined();
});

test("LM6 it keeps a megabyte, the newest", () => {
  const cache = createRecordCache();
  const large = (number: number): Uint8Array => record(number, 100_000);
  for (let number = 1; number <= 20; number++) cache.put(entry(number), one, large(number));
  expect(cache.opened(large(20))).toEqual(entry(20));
  expect(cache.opened(large(1))).toBeUndefined();
  expect(Array.from({ length: 20 }, (_, i) => cache.sealed(entry(i + 1).id, one)).filter((kept) => kept !== undefined)).toHaveLength(10);
});
