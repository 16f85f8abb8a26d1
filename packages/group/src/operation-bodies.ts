/**
 * What each type of operation says. Lengths in bytes; `epoch` all zero means that none was given.
 *
 *    1 Genesis        nonce 32 | Ed25519 32 | X-Wing 1,216 | policy 1 | has parent 1 | parent group 0 or 32
 *    2 Admit          member 32 | Ed25519 32 | X-Wing 1,216 | invite key 32 | invite signature 64 | transcript 32 | device signature 64
 *                     | welcome root 32 | epoch 32 | has parent 1 | parent device 0 or 8 | signature 0 or 64
 *    3 Vouch          member 32
 *    4 Leave
 *    5 Rekey          epoch 32 | generation 4 | seals root 32 | count 2
 *    6 Reseal         epoch 32 | device tag 8
 *    7 Suspend        target
 *    8 Restore        suspension 32 | epoch 32
 *    9 Withdraw       operation 32
 *   10 ProposeRemove  target
 *   11 EndorseRemove  proposal 32
 *   12 AddDevice      Ed25519 32 | X-Wing 1,216 | countersignature 64 | epoch 32
 *   13 RemoveDevice   device 32
 *   14 SetPolicy      0 | policy 1 | steward 32 (zero unless policy is 2)    or    1 | proposal 32
 *   15 KeeperAdd      Ed25519 32 | 2 length | address, UTF-8
 *   16 KeeperRemove   Ed25519 32
 *   17 SetAside       device 32
 *   18 Back
 *   19 ForkProof      of 1 (0 operations, 1 entries) | carried | carried
 *   20 Parent         carried
 *
 *   target            0 | member 32    or    1 | device 32
 *   carried           2 n ≥ 1 | n × (4 length | signed bytes)
 *
 * Policies: 0 pair, 1 majority, 2 steward (MB3). Each value has one form; every other is refused.
 */
import {
  createWriter, decode, err, fromUtf8, ok, refuse, SIGNATURE_BYTES, utf8,
  type DecodeError, type DeviceId, type DeviceTag, type EpochId, type GroupId, type MemberId, type OperationId, type Reader, type Result, type Writer,
} from "@thicket/wire";
import { MAX_ADDRESS_BYTES, MAX_CARRIED } from "./limits.ts";
import { OperationType, type OperationBody, type Target } from "./types.ts";

export const SIGNING_KEY_BYTES = 32;
export const KEM_KEY_BYTES = 1216;
export const GENESIS_NONCE_BYTES = 32;
export const TRANSCRIPT_BYTES = 32;
export const Policy = { pair: 0, majority: 1, steward: 2 } as const;

type KnownBody = Exclude<OperationBody, { readonly type: "other" }>;
type Name = KnownBody["type"];
type BodyOf<N extends Name> = Extract<KnownBody, { readonly type: N }>;

export const encodeBody = (body: OperationBody): Uint8Array => {
  if (body.type === "other") return body.bytes;
  const writer = createWriter();
  (codecs[body.type].write as (body: KnownBody, writer: Writer) => void)(body, writer);
  return writer.finish();
};

/** An unknown type keeps its bytes (MB10); a known one is read strictly. */
export const decodeBody = (type: number, bytes: Uint8Array): Result<OperationBody, DecodeError> => {
  const name = names.get(type);
  if (name === undefined) return type === 0 ? err({ code: "malformed", why: "type 0" }) : ok({ type: "other", bytes });
  return decode<OperationBody>(bytes, codecs[name].read);
};

/** MB10: of the types of version 1, what a client must understand to go on writing. Keepers carry no authority. */
export const isCritical = (type: number): boolean => type !== OperationType.keeperAdd && type !== OperationType.keeperRemove;

const names: ReadonlyMap<number, Name> = new Map(Object.entries(OperationType).map(([name, type]) => [type, name as Name]));

interface BodyCodec<N extends Name> {
  write(body: BodyOf<N>, writer: Writer): void;
  read(reader: Reader): BodyOf<N>;
}

const NO_ID = "0".repeat(64);
const MAX_POLICY = 2;

