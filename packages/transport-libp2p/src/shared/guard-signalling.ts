/**
 * Who may make this page begin WebRTC with it. The library answers an offer from anyone, which tells
 * a stranger our local addresses and costs a peer connection each time. Here: only peers that hold a
 * session stream with us, and not often (LM6, MD2).
 */
import type { Libp2p } from "@libp2p/interface";
import type { PeerTag } from "@thicket/link";
import { SIGNALLING_PROTOCOL } from "./protocols.ts";
import { tagOf } from "./streams.ts";

/** Offers one peer may make in a minute; our own upgrade makes five at most. */
export const OFFERS_A_MINUTE = 12;
const MINUTE_MS = 60_000;
/** Peers whose offers are counted at once; beyond it the oldest count is forgotten. */
const PEERS_COUNTED = 1024;

export const guardSignalling = (node: Libp2p, now: () => number, mayOffer: (peer: PeerTag) => boolean): void => {
  const offers = new Map<PeerTag, number[]>();
  node.use(SIGNALLING_PROTOCOL, (stream, connection, next) => {
    if (stream.direction === "inbound") {
      const peer = tagOf(connection);
      const recent = (offers.get(peer) ?? []).filter((at) => at > now() - MINUTE_MS);
      if (!mayOffer(peer) || recent.length >= OFFERS_A_MINUTE) throw new Error("no offers from this peer");
      offers.delete(peer);
      offers.set(peer, [...recent, now()]);
      const oldest = offers.size > PEERS_COUNTED ? offers.keys().next().value : undefined;
      if (oldest !== undefined) offers.delete(oldest);
    }
    next(stream, connection);
  });
};
