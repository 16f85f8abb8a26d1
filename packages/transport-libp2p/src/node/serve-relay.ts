/**
 * The relay of circuit v2, the keeper's side (NETWORK: limits and per-peer quotas of our own). Written
 * here because the library's reads without end for somebody who does not, frees no reservation of who
 * left, and cuts everyone's relayed streams when a reservation has been renewed twice (decision 0121).
 */
import type { Connection, Libp2p, Stream } from "@libp2p/interface";
import type { Beat } from "@thicket/link";
import { concat, toHex } from "@thicket/wire";
import { decodeHop, decodeStop, encodeHopStatus, encodeReserved, encodeStopConnect, HOP_PROTOCOL, MAX_HOP_BYTES, STATUS, STOP_PROTOCOL, takeFramed, type HopMessage, type Status } from "./hop-codec.ts";
import { createMeter, type Meter } from "./meter.ts";
import { pour } from "./pour.ts";

/** Machines one keeper relays for. */
export const MAX_RESERVATIONS = 2000;
/** A reservation goes with its connection; this is for one whose end goes unnoticed. It is renewed 5 minutes before. */
export const RESERVATION_MS: number = 20 * 60_000;
/** LM6: relayed streams one machine may hold, each way … */
export const MAX_RELAYED_STREAMS = 64;
/** … and between the same two: one is in use, others are being replaced. */
export const MAX_RELAYED_PER_PAIR = 4;
/** LM6: requests of one connection: a burst, then two a second. A start needs one, and one for each person met. */
const REQUEST_BURST = 128;
const REQUESTS_PER_SECOND = 2;
/** LM6: what one machine may send through, after a burst: a first sync of a large group fits the burst. */
export const RELAY_BURST_BYTES: number = 64 * 1024 * 1024;
export const RELAY_BYTES_PER_SECOND: number = 16 * 1024 * 1024;
/** LM6: relayed streams whose reader takes nothing, all together: each may hold a megabyte. */
export const MAX_STALLED = 128;
const STALL_MS = 30_000;
/** A request that is not whole after this is not going to be. */
const REQUEST_MS = 10_000;

export interface Relay {
  readonly reservations: number;
  readonly relayed: number;
  stop(): void;
}

interface Reservation {
  readonly connection: Connection;
  readonly until: number;
}

