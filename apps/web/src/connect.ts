import type { Transport } from "@thicket/link";
import { createPageTransport, helperAddress } from "@thicket/transport-libp2p/page";

/** How long the page waits before it asks for its helper again, in ms: 1, 2, 4, … 15 s. */
const waits = function* (): Generator<number> {
  for (let wait = 1000; ; wait = Math.min(15_000, wait * 2)) yield wait;
};

/**
 * The network of this page: its one helper is the keeper it was opened at (the page's policy lets nothing
 * else through). Where that keeper is down the app works all the same; this goes on asking in the background.
 */
export const connect = async (): Promise<Transport> => {
  for (const wait of waits()) {
    const peer = await keeperPeer();
    if (peer !== undefined) return createPageTransport({ helpers: [helperAddress(location.origin, peer)] });
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
      globalThis.addEventListener("online", resolve, { once: true });
    });
  }
  throw new Error("unreachable");
};

const keeperPeer = async (): Promise<string | undefined> => {
  try {
    const response = await fetch("/keeper.json", { cache: "no-store" });
    if (!response.ok) return undefined;
    const said: unknown = await response.json();
    const peer = typeof said === "object" && said !== null && "peer" in said ? said.peer : undefined;
    return typeof peer === "string" && /^[0-9A-Za-z]{20,80}$/.test(peer) ? peer : undefined;
  } catch {
    return undefined;
  }
};
