import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { LogKey } from "@thicket/wire";
import { DocumentKind, MODEL_ORIGIN, SCHEMA_VERSION, type Gate, type GateEntry } from "../index.ts";
import { editOf } from "../testdata/edits.ts";
import { createGroup, createRandom, DOCUMENT, pickOf } from "../testdata/peers.ts";
import { createGate, decodeGate, decodeUpdate } from "./index.ts";
import type { DecodedUpdate } from "../format/update-decoder.ts";

/** The shape of an update as Yjs' own decoder sees it. */
const seenByYjs = (update: Uint8Array): unknown => {
  const { structs, ds } = Y.decodeUpdate(update);
  return {
    structs: structs.map((struct) => [struct.id.client, struct.id.clock, struct.length, struct instanceof Y.Item ? [struct.origin, struct.rightOrigin].map(idText) : []]),
    deleted: [...ds.clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => [client, clock, len])),
  };
};
const seenByUs = ({ clients, deleted }: DecodedUpdate): unknown => ({
  structs: clients.flatMap(({ client, structs }) =>
    structs.map((struct) => [client, struct.clock, struct.length, struct.content.is === "gc" ? [] : [struct.origin, struct.rightOrigin].map(idText)])),
  deleted: deleted.map(({ client, clock, length }) => [client, clock, length]),
});
const idText = (id: { readonly client: number; readonly clock: number } | null | undefined): string => (id ? `${id.client}.${id.clock}` : "");

test("GT1 our decoder and Yjs' own see the same in honest updates", () => {
  for (const kind of ["note", "roster", "plan"] as const) {
    const random = createRandom(7);
    const group = createGroup(kind, 3);
    for (let i = 0; i < 150; i++) {
      const peer = pickOf(random, group.peers);
      editOf[kind](peer.doc, random);
      group.seal(peer);
      if (i % 5 === 0) group.settle();
    }
    group.settle();
    const updates = [...group.peers.flatMap(({ entries }) => entries.map(({ update }) => update)), ...group.peers.map(({ doc }) => Y.encodeStateAsUpdate(doc))];
    for (const update of updates.filter(({ length }) => length > 0)) {
      const decoded = decodeUpdate(update, { structs: 1e9, ranges: 1e9 });
      expect(decoded.ok && seenByUs(decoded.value)).toEqual(seenByYjs(update));
    }
  }
});

test("GT1 values of every kind that lib0 writes are read, and written otherwise they are refused", () => {
  const values = [null, true, false, 0, -0, 1, -1, 63, 64, -64, 127, 128, 2 ** 31 - 1, -(2 ** 31 - 1), 2 ** 31, 2 ** 40, 0.5, 0.1, 1e300, Number.NaN, Infinity, "", "x", "🌲", [], [1, [2]], {}, { a: { b: 1 } }, [new Uint8Array([1, 2])]];
  for (const value of values) {
    const doc = new Y.Doc();
    doc.getMap("about").set("key", value);
    const decoded = decodeUpdate(Y.encodeStateAsUpdate(doc));
    const [client] = decoded.ok ? decoded.value.clients : [];
    const content = client?.structs[0]?.content;
    expect(content?.is === "any" && content.values).toEqual([value]);
  }
  const any = (...bytes: readonly number[]): boolean => decodeUpdate(Uint8Array.of(1, 1, 5, 0, 0x28, 1, 1, 97, 1, 98, 1, ...bytes, 0)).ok;
  expect(any(125, 5)).toBe(true);
  expect(any(125, 0x80, 0)).toBe(false); // padded
  expect(any(124, 0x3f, 0x80, 0, 0)).toBe(false); // 1 as float32
  expect(any(123, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0)).toBe(false); // 0.5 as float64
  expect(any(123, 0x7f, 0xf8, 0, 0, 0, 0, 0, 1)).toBe(false); // another NaN
  expect(any(122, 0, 0, 0, 0, 0, 0, 0, 1)).toBe(false); // bigint
  expect(any(119, 2, 0xc0, 0x80)).toBe(false); // overlong UTF-8
  expect(any(119, 3, 0xed, 0xa0, 0x80)).toBe(false); // half a character
  expect(any(...Array.from({ length: 16 }, () => [117, 1]).flat(), 126)).toBe(true);
  expect(any(...Array.from({ length: 17 }, () => [117, 1]).flat(), 126)).toBe(false); // too deep
});

test("GT1 every truncation of an honest update is refused", () => {
  const doc = new Y.Doc();
  doc.getText("body").insert(0, "hello", { bold: true });
  doc.getText("body").delete(1, 2);
  const update = Y.encodeStateAsUpdate(doc);
  expect(decodeUpdate(update).ok).toBe(true);
  for (let length = 0; length < update.length; length++) expect(decodeUpdate(update.subarray(0, length)).ok).toBe(false);
});

