import { expect, test } from "vitest";
import * as Y from "yjs";
import { createDoc, createNote, MODEL_ORIGIN } from "../index.ts";
import { createGroup, TAG } from "../testdata/peers.ts";
import { decodeUpdate } from "./update-decoder.ts";
import { MAX_UPDATE_BYTES, splitUpdate } from "./split-update.ts";

const updateOf = (work: (body: Y.Text, doc: Y.Doc) => void): Uint8Array => {
  const doc = createDoc();
  const { body } = createNote(doc);
  doc.transact(() => work(body, doc), MODEL_ORIGIN);
  return Y.encodeStateAsUpdate(doc);
};

test("LG11 what fits is left as it came", () => {
  const update = updateOf((body) => body.insert(0, "hello"));
  expect(splitUpdate(update)).toEqual([update]);
});

test("LG11 a step too large for one entry is several that come to the same", () => {
  const update = updateOf((body) => {
    for (let i = 0; i < 9000; i++) body.insert(0, `${i} `);
    for (let i = 0; i < 5000; i++) body.delete(3 * i, 1);
  });
  const pieces = splitUpdate(update) ?? [];
  expect(pieces.length).toBeGreaterThan(2);
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(MAX_UPDATE_BYTES);
    expect(decodeUpdate(piece).ok).toBe(true);
  }
  const [whole, parts] = [new Y.Doc(), new Y.Doc()];
  Y.applyUpdate(whole, update);
  for (const piece of pieces) Y.applyUpdate(parts, piece);
  expect(parts.store.pendingStructs ?? parts.store.pendingDs).toBeNull();
  expect(parts.getText("body").toString()).toBe(whole.getText("body").toString());
});

test("LG11 one piece of text longer than an entry is refused: pastes are cut before Yjs sees them", () => {
  expect(splitUpdate(updateOf((body) => body.insert(0, "x".repeat(70_000))))).toBeUndefined();
});

test("LG11 deleting all of a long text of many hands passes the gate piece by piece", () => {
  const group = createGroup("note", 3);
  const [ana] = group.peers;
  if (ana === undefined) throw new Error("nobody");
  for (let round = 0; round < 40; round++) {
    for (const peer of group.peers) {
      const { body } = createNote(peer.doc);
      peer.doc.transact(() => {
        for (let i = 0; i < 80; i++) body.insert(i % (body.length + 1), "ab");
        for (let i = 0; i < 40; i++) body.delete((i * 7) % body.length, 1);
      }, MODEL_ORIGIN);
      group.seal(peer);
    }
    group.settle();
  }
  const { body } = createNote(ana.doc);
  ana.doc.transact(() => body.delete(0, body.length), MODEL_ORIGIN);
  const verdicts = group.seal(ana);
  expect(verdicts.every(({ ok }) => ok)).toBe(true);
  group.settle();
  expect(group.peers.map(({ doc }) => doc.getText("body").length)).toEqual([0, 0, 0]);
  expect(ana.gate.nextClock(TAG, ana.writer)).toBeGreaterThan(0);
}, 60_000);
