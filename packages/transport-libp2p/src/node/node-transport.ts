/** Transport for Node: WebSocket to helpers, relayed to others. No direct path yet. */
import type { Beat, Transport } from "@thicket/link";
import { createLibp2p } from "libp2p";
import { guardedCircuit } from "../shared/guarded-circuit.ts";
import { guardedWebSockets } from "../shared/guarded-websockets.ts";
import { commonOptions, commonServices, createUntold } from "../shared/options.ts";
import type { Attention } from "../shared/helper-loop.ts";
import { createTransport } from "../shared/transport.ts";

export interface NodeTransportOptions {
  readonly helpers: readonly string[];
}

/** A fresh network name at each call (ID2). Nothing is opened before `start`. */
export const createNodeTransport = async (options: NodeTransportOptions): Promise<Transport> => {
  const untold = createUntold();
  const node = await createLibp2p({
    ...commonOptions,
    addresses: { listen: options.helpers.map(() => "/p2p-circuit"), announceFilter: untold.announceFilter },
    transports: [guardedWebSockets(), guardedCircuit(options.helpers)],
    services: commonServices,
  });
  return createTransport(node, { helpers: options.helpers, beat: nodeBeat, now: Date.now, random: Math.random, untold, attention: ALWAYS_THERE, signalling: undefined });
};

/** Nobody looks at a program without a window, but whoever started it waits. */
const ALWAYS_THERE: Attention = { isThere: () => true, onReturn: () => () => undefined };

export const nodeBeat: Beat = {
  soon: (f) => void setImmediate(f),
  later: (ms, f) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
};
