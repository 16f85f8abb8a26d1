/**
 * The keeper's network half: a relay and a meeting point on one libp2p node. It listens for WebSockets
 * on a port of loopback that the system picks; the keeper's own HTTP server passes upgrades on to it.
 */
import { generateKeyPair, privateKeyFromRaw } from "@libp2p/crypto/keys";
import { circuitRelayServer } from "@libp2p/circuit-relay-v2";
import { webSockets } from "@libp2p/websockets";
import type { Multiaddr } from "@multiformats/multiaddr";
import { createLibp2p } from "libp2p";
import { commonOptions, commonServices } from "../shared/options.ts";
import { nodeBeat } from "./node-transport.ts";
import { serveMeeting } from "./serve-meeting.ts";

/** Machines one keeper relays for. */
export const MAX_RESERVATIONS = 2000;
/** A reservation is freed when its machine goes; this is for one that goes without a word. */
export const RESERVATION_MS: number = 20 * 60_000;
/** LM6: streams one machine may hold through the relay, each way. */
export const MAX_RELAYED_STREAMS = 64;

export interface KeeperNodeOptions {
  /** The key the keeper was given before, if any: printed codes name it. */
  readonly key?: Uint8Array;
  readonly now: () => number;
}

export interface KeeperNode {
  readonly peer: string;
  /** To be kept, and given back at the next start. */
  readonly key: Uint8Array;
  /** The port of 127.0.0.1 that upgrades are passed on to. */
  readonly port: number;
  /** Counts only: nothing that names anybody. */
  counts(): { readonly connections: number; readonly reservations: number; readonly peers: number; readonly topics: number };
  stop(): Promise<void>;
}

export const createKeeperNode = async (options: KeeperNodeOptions): Promise<KeeperNode> => {
  const privateKey = options.key ? privateKeyFromRaw(options.key) : await generateKeyPair("Ed25519");
  const relay = circuitRelayServer({
    hopTimeout: 15_000,
    maxInboundHopStreams: MAX_RELAYED_STREAMS,
    maxOutboundStopStreams: MAX_RELAYED_STREAMS,
    reservations: { maxReservations: MAX_RESERVATIONS, reservationTtl: RESERVATION_MS, applyDefaultLimit: false },
  });
  let port = 0;
  // No address of this machine is told to anyone: who got here knows the one that works.
  const announceFilter = (listening: Multiaddr[]): Multiaddr[] => {
    port = portOf(listening[0]) ?? port;
    return [];
  };
  const node = await createLibp2p({
    ...commonOptions,
    privateKey,
    addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"], announceFilter },
    transports: [webSockets()],
    connectionManager: {
      ...commonOptions.connectionManager,
      maxConnections: 2 * MAX_RESERVATIONS,
      // Everyone comes from loopback, through the keeper's own server, which counts by address.
      inboundConnectionThreshold: 1000,
      maxIncomingPendingConnections: 200,
    },
    services: { ...commonServices, relay },
  });
  const meeting = await serveMeeting(node, nodeBeat, options.now);
  node.addEventListener("peer:disconnect", ({ detail: peer }) => void node.services.relay.reservations.delete(peer));
  await node.start();
  node.getMultiaddrs();
  if (port === 0) throw new Error("not listening");
  return {
    peer: node.peerId.toString(),
    key: privateKey.raw,
    port,
    counts: () => ({
      connections: node.getConnections().length,
      reservations: node.services.relay.reservations.size,
      ...meeting.counts(),
    }),
    stop: async () => {
      meeting.stop();
      await node.stop();
    },
  };
};

const portOf = (address: Multiaddr | undefined): number | undefined => {
  const value = address?.getComponents().find(({ name }) => name === "tcp")?.value;
  return value === undefined ? undefined : Number(value);
};
