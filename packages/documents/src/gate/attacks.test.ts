/** Every attack on Yjs that PROTOCOL 6 and A9 name, by hand, and the control that each one works without the check. */
import { expect, test } from "vitest";
import * as Y from "yjs";
import { concat, documentTag, type DocumentId } from "@thicket/wire";
import { DocumentKind, SCHEMA_VERSION, type Gate, type GateEntry, type Reference } from "../index.ts";
import { DOCUMENT, logOf, TAG, writerOf } from "../testdata/peers.ts";
import { createGate, decodeGate, unsafeCreateGate } from "./index.ts";

const ANA = logOf(0);
const MAL = logOf(1);
const ana = writerOf(0);
const mal = writerOf(1);

const varUint = (value: number): number[] => {
  const out: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out.push(0x80 | rest % 128);
  return [...out, rest];
};
const raw = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
/** Numbers as varuints, text as a string with its length, bytes as they are. */
const bytes = (...parts: readonly (number | string | Uint8Array)[]): Uint8Array =>
  concat(...parts.map((part) => {
    if (part instanceof Uint8Array) return part;
    if (typeof part === "string") return raw(...varUint(part.length), ...new TextEncoder().encode(part));
    return raw(...varUint(part));
  }));

/** One client, one struct. */
const struct = (client: number, clock: number, ...rest: readonly (number | string | Uint8Array)[]): Uint8Array => bytes(1, 1, client, clock, ...rest, 0);
const text = (client: number, clock: number, content: string): Uint8Array => struct(client, clock, 4, 1, "body", content);
const deletion = (client: number, clock: number, length: number): Uint8Array => bytes(0, 1, client, 1, clock, length);

/** Ana made the note (1) and wrote ten characters (2). Mallory's log has named that much. */
const begin = (gate: Gate = createGate()): Gate => {
  gate.create(DOCUMENT, DocumentKind.note, SCHEMA_VERSION, { log: ANA, seq: 1 });
  for (const [seq, update] of [[1, new Uint8Array(0)], [2, text(ana, 0, "0123456789")]] as const) {
    expect(gate.judge({ log: ANA, seq, document: TAG, writer: ana, deps: [], update })).toMatchObject({ ok: true });
  }
  return gate;
};
const NAMED: readonly Reference[] = [{ log: ANA, seq: 2 }];
const byMallory = (update: Uint8Array, deps: readonly Reference[] = NAMED, seq = 1): GateEntry => ({ log: MAL, seq, document: TAG, writer: mal, deps, update });
const code = (update: Uint8Array, deps?: readonly Reference[]): string => {
  const verdict = begin().judge(byMallory(update, deps));
  return verdict.ok ? "passed" : verdict.error.code;
};

test("GT2 control: what Mallory may write passes, and the bytes by hand are what Yjs would write", () => {
  expect(code(text(mal, 0, "hello"))).toBe("passed");
  const doc = new Y.Doc();
  doc.clientID = mal;
  doc.getText("body").insert(0, "hello");
  expect(Y.encodeStateAsUpdate(doc)).toEqual(text(mal, 0, "hello"));
});

test("GT2 structs on a victim's clientID are refused; without the check they erase what the victim types next", () => {
  const attack = text(ana, 10, "X");
  expect(code(attack)).toBe("wrong-writer");
  expect(begin(unsafeCreateGate("writer")).judge(byMallory(struct(ana, 0, 4, 1, "body", "X")))).toMatchObject({ ok: true });
  const victim = new Y.Doc();
  Y.applyUpdate(victim, text(ana, 0, "0123456789"));
  Y.applyUpdate(victim, attack);
  Y.applyUpdate(victim, text(ana, 10, "lost"));
  expect(victim.getText("body").toString()).not.toContain("lost");
});

test("GT4 a delete set for clocks not yet typed is refused; Yjs alone keeps it and deletes what is typed later", () => {
  const ahead = deletion(ana, 5, 20);
  expect(code(ahead)).toBe("beyond-deps");
  expect(code(deletion(ana, 10, 1))).toBe("beyond-deps");
  expect(code(deletion(mal, 0, 1))).toBe("beyond-deps");
  expect(code(deletion(writerOf(9), 0, 1))).toBe("beyond-deps");
  const victim = new Y.Doc();
  Y.applyUpdate(victim, text(ana, 0, "0123456789"));
  Y.applyUpdate(victim, ahead);
  Y.applyUpdate(victim, struct(ana, 10, raw(0x84), ana, 9, "lost"));
  expect(victim.getText("body").toString()).toBe("01234");
});

