import { crc32 } from "node:zlib";
import { suite } from "@thicket/crypto";
import { createCode, createGroup, createMembership, decodeCode, decodeOperation, decodeSeal, decodeWelcome, encodeCode, encodeWelcome, generateSeeds, leave, publicKeys, vouch } from "@thicket/group";
import { logKey, NO_ENTRY, toHex, type DeviceTag, type DocumentId, type EpochId, type MemberId, type OperationId } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { stageOf, type Target } from "./target.ts";

/** Membership, and everything of an invitation that is read before anybody is trusted. */
export const groupTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const random = (length: number): Uint8Array => choice.bytes(length);
  const seeds = generateSeeds(random);
  const made = await createGroup(suite, random, seeds);
  const membership = createMembership(suite, made.group);
  for (const operation of made.operations) membership.add(operation);
  const operations = [...made.operations, await vouch(membership, made.keys, made.keys.device as string as MemberId), await leave(membership, made.keys)];
  const code = encodeCode(createCode({ suite, random, keys: publicKeys(suite, seeds), now: 1_700_000_000_000, byLink: false, hints: ["/dns4/helper.example/tcp/443/wss/p2p/12D3KooWhelper"] }));
  return [
    { name: "operation", samples: operations, read: (bytes) => stageOf(decodeOperation(suite, made.group, bytes)) },
    {
      // Signatures are checked here: 20 times the work of reading.
      name: "operation into the history", samples: operations.slice(0, 2), share: 0.05,
      read: (bytes) => stageOf(createMembership(suite, made.group).add(bytes)),
    },
    { name: "seal", samples: made.seals, read: (bytes) => stageOf(decodeSeal(bytes)) },
    { name: "welcome", samples: [encodeWelcome({
      group: made.group, heads: [toHex(choice.bytes(32)) as OperationId], operations: operations.slice(2), rows: [{ log: logKey("ab".repeat(8) as DeviceTag, 3), seq: 9, id: NO_ENTRY }],
      epoch: { id: toHex(choice.bytes(32)) as EpochId, secret: choice.bytes(32) }, gate: choice.bytes(40), base: choice.bytes(40),
      documents: [{ id: toHex(choice.bytes(16)) as DocumentId, kind: 1, schema: 1, snapshot: choice.bytes(60) }], facts: [choice.bytes(30)], names: [{ member: made.keys.device as string as MemberId, name: "Ana" }],
    })], read: (bytes) => stageOf(decodeWelcome(bytes)) },
    // What a person scans or pastes, as Latin text.
    { name: "invitation code as text", samples: [code, `Come in: https://helper.example/#${code} see you`].map((text) => Buffer.from(text, "latin1")), read: (bytes) => stageOf(decodeCode(Buffer.from(bytes).toString("latin1"))) },
    { name: "invitation code behind its checksum", samples: [fromBase32(code)], read: (bytes) => stageOf(decodeCode(toBase32(bytes))), repair: withChecksum },
  ];
};

const withChecksum = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length < 10) return bytes;
  const body = bytes.slice(0, -4);
  // The mark is kept, or nothing behind it would be read.
  body.set(MARK.subarray(0, body.length));
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([body, sum]);
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const toBase32 = (bytes: Uint8Array): string => {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
};
const fromBase32 = (text: string): Uint8Array => {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
};
const MARK = fromBase32("THICKETB");
