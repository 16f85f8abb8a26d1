import type { DeviceTag, EpochId, OperationId } from "@thicket/wire";
import { logKey } from "@thicket/wire";
import { describe, expect, test } from "vitest";
import { decodeMessage, encodeMessage, HELLO_BYTES, PRESENCE_BYTES, type Message } from "./index.ts";

const bytes = (length: number, from = 0): Uint8Array => Uint8Array.from({ length }, (_, i) => (from + i * 7) & 255);
const hex = (length: number, byte: string): string => byte.repeat(length);
const rows = [{ log: logKey(hex(8, "a1") as DeviceTag, 513), seq: 7, prefix: hex(16, "0b") }, { log: logKey(hex(8, "a2") as DeviceTag, 1), seq: 0xffffffff, prefix: hex(16, "0c") }];
const heads = [hex(32, "01"), hex(32, "02")] as readonly string[] as readonly OperationId[];

const messages: readonly Exclude<Message, { readonly is: "later" }>[] = [
  { is: "nonce", nonce: bytes(32) },
  { is: "hello", sealed: bytes(HELLO_BYTES) },
  { is: "state", heads, rows },
  { is: "state", heads: [], rows: [] },
  { is: "operations", records: [bytes(256), bytes(512, 3)] },
  { is: "entries", records: [bytes(256)] },
  { is: "vector", rows },
  { is: "seal", epoch: hex(32, "0e") as EpochId, seal: bytes(2048) },
  { is: "presence", frame: bytes(PRESENCE_BYTES) },
];

describe.each(messages)("SY1 $is", (message) => {
  const encoded = encodeMessage(message);

  test("SY1 comes back as it went", () => {
    expect(decodeMessage(encoded)).toEqual({ ok: true, value: message });
  });

  test("SY1 cut short anywhere it is refused, or is the same message with fewer whole records", () => {
    for (let length = 0; length < encoded.length; length++) {
      const cut = decodeMessage(encoded.subarray(0, length));
      if (!cut.ok) continue;
      // What stands to the end of the message has no length of its own: a link carries messages whole.
      if (message.is === "seal") expect(length).toBeGreaterThan(32);
      else if ("records" in message) expect("records" in cut.value && message.records.slice(0, cut.value.records.length)).toEqual("records" in cut.value && cut.value.records);
      else throw new Error(`${message.is} of ${length} bytes was read`);
    }
  });

  test("SY1 with bytes left over it is refused, unless they belong to it", () => {
    const longer = decodeMessage(Uint8Array.from([...encoded, 1]));
    expect(longer.ok).toBe(message.is === "seal");
  });

  test("LM7 whatever bit is flipped, reading it ends in a message or a refusal", () => {
    for (let bit = 0; bit < Math.min(encoded.length, 200) * 8; bit++) {
      const flipped = Uint8Array.from(encoded);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const read = decodeMessage(flipped);
      if (read.ok && read.value.is !== "later") expect(encodeMessage(read.value)).toEqual(flipped);
    }
  });
});

test("SY1 a count that the bytes can't hold is refused before anything is made for it", () => {
  const rowCount = Uint8Array.of(6, 0xff, 0xff, 0xff, 0xff);
  const headCount = Uint8Array.of(3, 0xff, 0xff);
  const recordLength = Uint8Array.of(5, 0xff, 0xff, 0xff, 0xff, 1);
  for (const lie of [rowCount, headCount, recordLength]) expect(decodeMessage(lie)).toMatchObject({ ok: false, error: { code: "malformed" } });
});

test("SY6 a message of a newer version is passed over; type 0 and nothing at all are no messages", () => {
  for (let type = 9; type < 256; type++) expect(decodeMessage(Uint8Array.of(type, 1, 2, 3))).toEqual({ ok: true, value: { is: "later" } });
  expect(decodeMessage(Uint8Array.of(0)).ok).toBe(false);
  expect(decodeMessage(new Uint8Array(0)).ok).toBe(false);
});