test("GT2 a clock with a second content is refused, and so is a gap", () => {
  const gate = begin();
  expect(gate.judge(byMallory(text(mal, 0, "one")))).toMatchObject({ ok: true });
  expect(gate.judge(byMallory(text(mal, 0, "two"), [], 2))).toMatchObject({ ok: false, error: { code: "wrong-clock" } });
  expect(gate.judge(byMallory(text(mal, 2, "two"), [], 3))).toMatchObject({ ok: false, error: { code: "wrong-clock" } });
  expect(gate.judge(byMallory(text(mal, 2 ** 50, "flood"), [], 4))).toMatchObject({ ok: false, error: { code: "wrong-clock" } });
  expect(gate.judge(byMallory(text(mal, 3, "next"), [], 5))).toMatchObject({ ok: true });
});

test("GT1 a GC whose length is 200 × 0x80 is refused; so is every padded or too large integer", () => {
  expect(code(struct(mal, 0, 0, new Uint8Array(200).fill(0x80), 1))).toBe("not-canonical");
  expect(code(struct(mal, 0, 0, new Uint8Array(200).fill(0x80)))).toBe("not-canonical");
  expect(code(bytes(1, 1, mal, 0, 0, raw(0x81, 0x00), 0))).toBe("not-canonical");
  expect(code(bytes(raw(0x81, 0x00), 1, mal, 0, 4, 1, "body", "x", 0))).toBe("not-canonical");
  expect(code(bytes(1, 1, mal, 0, 0, raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10), 0))).toBe("not-canonical");
  expect(code(struct(mal, 0, 0, 0))).toBe("not-canonical");
});

test("LM8 a GC may not move its author's clock out of reach", () => {
  expect(code(struct(mal, 0, 0, 2 ** 20))).toBe("passed");
  expect(code(struct(mal, 0, 0, 2 ** 20 + 1))).toBe("too-many");
  expect(code(struct(mal, 0, 1, 1, "body", 2 ** 52))).toBe("too-many");
});

test("GT1 format V2 is refused before Yjs: also the kind that hangs its merging", () => {
  const doc = new Y.Doc();
  doc.clientID = mal;
  doc.getText("body").insert(0, "hello");
  expect(code(Y.encodeStateAsUpdateV2(doc))).not.toBe("passed");
  // V2's feature byte and its lengths of columns, the shape that keeps mergeUpdatesV2 busy for ever.
  const empty = Y.encodeStateAsUpdateV2(new Y.Doc());
  for (let length = 1; length <= 27; length++) expect(code(concat(empty, new Uint8Array(27).fill(0x7f)).subarray(0, length + 1))).not.toBe("passed");
});

test("GT1 Skip, sub-documents, legacy JSON, embeds, bytes, types and unknown kinds are refused", () => {
  expect(code(struct(mal, 0, 10, 5))).toBe("unknown-content");
  expect(code(struct(mal, 0, 9, 1, "body", "guid", raw(118, 0)))).toBe("unknown-content");
  expect(code(struct(mal, 0, 2, 1, "body", 1, "{}"))).toBe("unknown-content");
  expect(code(struct(mal, 0, 3, 1, "body", 1, 7))).toBe("unknown-content");
  expect(code(struct(mal, 0, 5, 1, "body", "{}"))).toBe("unknown-content");
  expect(code(struct(mal, 0, 6, 1, "body", "href", "\"x\""))).toBe("unknown-content");
  expect(code(struct(mal, 0, 6, 1, "body", "bold", "{\"a\":1}"))).toBe("unknown-content");
  expect(code(struct(mal, 0, 6, 1, "body", "bold", "true"))).toBe("passed");
  for (let type = 0; type < 7; type++) expect(code(struct(mal, 0, 7, 1, "body", type, ...(type === 3 || type === 5 ? ["p"] : [])))).toBe("unknown-content");
  expect(code(struct(mal, 0, 8, 1, "body", 1, raw(120)))).toBe("unknown-content");
  for (let kind = 11; kind < 32; kind++) expect(code(struct(mal, 0, kind, 1, "body", 1))).toBe("unknown-content");
});

test("GT1 only the document's own roots and keys", () => {
  expect(code(struct(mal, 0, 4, 1, "cells", "x"))).toBe("unknown-root");
  expect(code(struct(mal, 0, 4, 1, "nowhere", "x"))).toBe("unknown-root");
  expect(code(struct(mal, 0, 4, 0, ana, 3, "x"))).toBe("unknown-content");
  expect(code(struct(mal, 0, 0x28, 1, "about", "title/a-0", 1, raw(119), "x"))).toBe("passed");
  expect(code(struct(mal, 0, 0x28, 1, "about", "other", 1, raw(119), "x"))).toBe("unknown-content");
  expect(code(struct(mal, 0, 0x28, 1, "about", "title/a-0", 1, raw(120)))).toBe("unknown-content");
  expect(code(struct(mal, 0, 0x24, 1, "body", "key", "x"))).toBe("unknown-content");
});

