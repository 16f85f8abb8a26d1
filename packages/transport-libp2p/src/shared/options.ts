/** What every node of ours sets, page, Node and keeper alike. Each line is a default of the library that would harm us. */
import { noise } from "@chainsafe/libp2p-noise";
import { FaultTolerance } from "@libp2p/interface";
import { ping } from "@libp2p/ping";
import type { Multiaddr } from "@multiformats/multiaddr";
import type { Libp2pOptions } from "libp2p";
import { guardedYamux } from "./guarded-yamux.ts";
import { AGENT, SERVICE_PREFIX } from "./protocols.ts";
import { quietIdentify } from "./quiet-identify.ts";
import { quietLogger } from "./quiet-logger.ts";

/** A relay under load answers late; 15 s and 30 s tell that from a dead one. */
const MONITOR = { pingInterval: 15_000, pingTimeout: { minTimeout: 30_000, maxTimeout: 60_000 }, protocolPrefix: SERVICE_PREFIX };

export const commonOptions: Libp2pOptions = {
  start: false,
  connectionEncrypters: [noise()],
  streamMuxers: [guardedYamux()],
  // The default of the library in browsers refuses ws:// and local addresses without a word.
  connectionGater: { denyDialMultiaddr: () => false },
  connectionMonitor: MONITOR,
  // Our own loop dials again; and no name is ever looked up at a third party.
  connectionManager: {
    reconnectRetries: 0,
    resolvers: {},
    // Everyone who comes through one helper counts as one host; the default lets in five a second.
    inboundConnectionThreshold: 64,
    maxIncomingPendingConnections: 64,
  },
  // A helper that is down must not keep the app from starting.
  transportManager: { faultTolerance: FaultTolerance.NO_FATAL },
  // The default tells the browser and its version.
  nodeInfo: { name: "t", version: "1", userAgent: AGENT },
  logger: quietLogger,
};

/**
 * Addresses to listen at that are told to nobody (MD2): the library would tell every stranger all our
 * helpers', those on the own network included. `current` is what we do listen at.
 */
export const createUntold = (): { readonly announceFilter: (addresses: Multiaddr[]) => Multiaddr[]; current(): readonly string[] } => {
  let current: readonly string[] = [];
  return {
    announceFilter: (addresses) => {
      current = addresses.map(String);
      return [];
    },
    current: () => current,
  };
};

export const commonServices: {
  readonly identify: typeof quietIdentify;
  readonly ping: ReturnType<typeof ping>;
} = {
  identify: quietIdentify,
  ping: ping({ protocolPrefix: SERVICE_PREFIX }),
};
