import { suite } from "@thicket/crypto";
import { epochKeys } from "@thicket/group";
import { documentTag, fromHex, logKeyDevice, toHex, type DocumentId, type GroupId } from "@thicket/wire";
import { expect, test } from "vitest";
import { epochsByTag, openOperation, openRecord, sealEntry, sealOperation } from "./index.ts";
import { cast, draft, NOTE, open, randomFrom, write } from "./testing/cast.ts";

const people = await cast("ana", "bo");
const { group, epoch } = people;
const random = randomFrom("records");
const ana = await open(people, "ana");
const [entry] = await write(ana, "a line");
if (entry === undefined) throw new Error("nothing written");
const seal = (bytes = entry.bytes, keys = epoch): Uint8Array => sealEntry(suite, keys, group, bytes, random);
const openWith = (record: Uint8Array, keys = [epoch], of = group) => openRecord(suite, epochsByTag(keys), of, record);
const body = (length: number): string => "x".repeat(length);

test("LG1 one log holds the entries of all documents, and a record shows neither document nor device", async () => {
  const both = await write(ana, draft("one"), { ...draft("two"), document: documentTag("ee".repeat(16) as DocumentId) });
  expect(new Set(both.map(({ log }) => log)).size).toBe(1);
  expect(new Set(both.map(({ document }) => document)).size).toBe(2);
  for (const { bytes } of both) {
    const record = toHex(seal(bytes));
    for (const secret of [documentTag(NOTE), "ee".repeat(8), logKeyDevice(ana.own), toHex(bytes.subarray(-64, -48))]) expect(record.includes(secret)).toBe(false);
    // The control: before sealing one of them is there.
    expect(toHex(bytes).includes(logKeyDevice(ana.own))).toBe(true);
  }
});

test("LG2 what was sealed opens to the very bytes that were signed, under whichever epoch, as often as one likes", () => {
  const other = epochKeys(suite, group, random(32));
  const records = [seal(), seal(), seal(entry.bytes, other)];
  expect(new Set(records.map(toHex)).size).toBe(3);
  for (const record of records) expect(openWith(record, [epoch, other])).toMatchObject({ ok: true, value: { bytes: entry.bytes } });
});

test("LG2 a record has one of few sizes: 75 bytes of text fit the first, 45 with a dep", async () => {
  const bo = await open(people, "bo");
  await bo.accept(ana.all().map(({ bytes }) => bytes));
  await write(bo, "so that a heads entry stands");
  const length = async (text: string, withDep: boolean): Promise<number> => {
    const [, head = 0] = [undefined, ana.vector().get(ana.own)?.seq];
    const [written] = await write(bo, draft(text, withDep ? [{ log: ana.own, seq: head }] : []));
    expect(written?.deps).toHaveLength(withDep ? 1 : 0);
    return seal(written?.bytes).length;
  };
  expect([await length(body(75), false), await length(body(76), false)]).toEqual([256, 512]);
  expect(await length(body(45), true)).toBe(256);
  await write(ana, "more");
  await bo.accept(ana.all().map(({ bytes }) => bytes));
  expect(await length(body(46), true)).toBe(512);
});

test("LG2 one flipped bit, another group, another epoch, the other kind: refused, each for what it is", () => {
  const record = seal();
  for (let bit = 0; bit < record.length * 8; bit += 11) {
    const flipped = Uint8Array.from(record);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(openWith(flipped).ok).toBe(false);
  }
  expect(openWith(record, [epochKeys(suite, group, random(32))])).toEqual({ ok: false, error: { code: "unknown-epoch" } });
  expect(openWith(record, [epoch], "ab".repeat(32) as GroupId)).toEqual({ ok: false, error: { code: "not-authentic" } });
  const operation = sealOperation(suite, epoch, group, people.operations[0] as Uint8Array, random);
  expect(openWith(operation)).toEqual({ ok: false, error: { code: "not-authentic" } });
  expect(openOperation(suite, epochsByTag([epoch]), group, record)).toEqual({ ok: false, error: { code: "not-authentic" } });
  expect(openOperation(suite, epochsByTag([epoch]), group, operation)).toMatchObject({ ok: true, value: { bytes: people.operations[0] } });
});

test("LG2 cut short or lengthened it is refused before a key is used", () => {
  const record = seal();
  for (let length = 0; length < record.length; length++) expect(openWith(record.subarray(0, length))).toMatchObject({ ok: false, error: { code: "malformed" } });
  expect(openWith(Uint8Array.from([...record, 0]))).toMatchObject({ ok: false, error: { code: "malformed" } });
  expect(fromHex(group)).toHaveLength(32);
});
