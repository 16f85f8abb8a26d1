import { expect, test } from "vitest";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { createNote, DocumentKind, MODEL_ORIGIN, SCHEMA_VERSION } from "../index.ts";
import { editOf } from "../testdata/edits.ts";
import { createGroup, createRandom, DOCUMENT, TAG } from "../testdata/peers.ts";
import { connectGate, serveGate, type GatePort } from "./index.ts";

const portOf = (port: MessagePort): GatePort => ({ post: (message) => port.postMessage(message), listen: (f) => void port.on("message", f) });

test("GT3 a gate behind a port gives the verdicts of the gate itself, in batches, and goes on from a state", async () => {
  const group = createGroup("note", 2);
  const [ana, bo] = group.peers;
  if (ana === undefined || bo === undefined) throw new Error("nobody");
  const random = createRandom(3);
  for (let i = 0; i < 30; i++) {
    editOf.note(i % 2 === 0 ? ana.doc : bo.doc, random);
    group.seal(i % 2 === 0 ? ana : bo);
    group.settle();
  }
  const { port1, port2 } = new MessageChannel();
  serveGate(portOf(port2));
  const gate = connectGate(portOf(port1));
  const [making] = ana.order;
  if (making === undefined) throw new Error("no document");
  await gate.create(DOCUMENT, DocumentKind.note, SCHEMA_VERSION, making);
  const half = ana.order.slice(0, 15);
  expect((await gate.judge(half)).every(({ ok }) => ok)).toBe(true);
  expect(await gate.load(await gate.encode())).toEqual({ ok: true, value: undefined });
  expect((await gate.judge(ana.order.slice(15))).every(({ ok }) => ok)).toBe(true);
  expect(await gate.encode()).toEqual(ana.gate.encode());
  expect(await gate.nextClock(TAG, bo.writer)).toBe(ana.gate.nextClock(TAG, bo.writer));
  expect(await gate.writers(TAG)).toEqual(ana.gate.writers(TAG));
  bo.doc.transact(() => createNote(bo.doc).body.insert(1, "later"), MODEL_ORIGIN);
  const update = bo.work.take();
  if (update === undefined) throw new Error("nothing was written");
  const proposed = { log: bo.log, seq: 1000, document: TAG, writer: bo.writer, update };
  const refers = ana.gate.refers(TAG, update, bo.log);
  expect(refers).not.toEqual([]);
  expect(await gate.propose(proposed)).toEqual({ ok: true, value: refers });
  expect(await gate.propose({ ...proposed, writer: ana.writer })).toEqual(ana.gate.check({ ...proposed, writer: ana.writer, deps: refers }));
  expect((await gate.load(Uint8Array.of(9))).ok).toBe(false);
  await expect(gate.judge(half)).rejects.toThrow("already judged");
  port1.close();
});
