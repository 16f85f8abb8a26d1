/**
 * The keeper's network half: a relay and a meeting point on one libp2p node. It listens for WebSockets
 * on a port of loopback that the system picks; the keeper's own HTTP server passes upgrades on to it.
 */
import { generateKeyPair, privateKeyFromRaw } from "@libp2p/crypto/keys";
import type { Multiaddr } from "@multiformats/multiaddr";
import { createLibp2p } from "libp2p";
import { guardedWebSockets } from "../shared/guarded-websockets.ts";
import { guardedYamux } from "../shared/guarded-yamux.ts";
import { commonOptions, commonServices } from "../shared/options.ts";
import { nodeBeat } from "./node-transport.ts";
import { serveMeeting } from "./serve-meeting.ts";
import { MAX_RELAYED_STREAMS, serveRelay } from "./serve-relay.ts";

/** LM6: the keeper's own server takes fewer; this is only so that the library never closes an old connection for a new one. */
const MAX_CONNECTIONS = 8000;
/** LM6: connections whose handshake is not over: as many as there may be, or a few silent ones would keep everybody out. */
const MAX_PENDING = 4000;
const UPGRADE_MS = 8000;
const NEGOTIATE_MS = 5000;
/** LM6: streams of one connection: what it may relay, and a few for meeting, identify and ping. */
const MAX_STREAMS_PER_CONNECTION: number = MAX_RELAYED_STREAMS + 16;

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
  counts(): { readonly connections: number; readonly reservations: number; readonly relayed: number; readonly peers: number; readonly topics: number };
  stop(): Promise<void>;
}

export const createKeeperNode = async (options: KeeperNodeOptions): Promise<KeeperNode> => {
  const privateKey = options.key ? privateKeyFromRaw(options.key) : await generateKeyPair("Ed25519");
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
    transports: [guardedWebSockets()],
    streamMuxers: [guardedYamux(MAX_STREAMS_PER_CONNECTION)],
    connectionManager: {
      ...commonOptions.connectionManager,
      maxConnections: MAX_CONNECTIONS,
      // Everyone comes from loopback, through the keeper's own server, which counts by address.
      inboundConnectionThreshold: 1000,
      maxIncomingPendingConnections: MAX_PENDING,
      inboundUpgradeTimeout: UPGRADE_MS,
      inboundStreamProtocolNegotiationTimeout: NEGOTIATE_MS,
    },
    services: commonServices,
  });
  const meeting = await serveMeeting(node, nodeBeat, options.now);
  const relay = await serveRelay(node, nodeBeat, options.now);
  // KP3: whoever left is forgotten; the library would keep name, protocols and addresses for hours.
  node.addEventListener("peer:disconnect", ({ detail: peer }) => void node.peerStore.delete(peer).catch(() => undefined));
  await node.start();
  node.getMultiaddrs();
  if (port === 0) throw new Error("not listening");
  return {
    peer: node.peerId.toString(),
    key: privateKey.raw,
    port,
    counts: () => ({
      connections: node.getConnections().length,
      reservations: relay.reservations,
      relayed: relay.relayed,
      ...meeting.counts(),
    }),
    stop: async () => {
      meeting.stop();
      relay.stop();
      await node.stop();
    },
  };
};

const portOf = (address: Multiaddr | undefined): number | undefined => {
  const value = address?.getComponents().find(({ name }) => name === "tcp")?.value;
  return value === undefined ? undefined : Number(value);
};