const codecs: { readonly [N in Name]: BodyCodec<N> } = {
  genesis: {
    write: (body, writer) => {
      writer.bytes(exactly(GENESIS_NONCE_BYTES, body.nonce)).bytes(exactly(SIGNING_KEY_BYTES, body.signingKey)).bytes(exactly(KEM_KEY_BYTES, body.kemKey)).u8(body.policy);
      optional(writer, body.parent, (parent) => writer.id(parent));
    },
    read: (reader) => ({
      type: "genesis", nonce: reader.bytes(GENESIS_NONCE_BYTES), signingKey: reader.bytes(SIGNING_KEY_BYTES), kemKey: reader.bytes(KEM_KEY_BYTES),
      policy: upTo(MAX_POLICY, reader.u8()), parent: readOptional(reader, () => reader.id<GroupId>(32)),
    }),
  },
  admit: {
    write: (body, writer) => {
      writer.id(body.member).bytes(exactly(SIGNING_KEY_BYTES, body.signingKey)).bytes(exactly(KEM_KEY_BYTES, body.kemKey)).bytes(exactly(SIGNING_KEY_BYTES, body.invite))
        .bytes(exactly(SIGNATURE_BYTES, body.inviteSignature)).bytes(exactly(TRANSCRIPT_BYTES, body.transcript)).bytes(exactly(SIGNATURE_BYTES, body.deviceSignature))
        .bytes(exactly(32, body.welcomeRoot)).id(body.epoch ?? NO_ID);
      optional(writer, body.parent, (parent) => writer.id(parent.device).bytes(exactly(SIGNATURE_BYTES, parent.signature)));
    },
    read: (reader) => ({
      type: "admit", member: reader.id<MemberId>(32), signingKey: reader.bytes(SIGNING_KEY_BYTES), kemKey: reader.bytes(KEM_KEY_BYTES), invite: reader.bytes(SIGNING_KEY_BYTES),
      inviteSignature: reader.bytes(SIGNATURE_BYTES), transcript: reader.bytes(TRANSCRIPT_BYTES), deviceSignature: reader.bytes(SIGNATURE_BYTES), welcomeRoot: reader.bytes(32), epoch: epochOrNone(reader),
      parent: readOptional(reader, () => ({ device: reader.id<DeviceTag>(8), signature: reader.bytes(SIGNATURE_BYTES) })),
    }),
  },
  vouch: { write: (body, writer) => void writer.id(body.member), read: (reader) => ({ type: "vouch", member: reader.id<MemberId>(32) }) },
  leave: { write: () => undefined, read: () => ({ type: "leave" }) },
  rekey: {
    write: (body, writer) => void writer.id(body.epoch).u32(body.generation).bytes(exactly(32, body.sealsRoot)).u16(body.count),
    read: (reader) => ({ type: "rekey", epoch: epochGiven(reader), generation: reader.u32(), sealsRoot: reader.bytes(32), count: reader.u16() }),
  },
  reseal: {
    write: (body, writer) => void writer.id(body.epoch).id(body.device),
    read: (reader) => ({ type: "reseal", epoch: epochGiven(reader), device: reader.id<DeviceTag>(8) }),
  },
  suspend: { write: (body, writer) => writeTarget(body.target, writer), read: (reader) => ({ type: "suspend", target: readTarget(reader) }) },
  restore: {
    write: (body, writer) => void writer.id(body.suspension).id(body.epoch ?? NO_ID),
    read: (reader) => ({ type: "restore", suspension: reader.id<OperationId>(32), epoch: epochOrNone(reader) }),
  },
  withdraw: { write: (body, writer) => void writer.id(body.operation), read: (reader) => ({ type: "withdraw", operation: reader.id<OperationId>(32) }) },
  proposeRemove: { write: (body, writer) => writeTarget(body.target, writer), read: (reader) => ({ type: "proposeRemove", target: readTarget(reader) }) },
  endorseRemove: { write: (body, writer) => void writer.id(body.proposal), read: (reader) => ({ type: "endorseRemove", proposal: reader.id<OperationId>(32) }) },
  addDevice: {
    write: (body, writer) =>
      void writer.bytes(exactly(SIGNING_KEY_BYTES, body.signingKey)).bytes(exactly(KEM_KEY_BYTES, body.kemKey)).bytes(exactly(SIGNATURE_BYTES, body.countersignature)).id(body.epoch ?? NO_ID),
    read: (reader) => ({ type: "addDevice", signingKey: reader.bytes(SIGNING_KEY_BYTES), kemKey: reader.bytes(KEM_KEY_BYTES), countersignature: reader.bytes(SIGNATURE_BYTES), epoch: epochOrNone(reader) }),
  },
  removeDevice: { write: (body, writer) => void writer.id(body.device), read: (reader) => ({ type: "removeDevice", device: reader.id<DeviceId>(32) }) },
  setPolicy: {
    write: ({ step }, writer) => {
      if (step.is === "endorsement") writer.u8(1).id(step.proposal);
      else writer.u8(0).u8(step.policy).id(step.steward ?? NO_ID);
    },
    read: (reader) => {
      if (upTo(1, reader.u8()) === 1) return { type: "setPolicy", step: { is: "endorsement", proposal: reader.id<OperationId>(32) } };
      const policy = upTo(MAX_POLICY, reader.u8());
      const steward = idOrNone<MemberId>(reader);
      if ((steward !== undefined) !== (policy === Policy.steward)) refuse("a steward goes with policy 2");
      return { type: "setPolicy", step: { is: "proposal", policy, steward } };
    },
  },
  keeperAdd: {
    write: (body, writer) => {
      const address = utf8(body.address);
      writer.bytes(exactly(SIGNING_KEY_BYTES, body.key)).u16(address.length).bytes(address);
    },
    read: (reader) => ({ type: "keeperAdd", key: reader.bytes(SIGNING_KEY_BYTES), address: fromUtf8(reader.bytes(upTo(MAX_ADDRESS_BYTES, reader.u16()))) ?? refuse("address is not UTF-8") }),
  },
  keeperRemove: { write: (body, writer) => void writer.bytes(exactly(SIGNING_KEY_BYTES, body.key)), read: (reader) => ({ type: "keeperRemove", key: reader.bytes(SIGNING_KEY_BYTES) }) },
  setAside: { write: (body, writer) => void writer.id(body.device), read: (reader) => ({ type: "setAside", device: reader.id<DeviceId>(32) }) },
  back: { write: () => undefined, read: () => ({ type: "back" }) },
  forkProof: {
    write: (body, writer) => {
      writer.u8(body.of === "operations" ? 0 : 1);
      writeCarried(body.one, writer);
      writeCarried(body.other, writer);
    },
    read: (reader) => ({ type: "forkProof", of: upTo(1, reader.u8()) === 0 ? "operations" : "entries", one: readCarried(reader), other: readCarried(reader) }),
  },
  parent: { write: (body, writer) => writeCarried(body.operations, writer), read: (reader) => ({ type: "parent", operations: readCarried(reader) }) },
};

