import { suite, systemRandom } from "@thicket/crypto";
import { logKey, toHex, type DeviceTag, type DocumentId, type EntryId, type EpochId, type GroupId, type MemberId, type OperationId } from "@thicket/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createWelcomeReader, decodeWelcome, encodeWelcome, finishWelcome, isFitName, nextChunk, sealWelcome, takeChunk, welcomeProgress, CHUNK_BYTES, type Welcome, type WelcomeReader } from "./index.ts";

const id = <T extends string>(length: number): fc.Arbitrary<T> => fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => toHex(bytes) as T);
const bytes = fc.uint8Array({ maxLength: 60 });
const u8 = fc.nat(255);

const welcomes: fc.Arbitrary<Welcome> = fc.record({
  group: id<GroupId>(32), heads: fc.uniqueArray(id<OperationId>(32), { maxLength: 3 }).map((all) => all.toSorted()), operations: fc.array(bytes, { maxLength: 4 }),
  rows: fc.uniqueArray(fc.record({ log: fc.tuple(id<DeviceTag>(8), fc.nat(65535)).map(([tag, log]) => logKey(tag, log)), seq: fc.nat(), id: id<EntryId>(32) }), { maxLength: 4, selector: ({ log }) => log }).map((all) => all.toSorted((a, b) => (a.log < b.log ? -1 : 1))),
  epoch: fc.record({ id: id<EpochId>(32), secret: fc.uint8Array({ minLength: 32, maxLength: 32 }) }), gate: bytes, base: bytes,
  documents: fc.uniqueArray(fc.record({ id: id<DocumentId>(16), kind: u8, schema: u8, snapshot: bytes }), { maxLength: 3, selector: (document) => document.id }), facts: fc.array(bytes, { maxLength: 3 }),
  names: fc.uniqueArray(fc.record({ member: id<MemberId>(32), name: fc.string({ minLength: 1, maxLength: 20 }).filter(isFitName) }), { maxLength: 3, selector: ({ member }) => member }),
});

test("IN6 a welcome comes back as it was; every cut is refused", () => {
  fc.assert(fc.property(welcomes, (welcome) => {
    const encoded = encodeWelcome(welcome);
    expect(decodeWelcome(encoded)).toEqual({ ok: true, value: welcome });
    for (let length = 0; length < encoded.length; length += 7) expect(decodeWelcome(encoded.subarray(0, length)).ok).toBe(false);
    expect(decodeWelcome(Uint8Array.of(...encoded, 0)).ok).toBe(false);
  }), { numRuns: 60 });
});

test("IN6 a welcome has one form: nothing twice, heads and rows in order, names that can be seen", () => {
  const row = (log: number): Welcome["rows"][number] => ({ log: logKey("ab".repeat(8) as DeviceTag, log), seq: 1, id: "cd".repeat(32) as EntryId });
  const document = { id: "ef".repeat(16) as DocumentId, kind: 1, schema: 1, snapshot: new Uint8Array(0) };
  const heads = ["11".repeat(32) as OperationId, "22".repeat(32) as OperationId];
  const member = "33".repeat(32) as MemberId;
  const good: Welcome = { group, heads, operations: [], rows: [row(1), row(2)], epoch: { id: "00".repeat(32) as EpochId, secret: new Uint8Array(32) }, gate: new Uint8Array(0), base: new Uint8Array(0), documents: [document], facts: [], names: [{ member, name: "Zoë" }] };
  const reads = (changed: Partial<Welcome>): boolean => decodeWelcome(encodeWelcome({ ...good, ...changed })).ok;
  expect([reads({}), reads({ heads: heads.toReversed() }), reads({ rows: [row(2), row(1)] })], "whoever makes it needs no order").toEqual([true, true, true]);
  for (const bad of [{ heads: [...heads, ...heads] }, { rows: [row(1), row(1)] }, { documents: [document, document] }, { names: [{ member, name: "Zoë" }, { member, name: "Zo" }] }, { names: [{ member, name: "\u202eZoë" }] }]) expect(reads(bad)).toBe(false);
  // The same bytes with two rows or heads exchanged.
  const bytes = encodeWelcome({ ...good, names: [] });
  const at = 1 + 32 + 2;
  expect(decodeWelcome(Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 32, at + 64), ...bytes.subarray(at, at + 32), ...bytes.subarray(at + 64)])).ok).toBe(false);
});

test("IN6 a count that can't be true is refused before anything is made for it", () => {
  const empty = encodeWelcome({ group: "00".repeat(32) as GroupId, heads: [], operations: [], rows: [], epoch: { id: "00".repeat(32) as EpochId, secret: new Uint8Array(32) }, gate: new Uint8Array(0), base: new Uint8Array(0), documents: [], facts: [], names: [] });
  expect(decodeWelcome(empty).ok).toBe(true);
  const [before, epoch, counts] = [1 + 32, 64, empty.length];
  const places = [before, before + 2, before + 6, ...[0, 4, 8, 12].map((at) => before + 10 + epoch + at), counts - 2];
  for (const at of places) expect(decodeWelcome(Uint8Array.from(empty).fill(0xff, at, at + 2)), `${at}`).toMatchObject({ ok: false });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (random) => [true, false].includes(decodeWelcome(random).ok)));
});

