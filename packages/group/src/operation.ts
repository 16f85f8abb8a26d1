/**
 * An operation: one signed step of one device in the membership history (MB0).
 *
 *   OPERATION  1 type | 1 flags | 8 device | 4 seq | 32 previous | 1 n | n × 32 parents | body | 64 signature
 *
 * Flags: bit 0 = critical (MB10); the others are zero. `seq` counts from 1 on the device's own chain of
 * operations; `previous` is the one before on it, all zero at seq 1. `parents` are the newest operations its
 * author knew, sorted, each once; only Genesis has none. Bodies: operation-bodies.ts.
 *
 * id = SHA-256(labelled("thicket operation", group, everything before the signature)); the signature is over
 * labelledBytes("thicket operation signature", group, id) (SU3).
 */
import { labelled, labelledBytes, type Suite } from "@thicket/crypto";
import {
  createWriter, decode, err, fromHex, MAX_PARENTS, NO_OPERATION, refuse, SIGNATURE_BYTES, toHex,
  type DecodeError, type DeviceTag, type GroupId, type OperationId, type Result,
} from "@thicket/wire";
import { MAX_OPERATION_BYTES } from "./limits.ts";
import { decodeBody, encodeBody, isCritical } from "./operation-bodies.ts";
import { OperationType, type Operation, type OperationBody } from "./types.ts";

export interface OperationFields {
  readonly type: number;
  readonly critical: boolean;
  readonly author: DeviceTag;
  readonly seq: number;
  readonly previous: OperationId;
  /** Sorted, each once. */
  readonly parents: readonly OperationId[];
  readonly body: OperationBody;
}

/** Everything before the signature. */
export const encodeOperation = (fields: OperationFields): Uint8Array => {
  const writer = createWriter().u8(fields.type).u8(fields.critical ? 1 : 0).id(fields.author).u32(fields.seq).id(fields.previous).u8(fields.parents.length);
  for (const parent of fields.parents) writer.id(parent);
  return writer.bytes(encodeBody(fields.body)).finish();
};

export const operationId = (suite: Suite, group: GroupId, unsigned: Uint8Array): OperationId =>
  toHex(labelled(suite, "thicket operation", group, unsigned)) as OperationId;

/** What a device signs for an operation. */
export const operationSignatureInput = (suite: Suite, group: GroupId, id: OperationId): Uint8Array =>
  labelledBytes(suite, "thicket operation signature", group, fromHex(id));

export interface DecodedOperation extends Operation {
  readonly signature: Uint8Array;
}

/** Reads one signed operation that fills `bytes` exactly; keeps a copy of them. Nothing is authenticated yet. */
export const decodeOperation = (suite: Suite, group: GroupId, bytes: Uint8Array): Result<DecodedOperation, DecodeError> => {
  if (bytes.length > MAX_OPERATION_BYTES) return err({ code: "malformed", why: "operation too long" });
  const own = Uint8Array.from(bytes);
  return decode(own, (reader) => {
    const type = reader.u8();
    const flags = reader.u8();
    if (flags > 1) refuse("unknown flag");
    const author = reader.id<DeviceTag>(8);
    const seq = reader.u32();
    const previous = reader.id<OperationId>(32);
    if (seq === 0 || (seq === 1) !== (previous === NO_OPERATION)) refuse("seq and previous disagree");
    const count = reader.u8();
    if (count > MAX_PARENTS) refuse("too many parents");
    const parents = Array.from({ length: count }, () => reader.id<OperationId>(32));
    if (parents.some((parent, i) => i > 0 && parent <= (parents[i - 1] ?? ""))) refuse("parents are not sorted");
    if ((count === 0) !== (type === OperationType.genesis)) refuse("only Genesis has no parents");
    if (type === OperationType.genesis && seq !== 1) refuse("Genesis has seq 1");
    if (reader.left < SIGNATURE_BYTES) refuse("too short");
    const decoded = decodeBody(type, reader.bytes(reader.left - SIGNATURE_BYTES));
    const body = decoded.ok ? decoded.value : refuse(decoded.error.why);
    const critical = flags === 1;
    if (body.type !== "other" && critical !== isCritical(type)) refuse("flag is not the type's");
    const unsigned = own.subarray(0, reader.at);
    const signature = reader.bytes(SIGNATURE_BYTES);
    return { id: operationId(suite, group, unsigned), type, critical, author, seq, previous, parents, body, bytes: own, signature };
  });
};
