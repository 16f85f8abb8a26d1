/** link's meeting point on a libp2p node (KP1): one stream a machine, nothing written down. */
import type { Libp2p } from "@libp2p/interface";
import { createMeetingPoint, createMessageStream, decodeMeetingMessage, encodeMeetingMessage, MAX_ANNOUNCE_BYTES, type Beat, type MessageStream, type Outgoing, type PeerTag } from "@thicket/link";
import { MEETING_PROTOCOL } from "../shared/protocols.ts";
import { pipeOf } from "../shared/stream-pipe.ts";
import { tagOf } from "../shared/streams.ts";

const EXPIRE_MS = 5000;
/** LM6: a machine that announces and asks for nothing else sends little; what it may be told at once fits into this; past it, it does not listen. */
const LIMITS = { maxMessageBytes: MAX_ANNOUNCE_BYTES, maxQueueBytes: 1024 * 1024 };

export interface Meeting {
  counts(): { readonly peers: number; readonly topics: number };
  stop(): void;
}

export const serveMeeting = async (node: Libp2p, beat: Beat, now: () => number): Promise<Meeting> => {
  const point = createMeetingPoint();
  const streams = new Map<PeerTag, MessageStream>();

  const deliver = (outgoing: readonly Outgoing[]): void => {
    for (const { to, message } of outgoing) void streams.get(to)?.send(encodeMeetingMessage(message)).catch(() => undefined);
  };

  const serve = async (peer: PeerTag, stream: MessageStream): Promise<void> => {
    try {
      for await (const bytes of stream.messages()) {
        const message = decodeMeetingMessage(bytes);
        const outgoing = message.ok ? point.receive(peer, message.value, now()) : undefined;
        if (!outgoing) return;
        deliver(outgoing);
      }
    } catch {
      // Cut: the machine is gone.
    } finally {
      void stream.close();
      if (streams.get(peer) === stream) {
        streams.delete(peer);
        point.leave(peer);
      }
    }
  };

  await node.handle(
    MEETING_PROTOCOL,
    (raw, connection) => {
      try {
        const peer = tagOf(connection);
        const stream = createMessageStream(pipeOf(raw), beat, LIMITS);
        void streams.get(peer)?.close();
        streams.set(peer, stream);
        void serve(peer, stream);
      } catch {
        raw.abort(new Error("over"));
      }
    },
    { maxInboundStreams: 2 },
  );

  let cancel = (): void => undefined;
  const expire = (): void => {
    point.expire(now());
    cancel = beat.later(EXPIRE_MS, expire);
  };
  expire();

  return {
    counts: () => ({ peers: point.peers, topics: point.topics }),
    stop: () => {
      cancel();
      for (const stream of streams.values()) void stream.close();
    },
  };
};
