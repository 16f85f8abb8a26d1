import { expect, test } from "vitest";
import type { DeviceTag, DocumentId, MemberId } from "@thicket/wire";
import { decodeDocumentAction, decodeFact, encodeDocumentAction, encodeFact, foldNames, isName, type FactEntry } from "./index.ts";
import { createRandom } from "./testdata/peers.ts";

test("GT7 a fact comes back; every truncation and every lengthening is refused", () => {
  for (const is of ["name", "group-name"] as const) {
    const bytes = encodeFact({ is, text: "Ana 🌲" });
    expect(decodeFact(bytes)).toEqual({ ok: true, value: { is, text: "Ana 🌲" } });
    for (let length = 0; length < bytes.length; length++) expect(decodeFact(bytes.subarray(0, length)).ok).toBe(false);
    expect(decodeFact(Uint8Array.of(...bytes, 0)).ok).toBe(false);
  }
});

test("GT7 flipped bits of a fact are refused or another fact, never this one", () => {
  const bytes = encodeFact({ is: "name", text: "Bo" });
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(decodeFact(flipped)).not.toEqual(decodeFact(bytes));
  }
});

test("LG10 a fact of a newer version is kept as unknown", () => {
  expect(decodeFact(Uint8Array.of(9, 1, 2, 3))).toEqual({ ok: true, value: { is: "unknown", kind: 9 } });
});

test("MB16 a name is one short line of visible characters that turns nothing round", () => {
  for (const name of ["Ana", "Ana María", "李", "אנה", "🌲", "O'Brien-Ng", "x".repeat(48)]) expect(isName(name), name).toBe(true);
  for (const name of ["", " Ana", "Ana\n", "a\tb", "\u202eanA", "a\u200bb", "x".repeat(49), "\ud83c", "a\u2066b", "\u0000"]) expect(isName(name), JSON.stringify(name)).toBe(false);
  expect(() => encodeFact({ is: "name", text: "" })).toThrow(RangeError);
  expect(decodeFact(Uint8Array.of(1, 3, 0xe2, 0x80, 0xae)).ok).toBe(false);
});

const entry = (member: string, device: string, lamport: number, text: string, is: "name" | "group-name" = "name", seq = 1): FactEntry =>
  ({ member: member as MemberId, device: device as DeviceTag, lamport, seq, fact: { is, text } });

test("MB16 the newest name wins, equal ones by the senior device, in any order", () => {
  const facts = [
    entry("ana", "a1", 1, "Ana"), entry("ana", "a2", 5, "Anna"), entry("ana", "a1", 5, "Anja"), entry("bo", "b1", 9, "Bo"),
    entry("ana", "a1", 2, "Pines", "group-name"), entry("bo", "b1", 2, "Oaks", "group-name"), entry("bo", "b1", 2, "Elms", "group-name", 2),
  ];
  const seniority = (device: DeviceTag): number => ["a1", "b1", "a2"].indexOf(device);
  const random = createRandom(1);
  for (let i = 0; i < 50; i++) {
    const names = foldNames([...facts].sort(() => random() - 0.5), seniority);
    expect([...names.members].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([["ana", "Anja"], ["bo", "Bo"]]);
    expect(names.group).toBe("Pines");
  }
  expect(foldNames([], seniority)).toEqual({ members: new Map(), group: "" });
});

test("LG10 the making and putting away of a document come back; truncations and unknown actions are refused", () => {
  const id = "ab".repeat(16) as DocumentId;
  for (const of of [{ action: "create", id, kind: 2, schema: 1 }, { action: "put-away", id }] as const) {
    const bytes = encodeDocumentAction(of);
    expect(decodeDocumentAction(bytes)).toEqual({ ok: true, value: of });
    for (let length = 0; length < bytes.length; length++) expect(decodeDocumentAction(bytes.subarray(0, length)).ok).toBe(false);
    expect(decodeDocumentAction(Uint8Array.of(...bytes, 0)).ok).toBe(false);
  }
  expect(decodeDocumentAction(Uint8Array.of(3, ...new Uint8Array(16))).ok).toBe(false);
});
