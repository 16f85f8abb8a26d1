import { suite } from "@thicket/crypto";
import { epochKeys } from "@thicket/group";
import type { DocumentTag } from "@thicket/wire";
import { describe, expect, test } from "vitest";
import { createPresenceReceiver, createPresenceSender, MAX_POSITION_BYTES, PRESENCE_BYTES, type Place, type PresenceReceiver } from "./index.ts";
import { people, randomFrom } from "./testing/people.ts";

const { group, epoch, ana, bo, membership } = await people();
const other = epochKeys(suite, group, new Uint8Array(32).fill(5));
const place = (lane: number): Place => ({ document: "d0".repeat(8) as DocumentTag, lane, anchor: Uint8Array.of(1, 2, lane), head: undefined });
const sender = (keys = ana, name = "frames") => createPresenceSender(suite, randomFrom(name), group, keys, epoch);
const receiver = (keys = ana, epochs = [other, epoch]): PresenceReceiver => createPresenceReceiver(suite, group, { tag: keys.tag, signingKey: suite.signer(keys.signingSeed).publicKey }, () => epochs);
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe("PR1", () => {
  test("PR1 after the signed first frame places come through, all frames being of one size", async () => {
    const [sending, receiving] = [sender(), receiver()];
    const start = await sending.start();
    const frames = [0, 1, 15].map((lane) => sending.frame(place(lane)));
    expect([start, ...frames].map((frame) => frame.length)).toEqual([128, 128, 128, PRESENCE_BYTES]);
    expect(receiving.open(start)).toBeUndefined();
    expect(frames.map((frame) => receiving.open(frame))).toEqual([place(0), place(1), place(15)]);
  });

  test("PR1 a frame that comes again, or late, is dropped", async () => {
    const [sending, receiving] = [sender(), receiver()];
    const start = await sending.start();
    const [one, two] = [sending.frame(place(1)), sending.frame(place(2))];
    expect([start, two, one, two, start, two].map((frame) => receiving.open(frame)?.lane)).toEqual([undefined, 2, undefined, undefined, undefined, undefined]);
  });

  test("PR1 nothing counts before the first frame, under an epoch not held, or with a changed byte", async () => {
    const sending = sender();
    const start = await sending.start();
    const frame = sending.frame(place(1));
    expect(receiver().open(frame)).toBeUndefined();
    const stranger = receiver(ana, [other]);
    expect([start, frame].map((each) => stranger.open(each))).toEqual([undefined, undefined]);
    for (let at = 0; at < PRESENCE_BYTES; at += 5) {
      const receiving = receiver();
      receiving.open(start);
      expect(receiving.open(flip(frame, at))).toBeUndefined();
      const other = receiver();
      other.open(flip(start, at));
      expect(other.open(frame)).toBeUndefined();
    }
  });

  test("PR1 a position that is too long is left out, and the person is still here", async () => {
    const [sending, receiving] = [sender(), receiver()];
    receiving.open(await sending.start());
    const long = { ...place(1), anchor: new Uint8Array(MAX_POSITION_BYTES + 1), head: new Uint8Array(MAX_POSITION_BYTES).fill(7) };
    expect(receiving.open(sending.frame(long))).toEqual({ ...long, anchor: undefined });
  });
});

describe("PR2", () => {
  test("PR2 a member can't speak for another: frames signed by anybody else are dropped", async () => {
    // Bo plays Ana's frames in his own session, and signs a session of his as hers. Ana's own receiver is the control.
    const anas = sender();
    const start = await anas.start();
    const frame = anas.frame(place(3));
    const [asBo, asAna] = [receiver(bo), receiver(ana)];
    expect([asBo.open(start), asBo.open(frame)]).toEqual([undefined, undefined]);
    expect([asAna.open(start), asAna.open(frame)]).toEqual([undefined, place(3)]);
    const forged = createPresenceSender(suite, randomFrom("forged"), group, { ...bo, tag: ana.tag }, epoch);
    const victim = receiver(ana);
    victim.open(await forged.start());
    expect(victim.open(forged.frame(place(3)))).toBeUndefined();
    expect(membership.state.devices.has(bo.tag)).toBe(true);
  });

  test("PR2 a frame names a lane and a document and nothing that could be another's", async () => {
    const [sending, receiving] = [sender(), receiver()];
    receiving.open(await sending.start());
    expect(Object.keys(receiving.open(sending.frame(place(1))) ?? {}).sort()).toEqual(["anchor", "document", "head", "lane"]);
  });
});
