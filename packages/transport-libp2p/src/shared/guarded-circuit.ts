/**
 * The library's relay transport, for our helpers alone. By itself it takes anyone for a relay who says
 * so or dials through itself: a stranger could take the place kept for a helper, and see who comes.
 */
import { circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import type { Connection, Peer, PeerId, StreamHandler, Topology } from "@libp2p/interface";
import type { Libp2pOptions } from "libp2p";
import { override } from "./override.ts";

type Factory = NonNullable<Libp2pOptions["transports"]>[number];

/** LM6: relayed connections others hold with us at once. */
const MAX_RELAYED_IN = 64;

export const guardedCircuit = (helpers: readonly string[]): Factory => {
  const ids = new Set(helpers.map(helperIdOf));
  const isHelper = (peer: PeerId): boolean => ids.has(peer.toString());
  return (components) =>
    circuitRelayTransport({ maxInboundStopStreams: MAX_RELAYED_IN })(
      override(components, {
        registrar: override(components.registrar, {
          handle: (protocol: string, handler: StreamHandler, options: object) => components.registrar.handle(protocol, guardStop(handler, isHelper), options),
          register: (protocol: string, topology: Topology) => components.registrar.register(protocol, { ...topology, onConnect: (peer, connection) => (isHelper(peer) ? topology.onConnect?.(peer, connection) : undefined) }),
        }),
        peerStore: override(components.peerStore, {
          all: async (query: object): Promise<Peer[]> => (await components.peerStore.all(query)).filter(({ id }) => isHelper(id)),
        }),
      }),
    );
};

/** The name in a helper's address. */
export const helperIdOf = (address: string): string => /\/p2p\/([^/]+)$/.exec(address)?.[1] ?? "";

const guardStop =
  (handler: StreamHandler, isHelper: (peer: PeerId) => boolean): StreamHandler =>
  (stream, connection: Connection) =>
    isHelper(connection.remotePeer) ? handler(stream, connection) : stream.abort(new Error("not a helper"));