export const serveRelay = async (node: Libp2p, beat: Beat, now: () => number): Promise<Relay> => {
  const reservations = new Map<string, Reservation>();
  /** Relayed streams by who dials, by who is dialled, and by both. */
  const open = new Map<string, number>();
  const meters = new WeakMap<Connection, { readonly requests: Meter; readonly bytes: Meter }>();
  const stalled = new Map<Stream, number>();
  let relayed = 0;

  const metersOf = (connection: Connection): { readonly requests: Meter; readonly bytes: Meter } => {
    const known = meters.get(connection);
    if (known) return known;
    const made = { requests: createMeter(REQUEST_BURST, REQUESTS_PER_SECOND, now), bytes: createMeter(RELAY_BURST_BYTES, RELAY_BYTES_PER_SECOND, now) };
    meters.set(connection, made);
    return made;
  };

  const reserve = async (stream: Stream, connection: Connection): Promise<void> => {
    const who = nameOf(connection);
    if (!reservations.has(who) && reservations.size >= MAX_RESERVATIONS) return answer(stream, STATUS.full);
    const until = now() + RESERVATION_MS;
    reservations.set(who, { connection, until });
    stream.send(encodeReserved(Math.floor(until / 1000)));
    await stream.close({ signal: AbortSignal.timeout(REQUEST_MS) });
  };

  const connect = async (stream: Stream, connection: Connection, to: Uint8Array | undefined): Promise<void> => {
    if (!to) return answer(stream, STATUS.malformed);
    const [source, target] = [nameOf(connection), toHex(to)];
    const there = reservations.get(target);
    if (!there || there.until <= now() || there.connection.status !== "open" || source === target) return answer(stream, STATUS.notHere);
    const counted = [`${source}>`, `>${target}`, `${source}>${target}`];
    const limits = [MAX_RELAYED_STREAMS, MAX_RELAYED_STREAMS, MAX_RELAYED_PER_PAIR];
    if (counted.some((key, i) => (open.get(key) ?? 0) >= (limits[i] ?? 0))) return answer(stream, STATUS.full);
    count(counted, 1);
    let far: Stream | undefined;
    try {
      far = await stop(there.connection, connection);
      if (!far || stream.status !== "open") {
        far?.abort(new Error("not wanted any more"));
        return await answer(stream, STATUS.failed);
      }
      stream.send(encodeHopStatus(STATUS.ok));
      join(stream, far, connection, there.connection);
    } finally {
      whenOver(far && far.status === "open" ? far : stream, () => count(counted, -1));
    }
  };

  /** Asks the one who is wanted; resolves with the stream to it, paused, or nothing if it says no. */
  const stop = async (target: Connection, source: Connection): Promise<Stream | undefined> => {
    const signal = AbortSignal.timeout(REQUEST_MS);
    const far = await target.newStream(STOP_PROTOCOL, { signal, runOnLimitedConnection: true, maxOutboundStreams: MAX_RELAYED_STREAMS });
    far.send(encodeStopConnect(source.remotePeer.toMultihash().bytes));
    const said = decodeStop(await readFirst(far, signal));
    if (said.ok && said.value.type === 1 && said.value.status === STATUS.ok) return far;
    far.abort(new Error("said no"));
    return undefined;
  };

  const join = (near: Stream, far: Stream, source: Connection, target: Connection): void => {
    for (const [from, to, sender] of [
      [near, far, source],
      [far, near, target],
    ] as const)
      pour(from, to, { spend: metersOf(sender).bytes.spend, later: beat.later, onStall: (is) => setStalled(to, is) });
  };

  const setStalled = (stream: Stream, is: boolean): void => {
    stalled.delete(stream);
    if (is) stalled.set(stream, now());
    const longest = stalled.size > MAX_STALLED ? stalled.keys().next().value : undefined;
    longest?.abort(new Error("too many take nothing"));
  };

  const count = (keys: readonly string[], by: 1 | -1): void => {
    relayed += by;
    for (const key of keys) {
      const next = (open.get(key) ?? 0) + by;
      if (next > 0) open.set(key, next);
      else open.delete(key);
    }
  };

  const serve = async (stream: Stream, connection: Connection): Promise<void> => {
    try {
      const asked = decodeHop(await readFirst(stream, AbortSignal.timeout(REQUEST_MS)));
      if (!asked.ok || metersOf(connection).requests.spend(1) > 0) return await answer(stream, asked.ok ? STATUS.full : STATUS.malformed);
      await act(asked.value, stream, connection);
    } catch {
      stream.abort(new Error("over"));
    }
  };
  const act = ({ type, peer }: HopMessage, stream: Stream, connection: Connection): Promise<void> => {
    if (type === 0) return reserve(stream, connection);
    return type === 1 ? connect(stream, connection, peer) : answer(stream, STATUS.malformed);
  };

  await node.handle(HOP_PROTOCOL, (stream, connection) => void serve(stream, connection), { maxInboundStreams: MAX_RELAYED_STREAMS + 4 });
  node.addEventListener("connection:close", ({ detail: connection }) => {
    const who = nameOf(connection);
    if (reservations.get(who)?.connection === connection) reservations.delete(who);
  });
  let cancel = (): void => undefined;
  const sweep = (): void => {
    for (const [who, { until }] of reservations) if (until <= now()) reservations.delete(who);
    for (const [stream, since] of stalled) if (since <= now() - STALL_MS) stream.abort(new Error("takes nothing"));
    cancel = beat.later(STALL_MS / 3, sweep);
  };
  sweep();

  return {
    get reservations() {
      return reservations.size;
    },
    get relayed() {
      return relayed;
    },
    stop: () => cancel(),
  };
};

const nameOf = (connection: Connection): string => toHex(connection.remotePeer.toMultihash().bytes);

const answer = async (stream: Stream, status: Status): Promise<void> => {
  stream.send(encodeHopStatus(status));
  await stream.close({ signal: AbortSignal.timeout(REQUEST_MS) });
  // Nothing more is read from it.
  stream.abort(new Error("answered"));
};

const whenOver = (stream: Stream, f: () => void): void => {
  if (stream.status === "open" || stream.status === "closing") stream.addEventListener("close", f, { once: true });
  else f();
};

/** The first message on a stream, which is paused from then on with what came after put back. Rejects if there is none in time. */
const readFirst = (stream: Stream, signal: AbortSignal): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    let gathered: Uint8Array = new Uint8Array();
    const settle = (f: () => void): void => {
      stream.removeEventListener("message", onMessage);
      stream.removeEventListener("close", onOver);
      stream.removeEventListener("remoteCloseWrite", onOver);
      signal.removeEventListener("abort", onOver);
      f();
    };
    const onOver = (): void => settle(() => reject(new Error("no request")));
    const onMessage = (event: { readonly data: { subarray(): Uint8Array } }): void => {
      gathered = concat(gathered, event.data.subarray());
      const found = takeFramed(gathered);
      if (!found.ok || (!found.value && gathered.length > 2 * MAX_HOP_BYTES)) return onOver();
      const taken = found.value;
      if (!taken) return;
      settle(() => {
        try {
          stream.pause();
          if (taken.rest.length > 0) stream.unshift(taken.rest.slice());
          resolve(taken.message);
        } catch {
          reject(new Error("no request"));
        }
      });
    };
    stream.addEventListener("message", onMessage);
    stream.addEventListener("close", onOver);
    stream.addEventListener("remoteCloseWrite", onOver);
    signal.addEventListener("abort", onOver);
    if (stream.status !== "open" || signal.aborted) onOver();
  });
