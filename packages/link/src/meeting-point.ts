/**
 * KP1: the keeper's side of meeting. Opaque topics, names of this start, a short life; nothing is
 * written down. The machine has no clock and no I/O: `now` comes in, what is to be sent comes out.
 */
import { toHex } from "@thicket/wire";
import { MAX_PEERS_NAMED, MAX_TOPICS, type MeetingMessage } from "./meeting-codec.ts";
import type { PeerTag } from "./types.ts";

/** A machine that has not renewed for this long is not named any more. It renews three times as often. */
export const PRESENCE_MS = 60_000;
/** LM1 has 300 devices; a machine that just started anew may stand there twice for a while. */
export const MAX_PEERS_PER_TOPIC = 512;
/** LM6: topics held at once, all machines together: some 200 MB at worst. */
export const MAX_TOPICS_HELD = 200_000;
/** LM6: announcements of one machine: a burst, then one a second. Changing group, epoch or slot needs far fewer. */
export const ANNOUNCE_BURST = 20;
export const ANNOUNCE_MS = 1000;
/**
 * LM6: introductions one machine may cause: every topic it can hold at once, each full, then 256 a second.
 * One announcement of 8 kB would otherwise make the keeper write to everybody everywhere, every second.
 */
export const INTRODUCE_BURST: number = MAX_TOPICS * (1 + MAX_PEERS_NAMED);
export const INTRODUCE_PER_SECOND = 256;

export interface Outgoing {
  readonly to: PeerTag;
  readonly message: MeetingMessage;
}

export interface MeetingPoint {
  /** `undefined`: this machine asks too often or of the wrong kind; its stream is to be closed. */
  receive(from: PeerTag, message: MeetingMessage, now: number): readonly Outgoing[] | undefined;
  leave(peer: PeerTag): void;
  /** Forgets whoever did not renew. */
  expire(now: number): void;
  readonly peers: number;
  readonly topics: number;
}

interface Present {
  topics: ReadonlyMap<string, Uint8Array>;
  until: number;
  /** When this machine's burst would be full again. */
  fullAt: number;
  /** Introductions it may still cause, as of `until - PRESENCE_MS`. */
  introductions: number;
}

export const createMeetingPoint = (): MeetingPoint => {
  const byPeer = new Map<PeerTag, Present>();
  const byTopic = new Map<string, Set<PeerTag>>();

  const quit = (peer: PeerTag, topic: string): void => {
    const there = byTopic.get(topic);
    there?.delete(peer);
    if (there?.size === 0) byTopic.delete(topic);
  };

  const join = (peer: PeerTag, topic: string): ReadonlySet<PeerTag> | undefined => {
    const there = byTopic.get(topic) ?? (byTopic.size < MAX_TOPICS_HELD ? new Set<PeerTag>() : undefined);
    if (!there || there.size >= MAX_PEERS_PER_TOPIC) return undefined;
    byTopic.set(topic, there);
    return there.add(peer);
  };

  const leave = (peer: PeerTag): void => {
    for (const topic of byPeer.get(peer)?.topics.keys() ?? []) quit(peer, topic);
    byPeer.delete(peer);
  };

  const receive = (from: PeerTag, message: MeetingMessage, now: number): readonly Outgoing[] | undefined => {
    if (message.type !== "announce") return undefined;
    const before = byPeer.get(from);
    const fullAt = Math.max(before?.fullAt ?? now, now) + ANNOUNCE_MS;
    if (fullAt - now > ANNOUNCE_BURST * ANNOUNCE_MS) return undefined;

    const wanted = new Map(message.topics.map((topic) => [toHex(topic), topic]));
    for (const topic of before?.topics.keys() ?? []) if (!wanted.has(topic)) quit(from, topic);
    const joined = new Map<string, Uint8Array>();
    const out: Outgoing[] = [{ to: from, message: { type: "time", ms: now } }];
    for (const [key, topic] of wanted) {
      const isNew = !before?.topics.has(key);
      const there = isNew ? join(from, key) : byTopic.get(key);
      if (!there) continue;
      joined.set(key, topic);
      if (isNew) out.push(...introduce(from, topic, there));
    }
    const earned = before ? before.introductions + ((now + PRESENCE_MS - before.until) / 1000) * INTRODUCE_PER_SECOND : INTRODUCE_BURST;
    const introductions = Math.min(INTRODUCE_BURST, earned) - (out.length - 1);
    byPeer.set(from, { topics: joined, until: now + PRESENCE_MS, fullAt, introductions });
    return introductions < 0 ? undefined : out;
  };

  return {
    receive,
    leave,
    expire: (now) => {
      for (const [peer, present] of byPeer) if (present.until <= now) leave(peer);
    },
    get peers() {
      return byPeer.size;
    },
    get topics() {
      return byTopic.size;
    },
  };
};

/** The newcomer hears of the latest to come, and they of the newcomer: more than anybody has neighbours. */
const introduce = (newcomer: PeerTag, topic: Uint8Array, there: ReadonlySet<PeerTag>): readonly Outgoing[] => {
  const others = [...there].filter((peer) => peer !== newcomer).slice(-MAX_PEERS_NAMED);
  const present = (to: PeerTag, peers: readonly PeerTag[]): Outgoing => ({ to, message: { type: "present", topic, peers } });
  return others.length === 0
    ? []
    : [present(newcomer, others), ...others.map((peer) => present(peer, [newcomer]))];
};
