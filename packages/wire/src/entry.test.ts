import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, decodeEntry, decodePaddedEntry, DEP_BYTES, encodeEntry, ENTRY_OVERHEAD, logKey, MAX_DEPS, toHex, type DeviceTag, type DocumentTag, type EntryFields, type EntryId } from "./index.ts";

const id = <T extends string>(length: number): fc.Arbitrary<T> => fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => toHex(bytes) as T);
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const log = fc.tuple(id<DeviceTag>(8), fc.integer({ min: 0, max: 65535 })).map(([device, number]) => logKey(device, number));
const fields: fc.Arbitrary<EntryFields> = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  log,
  seq: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  previous: id<EntryId>(32),
  heads: u32,
  lamport: u32,
  document: id<DocumentTag>(8),
  lane: fc.integer({ min: 0, max: 255 }),
  deps: fc.array(fc.record({ log, seq: u32, prefix: id<string>(16) }), { maxLength: MAX_DEPS }),
  body: fc.uint8Array({ maxLength: 300 }),
});
const signature = fc.uint8Array({ minLength: 64, maxLength: 64 });

test("LG9 an entry comes back as it went in, with the bytes its id is the hash of", () => {
  fc.assert(
    fc.property(fields, signature, (entry, signed) => {
      const unsigned = encodeEntry(entry);
      const bytes = concat(unsigned, signed);
      expect(bytes.length).toBe(ENTRY_OVERHEAD + entry.deps.length * DEP_BYTES + entry.body.length);
      expect(decodeEntry(bytes)).toEqual({ ok: true, value: { ...entry, unsigned, signature: signed } });
    }),
  );
});

test("LG9 every truncation and every longer form is refused", () => {
  fc.assert(
    fc.property(fields, signature, (entry, signed) => {
      const bytes = concat(encodeEntry(entry), signed);
      for (let length = 0; length < bytes.length; length++) expect(decodeEntry(bytes.subarray(0, length)).ok).toBe(false);
      expect(decodeEntry(concat(bytes, new Uint8Array(1))).ok).toBe(false);
    }),
    { numRuns: 10 },
  );
});

test("LG2 padding is zeros and nothing else", () => {
  const [entry] = fc.sample(fields, { numRuns: 1, seed: 3 });
  const bytes = concat(encodeEntry(entry as EntryFields), new Uint8Array(64));
  const padded = concat(bytes, new Uint8Array(40));
  expect(decodePaddedEntry(padded)).toMatchObject({ ok: true, value: { bytes } });
  for (let at = bytes.length; at < padded.length; at++) {
    const dirty = padded.slice();
    dirty[at] = 1;
    expect(decodePaddedEntry(dirty).ok).toBe(false);
  }
});

test("LG9 seq counts from 1", () => {
  const [entry] = fc.sample(fields, { numRuns: 1, seed: 4 });
  expect(decodeEntry(concat(encodeEntry({ ...(entry as EntryFields), seq: 0 }), new Uint8Array(64))).ok).toBe(false);
});

test("a decoder never throws, whatever the bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => typeof decodeEntry(bytes).ok === "boolean"));
});
