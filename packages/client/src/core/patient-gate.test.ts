import { createDoc, DocumentKind, SCHEMA_VERSION } from "@thicket/documents";
import { connectGate, serveGate } from "@thicket/documents/gate";
import { documentTag, logKey, toHex, type DeviceTag, type DocumentId } from "@thicket/wire";
import { expect, test } from "vitest";
import { portPair } from "../bridge/port.ts";
import type { GateClient } from "./gate-client.ts";
import { createPatientGate, GATE_PATIENCE_MS } from "./patient-gate.ts";

const id = toHex(new Uint8Array(16).fill(7)) as DocumentId;
const document = documentTag(id);
const log = logKey("0011223344556677" as DeviceTag, 1);
const by = { log, seq: 1 };

const entry = (seq: number, update: Uint8Array) => ({ log, seq, document, writer: 5, deps: [], update });
const typing = () => {
  const doc = createDoc();
  doc.clientID = 5;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const letter of "abc") doc.getText("body").insert(doc.getText("body").length, letter);
  return updates;
};

/** A real gate behind a port that swallows questions while `hung`; timers fire only when told. */
const setUp = () => {
  const timers = new Set<() => void>();
  const late: string[][] = [];
  const realms = { made: 0, ended: 0, hung: 0 };
  const make = (): GateClient => {
    const [core, realm] = portPair<unknown, unknown>();
    serveGate({ post: realm.post, listen: (f) => void realm.onMessage((message) => (realms.hung > 0 ? undefined : f(message))) });
    realms.made++;
    return { ...connectGate({ post: core.post, listen: (f) => void core.onMessage(f) }), end: () => realms.ended++ };
  };
  const gate = createPatientGate({
    make,
    clock: {
      now: () => 0,
      setTimer: (f, ms) => {
        expect(ms).toBeGreaterThanOrEqual(GATE_PATIENCE_MS);
        timers.add(f);
        return () => timers.delete(f);
      },
    },
    onLate: (documents) => late.push([...documents]),
  });
  const settle = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  return { gate, late, realms, settle, overrun: async () => { for (const f of [...timers]) f(); await settle(); } };
};

test("GT3 a gate realm that hangs is ended, and a fresh one gives the verdict the first would have given", async () => {
  const it = setUp();
  const [a, b, c] = typing() as [Uint8Array, Uint8Array, Uint8Array];
  await it.gate.create(id, DocumentKind.note, SCHEMA_VERSION, by);
  expect((await it.gate.judge([entry(1, new Uint8Array(0)), entry(2, a)])).map(({ ok }) => ok)).toEqual([true, true]);
  it.realms.hung = 1;
  const judged = it.gate.judge([entry(3, b)]);
  await it.settle();
  it.realms.hung = 0;
  await it.overrun();
  expect((await judged).map(({ ok }) => ok)).toEqual([true]);
  expect(it.realms).toMatchObject({ made: 2, ended: 1 });
  expect(it.late).toEqual([[document], []]);
  // The fresh one knows what the first one knew: c follows b, and b again does not follow c.
  expect((await it.gate.check(entry(4, b))).ok).toBe(false);
  expect((await it.gate.judge([entry(4, c)])).map(({ ok }) => ok)).toEqual([true]);
});

test("GT3 time alone never makes a verdict: the question waits until a realm answers", async () => {
  const it = setUp();
  await it.gate.create(id, DocumentKind.note, SCHEMA_VERSION, by);
  it.realms.hung = 1;
  let verdict: unknown;
  void it.gate.judge([entry(1, new Uint8Array(0))]).then((answer) => (verdict = answer));
  await it.settle();
  expect(verdict).toBeUndefined();
  it.realms.hung = 0;
  await it.overrun();
  expect(verdict).toMatchObject([{ ok: true }]);
});
