/** The page's Transport: WebSocket to helpers, relayed to others at once, WebRTC to them where it can be had. */
import { circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import { webRTC } from "@libp2p/webrtc";
import { webSockets } from "@libp2p/websockets";
import type { Transport } from "@thicket/link";
import { createLibp2p } from "libp2p";
import { commonOptions, commonServices } from "../shared/options.ts";
import { createTransport } from "../shared/transport.ts";
import { createPageBeat } from "./beat.ts";

export interface PageTransportOptions {
  /** Addresses of keepers: `/ip4/…/tcp/…/ws/p2p/…` or `/dns4/…/tcp/…/tls/ws/p2p/…`. */
  readonly helpers: readonly string[];
  /** "Hide my address from other members" (MD3): no direct path is offered or taken. */
  readonly relayedOnly?: boolean;
}

/** A fresh network name at each call (ID2). Nothing is opened before `start`. */
export const createPageTransport = async (options: PageTransportOptions): Promise<Transport> => {
  const direct = options.relayedOnly !== true && typeof globalThis.RTCPeerConnection === "function";
  const node = await createLibp2p({
    ...commonOptions,
    // One search for each helper: the library then reserves again after every drop.
    addresses: { listen: [...options.helpers.map(() => "/p2p-circuit"), ...(direct ? ["/webrtc"] : [])] },
    transports: [
      webSockets(),
      circuitRelayTransport(),
      // Without this list the library sends every member's address to servers of four companies.
      ...(direct ? [webRTC({ rtcConfiguration: { iceServers: [] } })] : []),
    ],
    services: commonServices,
  });
  return createTransport(node, {
    helpers: options.helpers,
    beat: createPageBeat(),
    now: Date.now,
    random: Math.random,
    direct,
  });
};
