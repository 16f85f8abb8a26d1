import fc from "fast-check";
import { expect, test } from "vitest";
import { createMeetingGuest } from "./meeting-guest.ts";
import { decodeMeetingMessage, encodeMeetingMessage, MAX_PEERS_NAMED, MAX_TOPICS } from "./meeting-codec.ts";
import { ANNOUNCE_BURST, createMeetingPoint, INTRODUCE_BURST, INTRODUCE_PER_SECOND, MAX_PEERS_PER_TOPIC, PRESENCE_MS, type MeetingPoint, type Outgoing } from "./meeting-point.ts";
import type { PeerTag } from "./types.ts";

const topic = (i: number): Uint8Array => Uint8Array.of(...new Uint8Array(30), i >> 8, i & 255);
const tag = (name: string): PeerTag => name as PeerTag;
const announce = (point: MeetingPoint, peer: string, topics: readonly number[], now = 0): readonly Outgoing[] | undefined =>
  point.receive(tag(peer), { type: "announce", topics: topics.map(topic) }, now);
const named = (outgoing: readonly Outgoing[] | undefined): string[] =>
  (outgoing ?? []).flatMap(({ to, message }) => (message.type === "present" ? [`${to}: ${message.peers.join(" ")}`] : []));

test("KP1 the newcomer hears who is there, and they of the newcomer, at once", () => {
  const point = createMeetingPoint();
  expect(named(announce(point, "ana", [1, 2]))).toEqual([]);
  expect(named(announce(point, "bo", [2, 3]))).toEqual(["bo: ana", "ana: bo"]);
  expect(named(announce(point, "cy", [1]))).toEqual(["cy: ana", "ana: cy"]);
  expect(named(announce(point, "di", [9]))).toEqual([]);
});

test("KP1 renewing tells nobody anew; another topic does", () => {
  const point = createMeetingPoint();
  announce(point, "ana", [1]);
  announce(point, "bo", [1]);
  expect(named(announce(point, "bo", [1], 1000))).toEqual([]);
  expect(named(announce(point, "ana", [1, 2], 2000))).toEqual([]);
  expect(named(announce(point, "bo", [1, 2], 3000))).toEqual(["bo: ana", "ana: bo"]);
});

test("KP1 whoever leaves, drops a topic or does not renew is not named again", () => {
  const point = createMeetingPoint();
  announce(point, "ana", [1]);
  point.leave(tag("ana"));
  expect(named(announce(point, "bo", [1]))).toEqual([]);
  announce(point, "bo", [2], 1000);
  expect(named(announce(point, "cy", [1], 1000))).toEqual([]);
  point.expire(PRESENCE_MS + 999);
  expect(point.peers).toBe(2);
  point.expire(PRESENCE_MS + 1000);
  expect([point.peers, point.topics]).toEqual([0, 0]);
});

test("LM6 one topic holds so many, and one machine may announce so often", () => {
  const point = createMeetingPoint();
  for (let i = 0; i < MAX_PEERS_PER_TOPIC; i++) announce(point, `p${i}`, [1]);
  expect(named(announce(point, "late", [1]))).toEqual([]);
  point.leave(tag("p0"));
  const heard = announce(point, "late", [1], 1000) ?? [];
  const told = heard.find(({ to, message }) => to === "late" && message.type === "present")?.message;
  expect(told?.type === "present" && told.peers.length).toBe(MAX_PEERS_NAMED);

  const busy = createMeetingPoint();
  for (let i = 0; i < ANNOUNCE_BURST; i++) expect(announce(busy, "ana", [i])).toBeDefined();
  expect(announce(busy, "ana", [1])).toBeUndefined();
  expect(announce(busy, "ana", [1], 2000)).toBeDefined();
});