/** Own mistakes stop here, before anything is signed. */
const exactly = (length: number, bytes: Uint8Array): Uint8Array => {
  if (bytes.length !== length) throw new RangeError(`${length} bytes wanted, ${bytes.length} given`);
  return bytes;
};

const upTo = (most: number, value: number): number => (value > most ? refuse("value out of range") : value);

const idOrNone = <T extends string>(reader: Reader): T | undefined => {
  const id = reader.id<T>(32);
  return id === NO_ID ? undefined : id;
};
const epochOrNone = (reader: Reader): EpochId | undefined => idOrNone<EpochId>(reader);
const epochGiven = (reader: Reader): EpochId => epochOrNone(reader) ?? refuse("no epoch");

const optional = <T>(writer: Writer, value: T | undefined, write: (value: T) => void): void => {
  writer.u8(value === undefined ? 0 : 1);
  if (value !== undefined) write(value);
};
const readOptional = <T>(reader: Reader, read: () => T): T | undefined => (upTo(1, reader.u8()) === 1 ? read() : undefined);

const writeTarget = (target: Target, writer: Writer): void => {
  if (target.is === "member") writer.u8(0).id(target.member);
  else writer.u8(1).id(target.device);
};
const readTarget = (reader: Reader): Target =>
  upTo(1, reader.u8()) === 0 ? { is: "member", member: reader.id<MemberId>(32) } : { is: "device", device: reader.id<DeviceId>(32) };

const writeCarried = (all: readonly Uint8Array[], writer: Writer): void => {
  writer.u16(all.length);
  for (const bytes of all) writer.u32(bytes.length).bytes(bytes);
};
const readCarried = (reader: Reader): readonly Uint8Array[] => {
  const count = upTo(MAX_CARRIED, reader.u16());
  if (count === 0) refuse("nothing carried");
  return Array.from({ length: count }, () => reader.bytes(reader.u32()));
};
