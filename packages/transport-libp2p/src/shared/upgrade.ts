/**
 * From relayed to direct, in the background. The library's WebRTC dial fails now and then although
 * the path is there (a race around its first channel, worse when several run at once), and a failed
 * one can leave a connection that looks open and is dead. So: one peer at a time, again after a wait,
 * and no connection counts before it has answered a ping.
 */
import type { Connection as Wire, Libp2p } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import type { Beat, PeerTag } from "@thicket/link";
import { ping } from "./ping.ts";

/** A dial that works takes 0.1 to 0.6 s; one that hangs is given up here and tried again. */
export const UPGRADE_MS = 5000;
export const PING_MS = 4000;
/** Waits between tries: quick where only the race was lost, then seldom where there is no path. */
export const UPGRADE_WAITS_MS: readonly number[] = [200, 1000, 3000, 10_000, 30_000, 60_000];

export interface UpgradeDeps {
  readonly node: Libp2p;
  readonly beat: Beat;
  /** A connected helper's address to signal through, the best for that peer first. */
  readonly via: (peer: PeerTag) => string | undefined;
  /** Whether somebody still wants a direct path to that peer and there is none. */
  readonly wanted: (peer: PeerTag) => boolean;
  readonly onDirect: (peer: PeerTag, connection: Wire) => Promise<void>;
}

export interface Upgrades {
  want(peer: PeerTag, afterMs: number): void;
  stop(): void;
}

export const createUpgrades = (deps: UpgradeDeps): Upgrades => {
  const tries = new Map<PeerTag, number>();
  const queue: PeerTag[] = [];
  let busy = false;
  let stopped = false;

  const schedule = (peer: PeerTag, ms: number): void => {
    deps.beat.later(ms, () => {
      queue.push(peer);
      void work();
    });
  };

  const attempt = async (peer: PeerTag): Promise<void> => {
    const via = deps.via(peer);
    if (via === undefined) throw new Error("no helper to signal through");
    const address = multiaddr(`${via}/p2p-circuit/webrtc/p2p/${peer}`);
    const connection = await deps.node.dial(address, { force: true, signal: AbortSignal.timeout(UPGRADE_MS) });
    try {
      await ping(connection, PING_MS);
      await deps.onDirect(peer, connection);
    } catch (problem) {
      connection.abort(new Error("dead"));
      throw problem;
    }
  };

  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let peer = queue.shift(); peer !== undefined && !stopped; peer = queue.shift()) {
      if (!deps.wanted(peer)) {
        tries.delete(peer);
        continue;
      }
      try {
        await attempt(peer);
        tries.delete(peer);
      } catch {
        const failed = tries.get(peer) ?? 0;
        tries.set(peer, failed + 1);
        schedule(peer, UPGRADE_WAITS_MS[Math.min(failed, UPGRADE_WAITS_MS.length - 1)] ?? 0);
      }
    }
    busy = false;
  };

  return {
    want: (peer, afterMs) => {
      if (tries.has(peer)) return;
      tries.set(peer, 0);
      schedule(peer, afterMs);
    },
    stop: () => {
      stopped = true;
      queue.length = 0;
    },
  };
};
