/**
 * KP1, KP5: a machine's side of meeting, one for each keeper. No clock and no I/O: what is to be sent
 * comes out, what arrived goes in.
 */
import { equalBytes, toHex } from "@thicket/wire";
import { decodeMeetingMessage, encodeMeetingMessage, MAX_TOPICS } from "./meeting-codec.ts";
import { PRESENCE_MS } from "./meeting-point.ts";
import type { PeerTag } from "./types.ts";

/** Three tries fit into one life. */
export const RENEW_MS: number = PRESENCE_MS / 3;

export interface MeetingGuest {
  /** The message to send now, and again every RENEW_MS and on every new stream. Topics beyond MAX_TOPICS are left out. */
  announce(topics: readonly Uint8Array[]): Uint8Array;
  /** Who is named on a topic we announced; `undefined` when the keeper does not speak as it should. */
  receive(message: Uint8Array, now: number): readonly { readonly topic: Uint8Array; readonly peer: PeerTag }[] | undefined;
  /** The keeper's stated time at `now`, once it has said one. For topic slots only. */
  time(now: number): number | undefined;
}

export const createMeetingGuest = (self: PeerTag): MeetingGuest => {
  let announced: readonly Uint8Array[] = [];
  let ahead: number | undefined;
  return {
    announce: (topics) => {
      announced = [...new Map(topics.map((topic) => [toHex(topic), topic])).values()].slice(0, MAX_TOPICS);
      return encodeMeetingMessage({ type: "announce", topics: announced });
    },
    receive: (bytes, now) => {
      const message = decodeMeetingMessage(bytes);
      if (!message.ok || message.value.type === "announce") return undefined;
      if (message.value.type === "time") {
        ahead = message.value.ms - now;
        return [];
      }
      const { topic, peers } = message.value;
      if (!announced.some((ours) => equalBytes(ours, topic))) return [];
      return peers.filter((peer) => peer !== self).map((peer) => ({ topic, peer }));
    },
    time: (now) => (ahead === undefined ? undefined : now + ahead),
  };
};
