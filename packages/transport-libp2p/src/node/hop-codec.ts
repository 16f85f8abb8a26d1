/**
 * What passes between a machine and the relay: circuit relay v2 of libp2p, of which only this is read
 * or written. Each message is preceded by its length as a varint.
 *
 *   HOP    1 type: 0 reserve, 1 connect, 2 status | 2 peer { 1 id } | 3 reservation { 1 expire } | 5 status
 *   STOP   1 type: 0 connect, 1 status            | 2 peer { 1 id } | 4 status
 *
 * Protobuf fields (number, then varint or bytes); others are passed over. Source: libp2p specs,
 * relay/circuit-v2.
 */
import { concat, err, ok, type DecodeError, type Result } from "@thicket/wire";

export const HOP_PROTOCOL = "/libp2p/circuit/relay/0.2.0/hop";
export const STOP_PROTOCOL = "/libp2p/circuit/relay/0.2.0/stop";
/** LM6: a request holds one name and an address or two. */
export const MAX_HOP_BYTES = 1024;

export const STATUS = { ok: 100, full: 201, failed: 203, notHere: 204, malformed: 400 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

export interface HopMessage {
  readonly type: number;
  /** The multihash of a peer's name. */
  readonly peer: Uint8Array | undefined;
  readonly status: number | undefined;
}

export const encodeReserved = (expireSeconds: number): Uint8Array => framed(number(1, 2), bytes(3, number(1, expireSeconds)), number(5, STATUS.ok));
export const encodeHopStatus = (status: Status): Uint8Array => framed(number(1, 2), number(5, status));
export const encodeStopConnect = (peer: Uint8Array): Uint8Array => framed(number(1, 0), bytes(2, bytes(1, peer)));

export const decodeHop = (message: Uint8Array): Result<HopMessage, DecodeError> => decode(message, 5);
export const decodeStop = (message: Uint8Array): Result<HopMessage, DecodeError> => decode(message, 4);

/** The first message in `gathered` and what came after it; `undefined` while it is not all there. */
export const takeFramed = (gathered: Uint8Array): Result<{ readonly message: Uint8Array; readonly rest: Uint8Array } | undefined, DecodeError> => {
  const length = readVarint(gathered, 0);
  if (!length) return gathered.length < 2 ? ok(undefined) : malformed("a length of another form");
  if (length.value > MAX_HOP_BYTES) return malformed("message too long");
  const end = length.end + length.value;
  return ok(gathered.length < end ? undefined : { message: gathered.subarray(length.end, end), rest: gathered.subarray(end) });
};

const decode = (message: Uint8Array, statusField: number): Result<HopMessage, DecodeError> => {
  const fields = readFields(message);
  const peer = fields?.get(2);
  const type = fields?.get(1);
  const status = fields?.get(statusField);
  if (!fields || typeof type !== "number") return malformed("not fields with a type");
  const id = peer instanceof Uint8Array ? readFields(peer)?.get(1) : undefined;
  return ok({ type, peer: id instanceof Uint8Array ? id : undefined, status: typeof status === "number" ? status : undefined });
};

const malformed = (why: string): Result<never, DecodeError> => err({ code: "malformed", why });

/** The last of each number; `undefined` if the bytes are not fields to their very end. */
const readFields = (message: Uint8Array): ReadonlyMap<number, number | Uint8Array> | undefined => {
  const fields = new Map<number, number | Uint8Array>();
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    const value = tag && readVarint(message, tag.end);
    if (!value) return undefined;
    const kind = tag.value & 7;
    at = value.end;
    if (kind === 0) fields.set(tag.value >>> 3, value.value);
    else if (kind === 2 && at + value.value <= message.length) fields.set(tag.value >>> 3, message.subarray(at, (at += value.value)));
    else return undefined;
  }
  return fields;
};

/** Numbers of up to 53 bits; larger ones are refused like any other rubbish. */
const readVarint = (message: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined => {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = message[from + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: from + i + 1 } : undefined;
  }
  return undefined;
};

const varint = (value: number): Uint8Array => {
  const out: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    out.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return Uint8Array.from(out);
  }
};
const number = (field: number, value: number): Uint8Array => concat(varint(field * 8), varint(value));
const bytes = (field: number, value: Uint8Array): Uint8Array => concat(varint(field * 8 + 2), varint(value.length), value);
const framed = (...fields: readonly Uint8Array[]): Uint8Array => {
  const message = concat(...fields);
  return concat(varint(message.length), message);
};