test("GT9 names that mean something on every object are refused as keys and roots", () => {
  for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"]) {
    expect(code(struct(mal, 0, 4, 1, name, "x"))).toBe("reserved-key");
    expect(code(struct(mal, 0, 0x28, 1, "about", name, 1, raw(119), "x"))).toBe("reserved-key");
    expect(code(struct(mal, 0, 0x28, 1, "about", "title/a-0", 1, raw(118, 1), name, raw(120)))).toBe("reserved-key");
  }
});

test("GT4 a reference counts only as far as the own chain has named the other log", () => {
  const beside = (clock: number): Uint8Array => struct(mal, 0, raw(0x84), ana, clock, "x");
  expect(code(beside(9))).toBe("passed");
  expect(code(beside(10))).toBe("beyond-deps");
  expect(code(beside(9), [{ log: ANA, seq: 1 }])).toBe("beyond-deps");
  expect(code(beside(9), [])).toBe("unknown-document");
  expect(code(struct(mal, 0, 0x44, ana, 10, "x"))).toBe("beyond-deps");
  // Its own later units are no neighbours either.
  expect(code(struct(mal, 0, raw(0x84), mal, 0, "x"))).toBe("beyond-deps");
  // The gate knows Ana's entry, Mallory's log does not say so: refused here as on a device that has nothing yet.
  const gate = begin();
  expect(gate.judge(byMallory(beside(9), []))).toMatchObject({ ok: false });
  expect(gate.judge(byMallory(beside(9), NAMED, 2))).toMatchObject({ ok: true });
});

test("GT4 deleting everything is editing: allowed, and counted for history", () => {
  expect(begin().judge(byMallory(deletion(ana, 0, 10)))).toEqual({ ok: true, value: { othersDeleted: 10 } });
  const gate = begin();
  expect(gate.judge(byMallory(text(mal, 0, "mine")))).toMatchObject({ ok: true });
  expect(gate.judge(byMallory(deletion(mal, 0, 4), [], 2))).toEqual({ ok: true, value: { othersDeleted: 0 } });
});

test("LM8 4,096 structs and ranges pass, one more does not", () => {
  const structs = (count: number): Uint8Array => bytes(1, count, mal, 0, ...Array.from({ length: count }, () => bytes(0, 1)), 0);
  expect(code(structs(4096))).toBe("passed");
  expect(code(structs(4097))).toBe("too-many");
  const gate = createGate();
  gate.create(DOCUMENT, DocumentKind.note, SCHEMA_VERSION, { log: ANA, seq: 1 });
  gate.judge({ log: ANA, seq: 1, document: TAG, writer: ana, deps: [], update: new Uint8Array(0) });
  gate.judge({ log: ANA, seq: 2, document: TAG, writer: ana, deps: [], update: text(ana, 0, "x".repeat(10_000)) });
  const ranges = (count: number): Uint8Array => bytes(0, 1, ana, count, ...Array.from({ length: count }, (_, i) => bytes(2 * i, 1)));
  expect(gate.judge(byMallory(ranges(4096)))).toMatchObject({ ok: true });
  expect(gate.judge(byMallory(ranges(4097), [], 2))).toMatchObject({ ok: false, error: { code: "too-many" } });
});

test("GT1 ranges and clients in another order than Yjs writes are refused", () => {
  expect(code(bytes(0, 1, ana, 2, 4, 1, 2, 1))).toBe("not-canonical");
  expect(code(bytes(0, 1, ana, 2, 2, 2, 4, 1))).toBe("not-canonical");
  expect(code(bytes(0, 2, ana, 1, 0, 1, ana, 1, 3, 1))).toBe("not-canonical");
  expect(code(bytes(0, 0))).toBe("malformed");
  expect(code(concat(text(mal, 0, "x"), raw(0)))).toBe("malformed");
});

