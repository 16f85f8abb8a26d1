/** Every form a body can have, all twenty types. Only tests import this. */
import fc from "fast-check";
import { toHex, type DeviceId, type DeviceTag, type EpochId, type GroupId, type MemberId, type OperationId } from "@thicket/wire";
import type { OperationBody, OperationType } from "../index.ts";

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
/** Never all zero: zero means none. */
const id = <T extends string>(length = 32): fc.Arbitrary<T> => bytes(length).map((all) => toHex(Uint8Array.from(all, (byte, i) => (i === 0 ? byte | 1 : byte))) as T);
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const type = <T extends string>(name: T): fc.Arbitrary<T> => fc.constant(name);
const target = fc.oneof(fc.record({ is: type("member"), member: id<MemberId>() }), fc.record({ is: type("device"), device: id<DeviceId>() }));
const keys = { signingKey: bytes(32), kemKey: bytes(1216) };
const carried = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 4 });

type Name = keyof typeof OperationType;
export const bodies: { readonly [N in Name]: fc.Arbitrary<Extract<OperationBody, { readonly type: N }>> } = {
  genesis: fc.record({ type: type("genesis"), nonce: bytes(32), ...keys, policy: fc.nat(2), parent: maybe(id<GroupId>()) }),
  admit: fc.record({
    type: type("admit"), member: id<MemberId>(), ...keys, invite: bytes(32), inviteSignature: bytes(64), transcript: bytes(32), deviceSignature: bytes(64), welcomeRoot: bytes(32), epoch: maybe(id<EpochId>()),
    parent: maybe(fc.record({ device: id<DeviceTag>(8), signature: bytes(64) })),
  }),
  vouch: fc.record({ type: type("vouch"), member: id<MemberId>() }),
  leave: fc.record({ type: type("leave") }),
  rekey: fc.record({ type: type("rekey"), epoch: id<EpochId>(), generation: fc.nat(2 ** 31 - 1), sealsRoot: bytes(32), count: fc.nat(0xffff) }),
  reseal: fc.record({ type: type("reseal"), epoch: id<EpochId>(), device: id<DeviceTag>(8) }),
  suspend: fc.record({ type: type("suspend"), target }),
  restore: fc.record({ type: type("restore"), suspension: id<OperationId>(), epoch: maybe(id<EpochId>()) }),
  withdraw: fc.record({ type: type("withdraw"), operation: id<OperationId>() }),
  proposeRemove: fc.record({ type: type("proposeRemove"), target }),
  endorseRemove: fc.record({ type: type("endorseRemove"), proposal: id<OperationId>() }),
  addDevice: fc.record({ type: type("addDevice"), ...keys, countersignature: bytes(64), epoch: maybe(id<EpochId>()) }),
  removeDevice: fc.record({ type: type("removeDevice"), device: id<DeviceId>() }),
  setPolicy: fc.record({
    type: type("setPolicy"),
    step: fc.oneof(
      fc.record({ is: type("proposal"), policy: fc.nat(1), steward: fc.constant(undefined) }),
      fc.record({ is: type("proposal"), policy: fc.constant(2), steward: id<MemberId>() }),
      fc.record({ is: type("endorsement"), proposal: id<OperationId>() }),
    ),
  }),
  keeperAdd: fc.record({ type: type("keeperAdd"), key: bytes(32), address: fc.string({ unit: "grapheme", maxLength: 20 }) }),
  keeperRemove: fc.record({ type: type("keeperRemove"), key: bytes(32) }),
  setAside: fc.record({ type: type("setAside"), device: id<DeviceId>() }),
  back: fc.record({ type: type("back") }),
  forkProof: fc.record({ type: type("forkProof"), of: fc.constantFrom("operations" as const, "entries" as const), one: carried, other: carried }),
  parent: fc.record({ type: type("parent"), operations: carried }),
};
