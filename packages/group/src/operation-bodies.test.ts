import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, toHex } from "@thicket/wire";
import { decodeBody, encodeBody, OperationType, type OperationBody } from "./index.ts";
import { bodies } from "./testing/arbitrary-body.ts";

const names = Object.keys(OperationType) as (keyof typeof OperationType)[];
const lengths: Partial<Record<keyof typeof OperationType, readonly number[]>> = {
  genesis: [1282, 1314], admit: [1537, 1609], vouch: [32], leave: [0], rekey: [70], reseal: [40], suspend: [33], restore: [64], withdraw: [32], proposeRemove: [33],
  endorseRemove: [32], addDevice: [1344], removeDevice: [32], setPolicy: [34, 33], keeperRemove: [32], setAside: [32], back: [0],
};

describe.each(names)("MB0 the body of %s", (name) => {
  const type = OperationType[name];
  const body: fc.Arbitrary<OperationBody> = bodies[name];

  test("comes back as it went in, at the length of the table", () => {
    fc.assert(
      fc.property(body, (value) => {
        const bytes = encodeBody(value);
        expect(decodeBody(type, bytes)).toEqual({ ok: true, value });
        expect(lengths[name] ?? [bytes.length]).toContain(bytes.length);
      }),
      { numRuns: 40 },
    );
  });

  test("is refused at every shorter and at a longer length", () => {
    const [value] = fc.sample(body, { numRuns: 1, seed: 3 });
    const bytes = encodeBody(value as OperationBody);
    for (let length = 0; length < bytes.length; length++) expect(decodeBody(type, bytes.subarray(0, length)).ok, `${length}`).toBe(false);
    expect(decodeBody(type, concat(bytes, new Uint8Array(1))).ok).toBe(false);
  });

  test("has one form only: whatever else decodes, encodes to the very same bytes", () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.nat(255), (value, place, byte) => {
        const bytes = Uint8Array.from(encodeBody(value));
        if (bytes.length > 0) bytes[place % bytes.length] = byte;
        const decoded = decodeBody(type, bytes);
        if (decoded.ok) expect(toHex(encodeBody(decoded.value))).toBe(toHex(bytes));
      }),
      { numRuns: 200 },
    );
  });
});

test("MB0 values out of range are refused", () => {
  const changed = (body: OperationBody, at: number, value: number): Uint8Array => encodeBody(body).map((byte, i) => (i === at ? value : byte));
  const sample = <T extends OperationBody>(of: fc.Arbitrary<T>): T => fc.sample(of, { numRuns: 1, seed: 5 })[0] as T;
  const genesis = sample(bodies.genesis);
  const cases: readonly [string, number, Uint8Array][] = [
    ["policy 3", 1, changed(genesis, 1280, 3)],
    ["a third kind of parent", 1, changed(genesis, 1281, 2)],
    ["a third kind of target", 7, changed(sample(bodies.suspend), 0, 2)],
    ["a steward without the policy", 14, concat(Uint8Array.of(0, 0), new Uint8Array(32).fill(1))],
    ["the policy without a steward", 14, concat(Uint8Array.of(0, 2), new Uint8Array(32))],
    ["an address that is not text", 15, concat(new Uint8Array(32), Uint8Array.of(0, 1, 0xff))],
    ["a rekey to no epoch", 5, new Uint8Array(70)],
    ["a reseal of no epoch", 6, new Uint8Array(40)],
    ["a proof with an empty side", 19, Uint8Array.of(0, 0, 0, 0, 0)],
  ];
  for (const [why, type, bytes] of cases) expect(decodeBody(type, bytes).ok, why).toBe(false);
});

test("MB0 a body that can't be right is never signed: wrong lengths stop the encoder", () => {
  expect(() => encodeBody({ type: "keeperRemove", key: new Uint8Array(31) })).toThrow(RangeError);
  expect(() => encodeBody({ ...(fc.sample(bodies.genesis, 1)[0] as OperationBody & { type: "genesis" }), kemKey: new Uint8Array(1215) })).toThrow(RangeError);
});

test("MB10 a type that nobody knows keeps its bytes, whatever they are; type 0 is nothing", () => {
  for (const type of [21, 128, 255]) expect(decodeBody(type, Uint8Array.of(7, 7))).toEqual({ ok: true, value: { type: "other", bytes: Uint8Array.of(7, 7) } });
  expect(encodeBody({ type: "other", bytes: Uint8Array.of(7, 7) })).toEqual(Uint8Array.of(7, 7));
  expect(decodeBody(0, new Uint8Array(0)).ok).toBe(false);
});
