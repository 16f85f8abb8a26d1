/**
 * The stream on which two pages agree on WebRTC, kept in order around the library's handler of it.
 *
 * Who may offer: the library answers anyone, which tells a stranger our local addresses and costs a
 * peer connection each time. Here only peers that hold a session stream with us may, and not often
 * (LM6, MD2).
 *
 * Who is first: the library's answering side takes the new connection into use, and closes the
 * channel it was made with, as soon as its own end is connected. If the offering side has not noticed
 * its end yet, it waits for ever for that channel; and if its dial failed, a dead connection stays
 * here that looks open. So the answering side's `close`, the last thing it does before, waits until
 * the offering side has closed its half, which it does only when all is well there.
 */
import type { Connection, Stream, StreamHandler } from "@libp2p/interface";
import type { PeerTag } from "@thicket/link";
import { tagOf } from "./streams.ts";

/** Offers one peer may make in a minute; our own upgrade makes five at most. */
export const OFFERS_A_MINUTE = 12;
const MINUTE_MS = 60_000;
/** Peers whose offers are counted at once; beyond it the oldest count is forgotten. */
const PEERS_COUNTED = 1024;
/** How long the answering side waits for the offering side to be done. */
const DONE_MS = 5000;

export interface Signalling {
  /** Who may offer; nobody before this is said. */
  allow(mayOffer: (peer: PeerTag) => boolean): void;
  /** The library's handler with both rules around it. */
  guard(handler: StreamHandler): StreamHandler;
}

export const createSignalling = (now: () => number): Signalling => {
  const offers = new Map<PeerTag, readonly number[]>();
  let mayOffer = (_: PeerTag): boolean => false;

  const accepts = (peer: PeerTag): boolean => {
    const recent = (offers.get(peer) ?? []).filter((at) => at > now() - MINUTE_MS);
    if (!mayOffer(peer) || recent.length >= OFFERS_A_MINUTE) return false;
    offers.delete(peer);
    offers.set(peer, [...recent, now()]);
    const oldest = offers.size > PEERS_COUNTED ? offers.keys().next().value : undefined;
    if (oldest !== undefined) offers.delete(oldest);
    return true;
  };

  return {
    allow: (f) => (mayOffer = f),
    guard: (handler) => (stream: Stream, connection: Connection) => {
      if (!accepts(tagOf(connection))) return stream.abort(new Error("no offers from this peer"));
      closeLast(stream);
      return handler(stream, connection);
    },
  };
};

const closeLast = (stream: Stream): void => {
  const close = stream.close.bind(stream);
  stream.close = async (options) => {
    await otherHalfClosed(stream);
    await close(options);
  };
};

const otherHalfClosed = (stream: Stream): Promise<void> =>
  new Promise((resolve, reject) => {
    const isClosed = (): boolean => stream.remoteWriteStatus === "closed";
    const settle = (): void => {
      clearTimeout(timer);
      if (isClosed() && stream.status !== "reset" && stream.status !== "aborted") resolve();
      else reject(new Error("the offering side is not done"));
    };
    const timer = setTimeout(settle, DONE_MS);
    stream.addEventListener("remoteCloseWrite", settle);
    stream.addEventListener("close", settle);
    if (isClosed() || stream.status !== "open") settle();
  });