test("LM6 a newcomer is introduced to the latest and no more, however many stand there", () => {
  const point = createMeetingPoint();
  for (let i = 0; i < 200; i++) announce(point, `p${i}`, [1]);
  const heard = announce(point, "late", [1]) ?? [];
  expect(heard.length).toBe(1 + 1 + MAX_PEERS_NAMED);
  expect(heard.at(-1)?.to).toBe("p199");
});

test("LM6 what one machine makes the keeper say is bounded: a burst, then so much a second", () => {
  const point = createMeetingPoint();
  const sets = [0, 1].map((set) => Array.from({ length: MAX_TOPICS }, (_, i) => 1000 * set + i));
  for (let i = 0; i < MAX_PEERS_NAMED; i++) for (const [at, set] of sets.entries()) announce(point, `p${at}-${i}`, set);
  let said = 0;
  let now = 0;
  // One who changes all topics every second, as the number of announcements alone would let it.
  for (; now < 60_000; now += 1000) {
    const out = announce(point, "eve", sets[(now / 1000) % 2] ?? [], now);
    if (!out) break;
    said += out.length;
  }
  expect(said).toBeGreaterThanOrEqual(MAX_TOPICS * MAX_PEERS_NAMED);
  expect(said).toBeLessThanOrEqual(INTRODUCE_BURST + (now / 1000) * INTRODUCE_PER_SECOND + now / 1000 + 1);
  expect(now).toBeLessThan(5000);
});

test("KP1 only ANNOUNCE is for the keeper", () => {
  const point = createMeetingPoint();
  expect(point.receive(tag("ana"), { type: "time", ms: 1 }, 0)).toBeUndefined();
  expect(point.receive(tag("ana"), { type: "present", topic: topic(1), peers: [tag("bo")] }, 0)).toBeUndefined();
});

test("KP1 after any history the point names exactly those who are there (against a plain list)", () => {
  const step = fc.record({ who: fc.constantFrom("ana", "bo", "cy", "di"), topics: fc.uniqueArray(fc.nat(3)), leave: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const point = createMeetingPoint();
      const plain = new Map<string, readonly number[]>();
      steps.forEach(({ who, topics, leave }, i) => {
        if (leave) {
          point.leave(tag(who));
          plain.delete(who);
          return;
        }
        const fresh = topics.filter((one) => !plain.get(who)?.includes(one));
        const expected = fresh.flatMap((one) => [...plain].filter(([peer, there]) => peer !== who && there.includes(one)).map(([peer]) => peer));
        const toNewcomer = (announce(point, who, topics, i * 5000) ?? []).flatMap(({ to, message }) => (to === who && message.type === "present" ? message.peers : []));
        expect([...toNewcomer].sort()).toEqual([...expected].sort());
        plain.set(who, topics);
      });
      expect(point.peers).toBe(plain.size);
      expect(point.topics).toBe(new Set([...plain.values()].flat()).size);
    }),
  );
});

test("KP5 the guest takes the keeper's time, and names only on topics it announced", () => {
  const guest = createMeetingGuest(tag("ana"));
  expect(guest.time(500)).toBeUndefined();
  expect(guest.receive(encodeMeetingMessage({ type: "time", ms: 10_000 }), 1000)).toEqual([]);
  expect(guest.time(1500)).toBe(10_500);
  const announced = decodeMeetingMessage(guest.announce([topic(1), topic(1), topic(2)]));
  expect(announced.ok && announced.value.type === "announce" && announced.value.topics.length).toBe(2);
  const hears = (on: number): unknown => guest.receive(encodeMeetingMessage({ type: "present", topic: topic(on), peers: [tag("ana"), tag("bo")] }), 0);
  expect(hears(2)).toEqual([{ topic: topic(2), peer: "bo" }]);
  expect(hears(3)).toEqual([]);
  expect(guest.receive(Uint8Array.of(9), 0)).toBeUndefined();
  expect(guest.receive(encodeMeetingMessage({ type: "announce", topics: [] }), 0)).toBeUndefined();
});