test("GT3 4,000 real keystrokes of two people writing at once pass, and both end with the same text", () => {
  const file = readFileSync(new URL("../testdata/friendsforever-4000.json.gz", import.meta.url));
  const { txns } = JSON.parse(gunzipSync(file).toString()) as { readonly txns: readonly [number, readonly number[], readonly [number, number, string][]][] };
  const group = createGroup("note", 2);
  const at: { readonly log: LogKey; readonly seq: number; readonly agent: number }[] = [];
  for (const [agent, parents, patches] of txns) {
    const peer = group.peers[agent];
    if (peer === undefined) throw new Error("a third person");
    for (const parent of parents) {
      const needed = at[parent];
      const other = group.peers[needed?.agent ?? 0];
      while (needed !== undefined && other !== undefined && (peer.heights.get(needed.log) ?? 0) < needed.seq) if (!group.exchange(other, peer, 1)) throw new Error("stuck");
    }
    const body = peer.doc.getText("body");
    peer.doc.transact(() => {
      for (const [index, removed, inserted] of patches) {
        if (removed > 0) body.delete(index, removed);
        if (inserted !== "") body.insert(index, inserted);
      }
    }, MODEL_ORIGIN);
    for (const verdict of group.seal(peer)) expect(verdict).toMatchObject({ ok: true });
    at.push({ log: peer.log, seq: peer.entries.length, agent });
  }
  group.settle();
  const [ana, bo] = group.peers;
  expect(ana?.doc.getText("body").toString()).toBe(bo?.doc.getText("body").toString());
  expect(ana?.doc.getText("body").length).toBeGreaterThan(1000);
});

/** Honest entries of three, and a fourth who mixes good ones with bad. */
const mixed = (seed: number): readonly GateEntry[] => {
  const random = createRandom(seed);
  const group = createGroup("note", 4);
  const spoil = (entry: GateEntry): GateEntry => {
    const update = entry.update.slice();
    const place = Math.floor(random() * update.length);
    update[place] = Math.floor(random() * 256);
    return { ...entry, update, deps: random() < 0.3 ? [] : entry.deps };
  };
  for (let i = 0; i < 40; i++) {
    const peer = pickOf(random, group.peers);
    editOf.note(peer.doc, random);
    group.seal(peer);
    if (random() < 0.5) group.exchange(pickOf(random, group.peers), pickOf(random, group.peers), 6);
  }
  const mallory = group.peers[3];
  return group.peers.flatMap((peer) => peer.entries.map((entry) => (peer === mallory && entry.update.length > 0 && random() < 0.5 ? spoil(entry) : entry)));
};

/** Judges all in an order a seed chooses, as far as logs and deps allow; `restart` goes on from `encode` now and then. */
const judgeInSomeOrder = (entries: readonly GateEntry[], seed: number, restart: boolean): ReadonlyMap<string, string> => {
  const random = createRandom(seed);
  let gate: Gate = createGate();
  const heights = new Map<LogKey, number>();
  const verdicts = new Map<string, string>();
  const left = new Set(entries);
  while (left.size > 0) {
    const ready = [...left].filter(({ log, seq, deps }) => seq === (heights.get(log) ?? 0) + 1 && deps.every((dep) => dep.seq <= (heights.get(dep.log) ?? 0)));
    const entry = pickOf(random, ready);
    left.delete(entry);
    if (entry.update.length === 0) gate.create(DOCUMENT, DocumentKind.note, SCHEMA_VERSION, entry);
    const verdict = gate.judge(entry);
    verdicts.set(`${entry.log} ${entry.seq}`, verdict.ok ? `ok ${verdict.value.othersDeleted}` : verdict.error.code);
    heights.set(entry.log, entry.seq);
    if (restart && random() < 0.2) {
      const resumed = decodeGate(gate.encode());
      if (!resumed.ok) throw new Error("own state refused");
      gate = resumed.value;
    }
  }
  verdicts.set("state", Buffer.from(gate.encode()).toString("hex"));
  return verdicts;
};

test("GT3 verdicts are the same in any order of arrival and for whoever joined on the way", () => {
  let refused = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const entries = mixed(seed);
    const verdicts = judgeInSomeOrder(entries, seed, false);
    refused += [...verdicts.values()].filter((verdict) => !verdict.startsWith("ok")).length - 1;
    for (let order = 1; order <= 3; order++) expect(judgeInSomeOrder(entries, 1000 * order + seed, order > 1), `seed ${seed}`).toEqual(verdicts);
  }
  expect(refused).toBeGreaterThan(60);
});
