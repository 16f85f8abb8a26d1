/** Membership, and the code of an invitation: what is read before anybody is trusted. */
import { crc32 } from "node:zlib";
import { createCode, createGroup, createMembership, decodeCode, decodeOperation, decodeSeal, encodeCode, generateSeeds, leave, openEpochSeal, operationSignatureInput, publicKeys, vouch } from "@thicket/group";
import { simSuite } from "@thicket/testkit";
import { concat, SIGNATURE_BYTES, type MemberId } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { stageOf, type Target } from "./target.ts";

export const groupTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const random = (length: number): Uint8Array => choice.bytes(length);
  const seeds = generateSeeds(random);
  const { group, keys, operations: first, seals } = await createGroup(simSuite, random, seeds);
  const membership = createMembership(simSuite, group);
  for (const operation of first) membership.add(operation);
  const operations = [...first, await vouch(membership, keys, keys.device as string as MemberId), await leave(membership, keys)];
  const signer = simSuite.signer(keys.signingSeed);
  const epoch = membership.state.writeEpoch;
  if (epoch === undefined) throw new Error("no epoch");
  const place = { group, epoch, device: keys.device };
  const code = encodeCode(createCode({ suite: simSuite, random, keys: publicKeys(simSuite, seeds), now: 1_700_000_000_000, byLink: false, hints: ["/dns4/helper.example/tcp/443/wss/p2p/12D3KooWhelper"] }));
  return [
    { name: "operation", samples: operations, read: (bytes) => stageOf(decodeOperation(simSuite, group, bytes)) },
    {
      // Signed by the founder, whatever it says: a member may sign anything.
      name: "operation into the history", samples: operations,
      read: async (bytes) => {
        const history = createMembership(simSuite, group);
        for (const operation of first) history.add(operation);
        const read = decodeOperation(simSuite, group, bytes);
        const signed = read.ok ? concat(bytes.subarray(0, -SIGNATURE_BYTES), await signer.sign(operationSignatureInput(simSuite, group, read.value.id))) : bytes;
        const added = history.add(signed);
        if (added.ok && history.state.devices.size === 0) throw new Error("a history without its founder");
        return added.ok && added.value === "waiting" ? "waiting" : stageOf(added);
      },
    },
    {
      name: "seal", samples: seals,
      read: (bytes) => {
        const seal = decodeSeal(bytes);
        return seal.ok ? stageOf(openEpochSeal(simSuite, place, seeds.kemSeed, seal.value)) : seal.error.code;
      },
    },
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
