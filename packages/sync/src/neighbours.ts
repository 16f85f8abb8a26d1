/**
 * Whom to dial, and when (LM4). The lower network name dials, so two never dial each other at once. A device dials
 * until it has its neighbours; who can't be reached is tried again, less and less often; when one goes another is
 * taken; and now and then one makes room, because full circles that grew apart would never hear of each other.
 */
import type { Random } from "@thicket/crypto";
import type { Connection, PeerTag, Transport } from "@thicket/link";
import { MAX_NEIGHBOURS } from "@thicket/wire";
import type { SyncClock } from "./node.ts";
import type { RunningSession } from "./run-session.ts";

export interface Neighbours {
  start(): void;
  /** The meeting point named this machine. */
  present(peer: PeerTag): void;
  /** A session with it is open: it is there, whatever was before. */
  opened(peer: PeerTag): void;
  ended(peer: PeerTag): void;
  stop(): void;
}

export interface NeighboursOptions {
  readonly transport: Transport;
  readonly clock: SyncClock;
  readonly random: Random;
  readonly sessions: ReadonlySet<Pick<RunningSession, "connection" | "device" | "close">>;
  readonly serve: (connection: Connection) => void;
}

/** Between two tries at the same peer, in ms; doubled each time. */
const REDIAL_MS = 2000;
const LONGEST_REDIAL_MS = 60_000;
/** One neighbour makes room for another this often, in ms. */
const EXCHANGE_MS = 60_000;

export const createNeighbours = ({ transport, clock, random, sessions, serve }: NeighboursOptions): Neighbours => {
  /** Those named so far, and how long to wait after the next failure. */
  const waits = new Map<PeerTag, number>();
  /** One timer a peer: tries never multiply. */
  const retries = new Map<PeerTag, () => void>();
  const dialling = new Set<PeerTag>();
  let stopExchange: (() => void) | undefined;
  let exchanging = false;
  let stopped = false;

  const open = (): readonly Pick<RunningSession, "connection" | "device" | "close">[] => [...sessions].filter(({ device }) => device !== undefined);
  /** Those it chose count from the first step on, those who came once they have shown who they are. */
  const isFull = (): boolean => dialling.size + [...sessions].filter(({ device, connection }) => device !== undefined || connection.dialled).length >= MAX_NEIGHBOURS;
  const isLinked = (peer: PeerTag): boolean => dialling.has(peer) || [...sessions].some(({ connection }) => connection.remotePeer === peer);
  const strangers = (): readonly PeerTag[] => [...waits.keys()].filter((peer) => transport.self < peer && !isLinked(peer));

  const cancel = (peer: PeerTag): void => {
    retries.get(peer)?.();
    retries.delete(peer);
  };

  const meet = async (peer: PeerTag): Promise<void> => {
    cancel(peer);
    if (stopped || !waits.has(peer) || transport.self >= peer || isLinked(peer) || isFull()) return;
    dialling.add(peer);
    const dialled = await transport.dial(peer, "session");
    dialling.delete(peer);
    if (stopped) return void (dialled.ok && dialled.value.close());
    if (dialled.ok) serve(dialled.value);
    else again(peer);
  };

  const again = (peer: PeerTag): void => {
    const wait = waits.get(peer);
    if (stopped || wait === undefined || transport.self >= peer) return;
    cancel(peer);
    waits.set(peer, Math.min(LONGEST_REDIAL_MS, wait * 2));
    retries.set(peer, clock.setTimer(() => void meet(peer), wait));
  };

  /** Those there was no room for. Whoever failed has a time of its own. */
  const fill = (): void => {
    for (const peer of strangers()) if (!retries.has(peer)) void meet(peer);
  };

  const exchange = (): void => {
    stopExchange = clock.setTimer(exchange, EXCHANGE_MS);
    if (!isFull()) return fill();
    const chosen = open().filter(({ connection }) => connection.dialled);
    const others = strangers();
    if (chosen.length === 0 || others.length === 0) return;
    exchanging = true;
    drawn(chosen).close();
    exchanging = false;
    void meet(drawn(others));
  };
  const drawn = <T>(list: readonly T[]): T => list[(random(1)[0] ?? 0) % list.length] as T;

  return {
    start: () => (stopExchange = clock.setTimer(exchange, EXCHANGE_MS)),
    present: (peer) => {
      if (!waits.has(peer)) waits.set(peer, REDIAL_MS);
      void meet(peer);
    },
    opened: (peer) => {
      if (waits.has(peer)) waits.set(peer, REDIAL_MS);
    },
    ended: (peer) => {
      again(peer);
      if (!exchanging) fill();
    },
    stop: () => {
      stopped = true;
      stopExchange?.();
      for (const stop of retries.values()) stop();
    },
  };
};
