/** The streams open with others, each as a Connection, within the limits of LM6. */
import type { Connection as Wire, Libp2p, Stream } from "@libp2p/interface";
import { createMessageStream, type Beat, type Connection, type Path, type PeerTag, type Purpose } from "@thicket/link";
import { MAX_STREAMS, MAX_STREAMS_PER_PEER, OPEN_STREAM_MS, PROTOCOL_OF } from "./protocols.ts";
import { pipeOf } from "./stream-pipe.ts";

export const pathOf = (connection: Wire): Path => {
  const names = connection.remoteAddr.getComponents().map(({ name }) => name);
  return names.includes("p2p-circuit") && !names.includes("webrtc") ? "relayed" : "direct";
};

export const tagOf = (connection: Wire): PeerTag => connection.remotePeer.toString() as PeerTag;

export interface Streams {
  /** Rejects when the stream can't be opened in time. */
  open(connection: Wire, purpose: Purpose, signal?: AbortSignal): Promise<Connection>;
  /** The open connections with that peer. */
  of(peer: PeerTag): readonly Connection[];
  closeAll(): void;
}

/** `arrived` hears of every stream others open. */
export const createStreams = async (node: Libp2p, beat: Beat, arrived: (connection: Connection) => void): Promise<Streams> => {
  const held = new Map<PeerTag, Set<Connection>>();
  const counts: Record<Purpose, number> = { session: 0, join: 0 };

  const keep = (stream: Stream, wire: Wire, purpose: Purpose, dialled: boolean): Connection => {
    const remotePeer = tagOf(wire);
    const connection: Connection = { ...createMessageStream(pipeOf(stream), beat), remotePeer, purpose, path: pathOf(wire), dialled };
    const ours = held.get(remotePeer) ?? new Set();
    held.set(remotePeer, ours.add(connection));
    counts[purpose] += 1;
    void connection.closed.then(() => {
      counts[purpose] -= 1;
      ours.delete(connection);
      if (ours.size === 0 && held.get(remotePeer) === ours) held.delete(remotePeer);
    });
    return connection;
  };

  for (const purpose of ["session", "join"] as const) {
    const take = (stream: Stream, wire: Wire): void => {
      if (counts[purpose] >= MAX_STREAMS[purpose] || (held.get(tagOf(wire))?.size ?? 0) >= MAX_STREAMS_PER_PEER) return stream.abort(new Error("too many"));
      const connection = keep(stream, wire, purpose, false);
      try {
        arrived(connection);
      } catch {
        void connection.close();
      }
    };
    await node.handle(PROTOCOL_OF[purpose], take, { runOnLimitedConnection: true, maxInboundStreams: MAX_STREAMS_PER_PEER, maxOutboundStreams: MAX_STREAMS_PER_PEER });
  }

  return {
    open: async (wire, purpose, signal) => {
      const patience = AbortSignal.timeout(OPEN_STREAM_MS);
      const stream = await wire.newStream(PROTOCOL_OF[purpose], {
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
        runOnLimitedConnection: true,
      });
      return keep(stream, wire, purpose, true);
    },
    of: (peer) => [...(held.get(peer) ?? [])],
    closeAll: () => {
      for (const connections of held.values()) for (const connection of connections) void connection.close();
    },
  };
};