const group = "ab".repeat(32) as GroupId;
const kemSeed = systemRandom(32);
const context = { suite, group, handshakeKey: systemRandom(32) };
const sealed = (length: number): { readonly root: Uint8Array; readonly chunks: readonly Uint8Array[]; readonly plain: Uint8Array } => {
  const plain = systemRandom(length);
  const made = sealWelcome({ ...context, random: systemRandom, kemKey: suite.kemPublicKey(kemSeed) }, plain);
  if (!made.ok) throw new Error("too long");
  return { ...made.value, plain };
};
const readerFor = (root: Uint8Array): WelcomeReader => createWelcomeReader({ ...context, kemSeed }, root);
const readAll = (root: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array | undefined => {
  let reader = readerFor(root);
  for (const chunk of chunks) {
    const taken = takeChunk(reader, chunk);
    if (!taken.ok) return undefined;
    reader = taken.value;
  }
  return finishWelcome(reader);
};

test("IN6 pieces that are shorter than they must be are refused, not waited for", () => {
  // The hashes and the seals are right: only their maker can have made them so.
  const short = { ...suite, seal: (key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array => suite.seal(key, nonce, plaintext.subarray(1), associated) };
  for (const length of [10, 70_000]) {
    const made = sealWelcome({ ...context, suite: short, random: systemRandom, kemKey: suite.kemPublicKey(kemSeed) }, systemRandom(length));
    if (!made.ok) throw new Error("too long");
    const [head, first] = made.value.chunks as [Uint8Array, Uint8Array];
    const opened = takeChunk(readerFor(made.value.root), head);
    if (!opened.ok) throw new Error("head");
    expect(takeChunk(opened.value, first)).toEqual({ ok: false, error: { code: "proof-failed" } });
  }
});

test("IN6 any length goes through, in pieces of at most 64 KiB and of few sizes", () => {
  for (const length of [0, 1, 200, 65_495, 65_496, 65_497, 131_000, 400_000]) {
    const { root, chunks, plain } = sealed(length);
    expect(readAll(root, chunks)).toEqual(plain);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(CHUNK_BYTES);
    for (const chunk of chunks.slice(1, -1)) expect(chunk.length).toBe(CHUNK_BYTES);
  }
  expect(new Set(Array.from({ length: 30 }, (_, i) => sealed(i * 30).chunks[1]?.length)).size).toBeLessThanOrEqual(4);
});

test("IN6 nothing but the chunks under the root, in their order, is taken; and the reader stays good", () => {
  const { root, chunks, plain } = sealed(200_000);
  const another = sealed(200_000);
  expect(readAll(root, another.chunks)).toBeUndefined();
  expect(readAll(another.root, chunks)).toBeUndefined();
  expect(readAll(root, chunks.slice(1))).toBeUndefined();
  expect(readAll(root, chunks.slice(0, -1))).toBeUndefined();
  expect(readAll(root, [...chunks, chunks[1] as Uint8Array])).toBeUndefined();
  let reader = readerFor(root);
  for (const [i, chunk] of chunks.entries()) {
    expect(nextChunk(reader)).toBe(i);
    for (let at = 0; at < chunk.length; at += 997) expect(takeChunk(reader, chunk.with(at, (chunk[at] ?? 0) ^ 4)).ok).toBe(false);
    for (const length of [0, 1, 23, 24, 40, chunk.length - 1]) expect(takeChunk(reader, chunk.subarray(0, length)).ok).toBe(false);
    const other = chunks[(i + 1) % chunks.length] as Uint8Array;
    expect(takeChunk(reader, other).ok).toBe(false);
    const taken = takeChunk(reader, chunk);
    if (!taken.ok) throw new Error("refused");
    reader = taken.value;
  }
  expect(nextChunk(reader)).toBeUndefined();
  expect(welcomeProgress(reader)).toEqual({ done: 4, of: 4 });
  expect(finishWelcome(reader)).toEqual(plain);
});

test("IN6 only the joiner, in that handshake, in that group, opens it", () => {
  const { root, chunks } = sealed(10);
  const head = chunks[0] as Uint8Array;
  expect(takeChunk(readerFor(root), head).ok).toBe(true);
  expect(takeChunk(createWelcomeReader({ ...context, kemSeed: systemRandom(32) }, root), head).ok).toBe(false);
  expect(takeChunk(createWelcomeReader({ ...context, group: "cd".repeat(32) as GroupId, kemSeed }, root), head).ok).toBe(false);
  const otherSession = takeChunk(createWelcomeReader({ ...context, handshakeKey: systemRandom(32), kemSeed }, root), head);
  expect(otherSession.ok && takeChunk(otherSession.value, chunks[1] as Uint8Array).ok).toBe(false);
});

test("IN6 a welcome over the bound is refused before it is sealed", () => {
  expect(sealWelcome({ ...context, random: systemRandom, kemKey: suite.kemPublicKey(kemSeed) }, new Uint8Array(140_000_000)).ok).toBe(false);
});
