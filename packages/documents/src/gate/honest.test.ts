import { expect, test } from "vitest";
import type { UndoManager } from "yjs";
import { createUndo, describeStructure, encodeSnapshot, renderView, type DocumentKindName } from "../index.ts";
import { editOf } from "../testdata/edits.ts";
import { createGroup, createRandom, pickOf, TAG, type Group } from "../testdata/peers.ts";
import { decodeGate } from "./index.ts";

const KINDS: readonly DocumentKindName[] = ["note", "roster", "plan"];

/** Random work of everybody with random, partial exchange and undo; all verdicts on the way must be good. */
const play = (kind: DocumentKindName, size: number, steps: number, seed: number): Group => {
  const random = createRandom(seed);
  const undos = new Map<unknown, UndoManager>();
  const group = createGroup(kind, size, (doc) => {
    const undo = createUndo(doc);
    undos.set(doc, undo);
    return [undo];
  });
  for (let i = 0; i < steps; i++) {
    const peer = pickOf(random, group.peers);
    const work = 1 + Math.floor(random() * 4);
    for (let j = 0; j < work; j++) {
      if (random() < 0.1) undos.get(peer.doc)?.undo();
      else if (random() < 0.05) undos.get(peer.doc)?.redo();
      else editOf[kind](peer.doc, random);
      if (random() < 0.1) undos.get(peer.doc)?.stopCapturing();
    }
    for (const verdict of group.seal(peer)) expect(verdict, `seed ${seed}`).toMatchObject({ ok: true });
    if (random() < 0.6) group.exchange(pickOf(random, group.peers), pickOf(random, group.peers), 1 + Math.floor(random() * 5));
  }
  group.settle();
  return group;
};

test.each(KINDS)("GT3 honest work on a %s passes everywhere, and all end equal", (kind) => {
  for (let seed = 1; seed <= 25; seed++) {
    const { peers } = play(kind, 4, 60, seed);
    const views = peers.map(({ doc }) => renderView(kind, doc));
    const structures = peers.map(({ doc }) => describeStructure(doc));
    expect(new Set(views).size, `seed ${seed}`).toBe(1);
    expect(new Set(structures).size, `seed ${seed}`).toBe(1);
    expect(new Set(peers.map(({ gate }) => Buffer.from(gate.encode()).toString("hex"))).size, `seed ${seed}`).toBe(1);
  }
});

test.each(KINDS)("IN6 a snapshot of a %s agrees with the gate it comes with", (kind) => {
  for (let seed = 1; seed <= 25; seed++) {
    const [ana] = play(kind, 3, 60, seed).peers;
    if (ana === undefined) throw new Error("nobody");
    const gate = decodeGate(ana.gate.encode());
    expect(gate.ok && gate.value.snapshot(TAG, encodeSnapshot(ana.doc)), `seed ${seed}`).toMatchObject({ ok: true });
  }
});
