/** Transport for Node: WebSocket to helpers, relayed to others. No direct path yet. */
import { circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import { webSockets } from "@libp2p/websockets";
import type { Beat, Transport } from "@thicket/link";
import { createLibp2p } from "libp2p";
import { commonOptions, commonServices } from "../shared/options.ts";
import { createTransport } from "../shared/transport.ts";

export interface NodeTransportOptions {
  readonly helpers: readonly string[];
}

/** A fresh network name at each call (ID2). Nothing is opened before `start`. */
export const createNodeTransport = async (options: NodeTransportOptions): Promise<Transport> => {
  const node = await createLibp2p({
    ...commonOptions,
    addresses: { listen: options.helpers.map(() => "/p2p-circuit") },
    transports: [webSockets(), circuitRelayTransport()],
    services: commonServices,
  });
  return createTransport(node, { helpers: options.helpers, beat: nodeBeat, now: Date.now, random: Math.random, signalling: undefined });
};

export const nodeBeat: Beat = {
  soon: (f) => void setImmediate(f),
  later: (ms, f) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
};
