import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { compress } from "snappyjs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { batchPairs, isTable, logPayloads, tablePairs } from "./leveldb.ts";
import { needlesOf } from "./needles.ts";
import { scanFolder } from "./scan.ts";

const SECRET = "Rosa Quintana, señal 7";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thicket-scan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const varint = (value: number): Buffer => (value < 128 ? Buffer.of(value) : Buffer.concat([Buffer.of((value % 128) + 128), varint(Math.floor(value / 128))]));
const field = (bytes: Buffer): Buffer => Buffer.concat([varint(bytes.length), bytes]);

/** A table of one block, written after LevelDB's own description, with keys that share a beginning. */
const table = (pairs: readonly (readonly [string, string])[], compressed: boolean): Buffer => {
  const block = (entries: readonly Buffer[]): Buffer => Buffer.concat([...entries, Buffer.from("0000000001000000", "hex")]);
  let before = "";
  const data = block(
    pairs.map(([key, value]) => {
      let shared = 0;
      while (shared < before.length && before[shared] === key[shared]) shared++;
      before = key;
      return Buffer.concat([varint(shared), varint(key.length - shared), varint(Buffer.byteLength(value)), Buffer.from(key.slice(shared)), Buffer.from(value)]);
    }),
  );
  const stored = compressed ? Buffer.from(compress(data)) : data;
  const handle = (offset: number, size: number): Buffer => Buffer.concat([varint(offset), varint(size)]);
  const trailer = (type: number): Buffer => Buffer.of(type, 0, 0, 0, 0);
  const dataHandle = handle(0, stored.length);
  const index = block([Buffer.concat([varint(0), varint(1), varint(dataHandle.length), Buffer.from("z"), dataHandle])]);
  const indexAt = stored.length + 5;
  const footer = Buffer.concat([handle(0, 0), handle(indexAt, index.length)]);
  return Buffer.concat([stored, trailer(compressed ? 1 : 0), index, trailer(0), footer, Buffer.alloc(40 - footer.length), Buffer.from("57fb808b247547db", "hex")]);
};

/** A log of one payload, in pieces over blocks of 32 KiB. */
const log = (payload: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0, left = 32 * 1024; at < payload.length || at === 0; left = 32 * 1024) {
    const piece = payload.subarray(at, at + left - 7);
    const last = at + piece.length >= payload.length;
    const type = at === 0 ? (last ? 1 : 2) : last ? 4 : 3;
    const head = Buffer.alloc(7);
    head.writeUInt16LE(piece.length, 4);
    head.writeUInt8(type, 6);
    parts.push(head, piece);
    at += piece.length;
    if (last) break;
  }
  return Buffer.concat(parts);
};

const batch = (key: string, value: Buffer): Buffer => Buffer.concat([Buffer.alloc(12), Buffer.of(1), field(Buffer.from(key)), field(value)]);

test("R26 a table's pairs come back, compressed or not, keys whole", () => {
  const pairs = [["name of Rosa", "one"], ["name of Rosario", "two".repeat(50)]] as const;
  for (const compressed of [true, false]) {
    const file = table(pairs, compressed);
    expect(isTable(file)).toBe(true);
    expect(tablePairs(file).map(({ key, value }) => [key.toString(), value.toString()])).toEqual(pairs);
    expect(() => tablePairs(file.subarray(20))).toThrow();
  }
});

test("R26 a log's payload comes back from its pieces, and a cut one does no harm", () => {
  const value = Buffer.alloc(100_000, "abc");
  const file = log(batch("k", value));
  expect(logPayloads(file).flatMap(batchPairs)).toEqual([{ key: Buffer.from("k"), value }]);
  expect(logPayloads(file.subarray(0, 70_000))).toEqual([]);
  expect(batchPairs(batch("k", value).subarray(0, 9_000))).toEqual([]);
});

test("R26 each form of a secret is found wherever it stands", () => {
  for (const { form, bytes } of needlesOf({ name: "c", secret: SECRET })) {
    writeFileSync(join(folder, "file"), Buffer.concat([Buffer.alloc(1000, 7), bytes, Buffer.alloc(9)]));
    expect(scanFolder(folder, [{ name: "c", secret: SECRET }]).hits.map((hit) => hit.form)).toContain(form);
  }
  for (let before = 0; before < 3; before++)
    for (const alphabet of ["base64", "base64url"] as const) {
      writeFileSync(join(folder, "file"), Buffer.concat([Buffer.alloc(before, 0xf7), Buffer.from(SECRET), Buffer.alloc(5, 0xf7)]).toString(alphabet));
      expect(scanFolder(folder, [{ name: "c", secret: SECRET }]).hits).toHaveLength(1);
    }
});

test("R26 a secret is found through compression, pieces and databases, where the raw bytes don't show it", () => {
  const noise = SECRET.split("").join("~");
  const canary = [{ name: "c", secret: `${SECRET}${SECRET}` }];
  mkdirSync(join(folder, "db"));
  writeFileSync(join(folder, "db/000005.ldb"), table([["k", `${SECRET}${SECRET}${noise}`]], true));
  const large = Buffer.concat([Buffer.alloc(32 * 1024 - 7 - 12 - 6 - 10), Buffer.from(SECRET + SECRET)]);
  writeFileSync(join(folder, "db/000006.log"), log(batch("k", large)));
  writeFileSync(join(folder, "wrapped"), Buffer.concat([Buffer.of(1, 0xff, 0x11, 0x02), Buffer.from(compress(Buffer.from(SECRET + SECRET)))]));
  const database = new DatabaseSync(join(folder, "History"));
  database.exec("create table urls (title text, more blob)");
  // Long enough to go over into another page of the file: there the text lies in two pieces.
  database.prepare("insert into urls values (?, ?)").run(`${"x".repeat(1000)}${SECRET}${SECRET}${"x".repeat(4057)}`, new Uint8Array(9));
  database.close();
  const { hits, unread } = scanFolder(folder, canary);
  expect(unread).toEqual([]);
  expect(new Set(hits.map(({ file, how }) => `${file} ${how}`))).toEqual(
    new Set(["db/000005.ldb table pair", "db/000006.log log pair", "db/000006.log log payload", "wrapped compressed value", "History database cell"]),
  );
});

test("R26 a file that can't be seen through is named, not passed over", () => {
  const file = table([["k", "v"]], true);
  file.writeUInt8(2, 0);
  file.fill(0xff, 1, 8);
  writeFileSync(join(folder, "000005.ldb"), file);
  expect(scanFolder(folder, []).unread).toHaveLength(1);
});
