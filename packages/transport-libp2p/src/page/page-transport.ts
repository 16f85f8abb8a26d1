/** The page's Transport: WebSocket to helpers, relayed to others at once, WebRTC to them where it can be had. */
import type { Transport } from "@thicket/link";
import { createLibp2p } from "libp2p";
import { guardedCircuit } from "../shared/guarded-circuit.ts";
import { guardedWebSockets } from "../shared/guarded-websockets.ts";
import { commonOptions, commonServices, createUntold } from "../shared/options.ts";
import { createSignalling } from "../shared/signalling.ts";
import { createTransport } from "../shared/transport.ts";
import { createPageAttention } from "./attention.ts";
import { createPageBeat } from "./beat.ts";
import { guardedWebRTC } from "./guarded-webrtc.ts";

export interface PageTransportOptions {
  /** Addresses of keepers: `/ip4/…/tcp/…/ws/p2p/…` or `/dns4/…/tcp/…/tls/ws/p2p/…`. */
  readonly helpers: readonly string[];
  /** "Hide my address from other members" (MD3): no direct path is offered or taken. */
  readonly relayedOnly?: boolean;
}

/** A fresh network name at each call (ID2). Nothing is opened before `start`. */
export const createPageTransport = async (options: PageTransportOptions): Promise<Transport> => {
  const canBeDirect = options.relayedOnly !== true && typeof globalThis.RTCPeerConnection === "function";
  const signalling = canBeDirect ? createSignalling(Date.now) : undefined;
  const untold = createUntold();
  const node = await createLibp2p({
    ...commonOptions,
    // One search for each helper: the library then reserves again after every drop.
    addresses: { listen: [...options.helpers.map(() => "/p2p-circuit"), ...(signalling ? ["/webrtc"] : [])], announceFilter: untold.announceFilter },
    transports: [
      guardedWebSockets(),
      guardedCircuit(options.helpers),
      ...(signalling ? [guardedWebRTC(signalling)] : []),
    ],
    services: commonServices,
  });
  return createTransport(node, {
    helpers: options.helpers,
    beat: createPageBeat(),
    now: Date.now,
    random: Math.random,
    untold,
    attention: createPageAttention(),
    signalling,
  });
};
