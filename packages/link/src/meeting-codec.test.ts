import { toHex } from "@thicket/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMeetingMessage, encodeMeetingMessage, MAX_PEERS_NAMED, MAX_TOPICS, type MeetingMessage } from "./meeting-codec.ts";
import type { PeerTag } from "./types.ts";

const topic = fc.uint8Array({ minLength: 32, maxLength: 32 });
const peer = fc.stringMatching(/^[!-~]{1,64}$/).map((text) => text as PeerTag);
const message: fc.Arbitrary<MeetingMessage> = fc.oneof(
  fc.uniqueArray(topic, { maxLength: 5, selector: toHex }).map((topics) => ({ type: "announce" as const, topics })),
  fc.record({ type: fc.constant("present" as const), topic, peers: fc.array(peer, { maxLength: 5 }) }),
  fc.record({ type: fc.constant("time" as const), ms: fc.nat(Number.MAX_SAFE_INTEGER) }),
);

test("KP1 meeting messages come back as they went", () => {
  fc.assert(fc.property(message, (given) => void expect(decodeMeetingMessage(encodeMeetingMessage(given))).toEqual({ ok: true, value: given })));
});

test("KP1 every truncation and every longer message is refused", () => {
  fc.assert(
    fc.property(message, (given) => {
      const bytes = encodeMeetingMessage(given);
      for (let length = 0; length < bytes.length; length++) expect(decodeMeetingMessage(bytes.subarray(0, length)).ok).toBe(false);
      expect(decodeMeetingMessage(Uint8Array.of(...bytes, 0)).ok).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test("KP1 a flipped bit is refused or reads as another message, never as the same", () => {
  fc.assert(
    fc.property(message, fc.nat(), (given, where) => {
      const bytes = encodeMeetingMessage(given);
      const bit = where % (8 * bytes.length);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const got = decodeMeetingMessage(bytes);
      if (got.ok) expect(got.value).not.toEqual(given);
    }),
  );
});

test("LM6 too many topics, a topic twice, too many peers, a peer's name that is none: refused", () => {
  const numbered = (i: number): Uint8Array => Uint8Array.of(...new Uint8Array(30), i >> 8, i & 255);
  const topics = (count: number): Uint8Array => encodeMeetingMessage({ type: "announce", topics: Array.from({ length: count }, (_, i) => numbered(i)) });
  expect(decodeMeetingMessage(topics(MAX_TOPICS)).ok).toBe(true);
  expect(decodeMeetingMessage(topics(MAX_TOPICS + 1)).ok).toBe(false);
  expect(decodeMeetingMessage(encodeMeetingMessage({ type: "announce", topics: [numbered(1), numbered(1)] })).ok).toBe(false);
  const peers = (names: readonly string[]): boolean => decodeMeetingMessage(encodeMeetingMessage({ type: "present", topic: numbered(0), peers: names as PeerTag[] })).ok;
  expect(peers(Array.from({ length: MAX_PEERS_NAMED }, () => "a"))).toBe(true);
  expect(peers(Array.from({ length: MAX_PEERS_NAMED + 1 }, () => "a"))).toBe(false);
  for (const name of ["", "a b", "a\n", "\u007f", "x".repeat(65)]) expect(peers([name])).toBe(false);
});

test("LM7 any bytes at all are decoded or refused, never thrown at", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeMeetingMessage(bytes)), { numRuns: 2000 });
});