test("GT3 a refusal changes nothing but what was named", () => {
  const gate = begin();
  const before = gate.nextClock(TAG, mal);
  expect(gate.judge(byMallory(bytes(1, 2, mal, 0, 4, 1, "body", "kept?", 10, 1, 0)))).toMatchObject({ ok: false });
  expect(gate.judge(byMallory(bytes(1, 2, mal, 0, 4, 1, "body", "kept?", 4, 1, "nowhere", "x", 0), [], 2))).toMatchObject({ ok: false });
  expect(gate.nextClock(TAG, mal)).toBe(before);
  expect(gate.writers(TAG).map(({ writer }) => writer)).toEqual([ana]);
  // Named by the refused entry, so this one need not name it again.
  expect(gate.judge(byMallory(struct(mal, 0, raw(0x84), ana, 9, "x"), [], 3))).toMatchObject({ ok: true });
});

test("GT6 a document of a newer schema or kind is refused as such, not as an attack", () => {
  for (const [kind, schema] of [[DocumentKind.note, 2], [77, 1]] as const) {
    const gate = createGate();
    gate.create(DOCUMENT, kind, schema, { log: ANA, seq: 1 });
    expect(gate.judge({ log: ANA, seq: 2, document: TAG, writer: ana, deps: [], update: text(ana, 0, "x") })).toMatchObject({ ok: false, error: { code: "newer-schema" } });
  }
});

test("GT3 a second making of the same document gives the same verdicts whichever came first", () => {
  const makings: readonly [number, Reference][] = [[DocumentKind.note, { log: ANA, seq: 1 }], [DocumentKind.plan, { log: MAL, seq: 1 }]];
  const verdicts = [makings, [...makings].reverse()].map((order) => {
    const gate = createGate();
    for (const [kind, by] of order) gate.create(DOCUMENT, kind, SCHEMA_VERSION, by);
    return [
      gate.judge({ log: ANA, seq: 2, document: TAG, writer: ana, deps: [], update: text(ana, 0, "x") }),
      gate.judge(byMallory(struct(mal, 0, 8, 1, "tasks", 1, raw(119), "a-0"), [], 2)),
      gate.judge({ log: ANA, seq: 3, document: TAG, writer: ana, deps: [], update: struct(ana, 1, 8, 1, "tasks", 1, raw(119), "a-0") }),
    ].map(({ ok }) => ok);
  });
  expect(verdicts).toEqual([[true, true, false], [true, true, false]]);
});

test("GT2 another log with the same writer id, and a document nobody made, are refused", () => {
  const gate = begin();
  expect(gate.judge({ log: MAL, seq: 1, document: TAG, writer: ana, deps: NAMED, update: text(ana, 10, "x") })).toMatchObject({ ok: false, error: { code: "wrong-writer" } });
  const other = documentTag("ee".repeat(16) as DocumentId);
  expect(gate.judge({ log: MAL, seq: 2, document: other, writer: mal, deps: [], update: text(mal, 0, "x") })).toMatchObject({ ok: false, error: { code: "unknown-document" } });
});

test("GT3 an entry judged twice is a bug of the caller", () => {
  expect(() => begin().judge({ log: ANA, seq: 2, document: TAG, writer: ana, deps: [], update: new Uint8Array(0) })).toThrow(RangeError);
});

test("GT1 50 MB are no more trouble than 50 bytes", () => {
  const huge = concat(bytes(1, 1, mal, 0, 4, 1, "body", 50_000_000), new Uint8Array(50_000_000).fill(97), raw(0));
  const started = performance.now();
  expect(code(huge)).toBe("too-many");
  expect(performance.now() - started).toBeLessThan(1000);
});

test("LG8 refers names the highest entry of every other log, and the one that made the document", () => {
  const gate = begin();
  expect(gate.refers(TAG, text(mal, 0, "x"), MAL)).toEqual([{ log: ANA, seq: 1 }]);
  expect(gate.refers(TAG, struct(mal, 0, raw(0x84), ana, 3, "x"), MAL)).toEqual([{ log: ANA, seq: 2 }]);
  expect(gate.refers(TAG, deletion(ana, 0, 1), MAL)).toEqual([{ log: ANA, seq: 2 }]);
  expect(gate.refers(TAG, deletion(ana, 0, 1), ANA)).toEqual([]);
});

test("IN6 every truncation and every flipped byte of a gate's state is refused or another state, never thrown", () => {
  const state = begin().encode();
  expect(decodeGate(state).ok).toBe(true);
  for (let length = 0; length < state.length; length++) expect(decodeGate(state.subarray(0, length)).ok).toBe(false);
  for (let i = 0; i < state.length; i++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = state.slice();
      flipped[i] = (flipped[i] ?? 0) ^ (1 << bit);
      const decoded = decodeGate(flipped);
      if (decoded.ok) expect(decoded.value.encode()).toEqual(flipped);
    }
  }
});

