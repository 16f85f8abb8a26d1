import { suite } from "@thicket/crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, MAX_PARENTS, NO_OPERATION, toHex, type DeviceTag, type GroupId, type OperationId } from "@thicket/wire";
import { createMembership, decodeOperation, encodeOperation, isCritical, leave, MAX_OPERATION_BYTES, operationId, OperationType, type OperationFields } from "./index.ts";
import { bodies } from "./testing/arbitrary-body.ts";
import { added, admits, found, person, tell } from "./testing/cast.ts";

const GROUP = "ab".repeat(32) as GroupId;
const hex = (length: number): fc.Arbitrary<string> => fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => toHex(bytes));
const someBody = fc.oneof(...(Object.keys(bodies) as (keyof typeof bodies)[]).filter((name) => name !== "genesis").map((name) => bodies[name]));
const someFields: fc.Arbitrary<OperationFields> = fc
  .record({ body: someBody, author: hex(8), seq: fc.integer({ min: 1, max: 2 ** 32 - 1 }), previous: hex(32), parents: fc.uniqueArray(hex(32), { minLength: 1, maxLength: 5 }) })
  .map(({ body, author, seq, previous, parents }) => ({
    type: OperationType[body.type as keyof typeof OperationType], critical: isCritical(OperationType[body.type as keyof typeof OperationType]), author: author as DeviceTag, seq,
    previous: seq === 1 ? NO_OPERATION : (previous as OperationId), parents: parents.sort() as OperationId[], body,
  }));
const SIGNATURE: Uint8Array = new Uint8Array(64).fill(9);
const decoded = (fields: OperationFields): boolean => decodeOperation(suite, GROUP, concat(encodeOperation(fields), SIGNATURE)).ok;
const one: OperationFields = { type: 4, critical: true, author: "11".repeat(8) as DeviceTag, seq: 2, previous: "22".repeat(32) as OperationId, parents: ["22".repeat(32) as OperationId], body: { type: "leave" } };

test("MB0 an operation comes back as it went in, with its bytes as signed", () => {
  fc.assert(
    fc.property(someFields, (fields) => {
      const unsigned = encodeOperation(fields);
      const bytes = concat(unsigned, SIGNATURE);
      expect(decodeOperation(suite, GROUP, bytes)).toEqual({ ok: true, value: { ...fields, id: operationId(suite, GROUP, unsigned), bytes, signature: SIGNATURE } });
    }),
  );
});

test("MB0 every truncation is refused", () => {
  const bytes = concat(encodeOperation(one), SIGNATURE);
  for (let length = 0; length < bytes.length; length++) expect(decodeOperation(suite, GROUP, bytes.subarray(0, length)).ok, `${length}`).toBe(false);
  expect(decodeOperation(suite, GROUP, concat(bytes, Uint8Array.of(0))).ok).toBe(false);
  expect(decodeOperation(suite, GROUP, bytes).ok).toBe(true);
});

test("MB0 the frame has one form: seq, previous, parents and flags that don't fit together are refused", () => {
  const parent = (byte: string): OperationId => byte.repeat(32) as OperationId;
  expect(decoded(one)).toBe(true);
  expect(decoded({ ...one, seq: 0 })).toBe(false);
  expect(decoded({ ...one, seq: 1 })).toBe(false);
  expect(decoded({ ...one, previous: NO_OPERATION })).toBe(false);
  expect(decoded({ ...one, parents: [] })).toBe(false);
  expect(decoded({ ...one, parents: [parent("33"), parent("22")] })).toBe(false);
  expect(decoded({ ...one, parents: [parent("22"), parent("22")] })).toBe(false);
  expect(decoded({ ...one, critical: false })).toBe(false);
  const many = Array.from({ length: MAX_PARENTS + 1 }, (_, i) => parent((i + 16).toString(16)));
  expect(decoded({ ...one, parents: many.slice(1) })).toBe(true);
  expect(decoded({ ...one, parents: many })).toBe(false);
  expect(decoded({ ...one, type: 200, body: { type: "other", bytes: new Uint8Array(3) }, critical: false })).toBe(true);
  const flag = concat(encodeOperation(one), SIGNATURE);
  flag[1] = 3;
  expect(decodeOperation(suite, GROUP, flag).ok).toBe(false);
});

test("MB0 an operation beyond the limit is refused before it is read", () => {
  const filled = (length: number): OperationFields => ({ ...one, type: 200, body: { type: "other", bytes: new Uint8Array(length) } });
  const frame = encodeOperation(filled(0)).length + SIGNATURE.length;
  expect(decoded(filled(MAX_OPERATION_BYTES - frame))).toBe(true);
  expect(decoded(filled(MAX_OPERATION_BYTES - frame + 1))).toBe(false);
});

test("SU3 the id depends on the group and the suite, and what is kept is a copy", () => {
  const unsigned = encodeOperation(one);
  const ids = [operationId(suite, GROUP, unsigned), operationId(suite, "ac".repeat(32) as GroupId, unsigned), operationId({ ...suite, id: 2 }, GROUP, unsigned)];
  expect(new Set(ids).size).toBe(3);
  const bytes = concat(unsigned, SIGNATURE);
  const read = decodeOperation(suite, GROUP, bytes);
  bytes.fill(0);
  expect(read.ok && read.value.bytes[0]).toBe(4);
});

test("MB0 whichever bit of a signed operation is flipped, nobody takes it in", async () => {
  const { ana, group } = await found();
  const bo = person("bo", group);
  await admits(ana, bo);
  tell(ana, bo);
  const bytes = await leave(bo.membership, bo.keys);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    const result = ana.membership.add(flipped);
    expect(result.ok && result.value !== "waiting", `bit ${bit}`).toBe(false);
  }
  expect(ana.membership.state.members.get(bo.member)?.left).toBe(false);
  // The control: as signed, it is taken, though forgeries of it came first.
  expect(added(ana, bytes).body.type).toBe("leave");
  expect(ana.membership.state.members.get(bo.member)?.left).toBe(true);
  expect(createMembership(suite, "00".repeat(32) as GroupId).add(bytes)).toEqual({ ok: true, value: "waiting" });
});
