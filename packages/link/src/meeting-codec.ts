/**
 * What passes between a machine and the meeting point of a keeper (KP1), each in one message of a
 * Connection's framing.
 *
 *   ANNOUNCE  1 type = 1 | 2 count ≤ 256 | count × 32 topic                         machine → keeper
 *   PRESENT   1 type = 2 | 32 topic | 1 count ≤ 64 | count × (1 length | peer)      keeper → machine
 *   TIME      1 type = 3 | 8 milliseconds since 1970                                 keeper → machine
 *
 * A topic is opaque; a peer is a network name of this start, 1 to 64 printable ASCII characters.
 */
import { createWriter, decode, refuse, toHex, utf8, type DecodeError, type Reader, type Result } from "@thicket/wire";
import type { PeerTag } from "./types.ts";

export const TOPIC_BYTES = 32;
/** A device is in tens of groups at most, each with three slots of time (KP5) and a few old topics (EP10). */
export const MAX_TOPICS = 256;
/** A device keeps at most six neighbours: more names than this at once only cost. */
export const MAX_PEERS_NAMED = 64;
export const MAX_PEER_TAG_CHARS = 64;
/** LM6: the longest ANNOUNCE, which is all a keeper reads. */
export const MAX_ANNOUNCE_BYTES: number = 3 + MAX_TOPICS * TOPIC_BYTES;
/** LM6: the longest PRESENT, which is the longest a machine reads. */
export const MAX_PRESENT_BYTES: number = 2 + TOPIC_BYTES + MAX_PEERS_NAMED * (1 + MAX_PEER_TAG_CHARS);

export type MeetingMessage =
  | { readonly type: "announce"; readonly topics: readonly Uint8Array[] }
  | { readonly type: "present"; readonly topic: Uint8Array; readonly peers: readonly PeerTag[] }
  | { readonly type: "time"; readonly ms: number };

const ANNOUNCE = 1;
const PRESENT = 2;
const TIME = 3;

export const encodeMeetingMessage = (message: MeetingMessage): Uint8Array => {
  const writer = createWriter();
  switch (message.type) {
    case "announce":
      writer.u8(ANNOUNCE).u16(message.topics.length);
      for (const topic of message.topics) writer.bytes(topic);
      return writer.finish();
    case "present":
      writer.u8(PRESENT).bytes(message.topic).u8(message.peers.length);
      for (const peer of message.peers) writer.u8(peer.length).bytes(utf8(peer));
      return writer.finish();
    case "time":
      return writer.u8(TIME).u53(message.ms).finish();
  }
};

export const decodeMeetingMessage = (bytes: Uint8Array): Result<MeetingMessage, DecodeError> =>
  decode(bytes, (reader) => {
    const type = reader.u8();
    if (type === ANNOUNCE) return { type: "announce", topics: readTopics(reader) };
    if (type === PRESENT) {
      const topic = reader.bytes(TOPIC_BYTES).slice();
      const count = reader.u8();
      if (count > MAX_PEERS_NAMED) refuse("too many peers");
      return { type: "present", topic, peers: Array.from({ length: count }, () => readPeer(reader)) };
    }
    if (type === TIME) return { type: "time", ms: reader.u53() };
    return refuse("unknown type");
  });

/** Whether `text` can be a peer's name on the wire. */
export const isPeerTag = (text: string): text is PeerTag => text.length > 0 && text.length <= MAX_PEER_TAG_CHARS && /^[!-~]+$/.test(text);

const readTopics = (reader: Reader): readonly Uint8Array[] => {
  const count = reader.u16();
  if (count > MAX_TOPICS || reader.left !== count * TOPIC_BYTES) refuse("topics of another number");
  const topics = Array.from({ length: count }, () => reader.bytes(TOPIC_BYTES).slice());
  if (new Set(topics.map(toHex)).size !== count) refuse("a topic twice");
  return topics;
};

const readPeer = (reader: Reader): PeerTag => {
  const text = String.fromCharCode(...reader.bytes(reader.u8()));
  return isPeerTag(text) ? text : refuse("not a peer's name");
};
