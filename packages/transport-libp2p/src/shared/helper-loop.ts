/**
 * Keeps one helper: dials it, sees that it holds a reservation for us, stands at its meeting point,
 * and begins again whenever one of the three is gone. The library alone never reserves a relay's
 * static address again after a drop.
 */
import type { Connection as Wire, Libp2p } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import { createMeetingGuest, createMessageStream, MAX_PRESENT_BYTES, RENEW_MS, type Beat, type HelperState, type MessageStream, type PeerTag } from "@thicket/link";
import { helperIdOf } from "./guarded-circuit.ts";
import { MEETING_PROTOCOL, OPEN_STREAM_MS } from "./protocols.ts";
import { pipeOf } from "./stream-pipe.ts";

/** The first wait after a helper was lost, doubled up to the last: a keeper that restarts is found soon, one that is gone costs little. */
export const FIRST_WAIT_MS = 500;
/** While somebody looks, and while nobody does. */
export const LAST_WAIT_MS = 4000;
export const LAST_WAIT_UNSEEN_MS = 30_000;
/** A helper that held for this long worked; one that lets go sooner is waited for longer each time. */
const WORKED_MS = 10_000;
const DIAL_MS = 8000;
/** The library reserves by itself once it knows what the helper is; past this it is not going to. */
const RESERVE_MS = 8000;
const LOOK_MS = 50;
const CHECK_MS = 5000;
/** Changes of topics that come together go out together, well inside what the meeting point lets one machine ask. */
const GATHER_MS = 300;

export interface Attention {
  isThere(): boolean;
  /** Somebody looks again, or there is a network again. */
  onReturn(f: () => void): () => void;
}

export interface HelperDeps {
  readonly node: Libp2p;
  /** Where we listen, the library's own answer being empty. */
  readonly listening: () => readonly string[];
  readonly attention: Attention;
  readonly address: string;
  readonly beat: Beat;
  readonly now: () => number;
  /** 0 … 1: spreads those who lost the same helper at the same moment. */
  readonly random: () => number;
  readonly topics: () => readonly Uint8Array[];
  readonly onState: () => void;
  readonly onPresent: (topic: Uint8Array, peer: PeerTag) => void;
}

export interface Helper {
  readonly address: string;
  readonly state: HelperState["state"];
  /** Whether this helper named that peer in this start. */
  knows(peer: PeerTag): boolean;
  topicsChanged(): void;
  time(): number | undefined;
  stop(): void;
}

export const startHelper = (deps: HelperDeps): Helper => {
  const { node, beat } = deps;
  const guest = createMeetingGuest(node.peerId.toString() as PeerTag);
  const address = multiaddr(deps.address);
  const helperId = helperIdOf(deps.address);
  const named = new Set<PeerTag>();
  let state: HelperState["state"] = "connecting";
  let stopped = false;
  let meeting: MessageStream | undefined;
  let stopWaiting = (): void => undefined;
  let cancelGather: (() => void) | undefined;

  const enter = (next: HelperState["state"]): void => {
    if (state === next || stopped) return;
    state = next;
    deps.onState();
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopped) return resolve();
      const cancel = beat.later(ms, resolve);
      stopWaiting = () => {
        cancel();
        resolve();
      };
    });

  const isReserved = (): boolean => deps.listening().some((ours) => ours.includes(`/p2p/${helperId}/p2p-circuit`));

  const reserve = async (): Promise<boolean> => {
    for (let waited = 0; waited < RESERVE_MS && !stopped; waited += LOOK_MS) {
      if (isReserved()) return true;
      await pause(LOOK_MS);
    }
    return false;
  };

  const announce = (): void => {
    meeting?.send(guest.announce(deps.topics())).catch(() => undefined);
  };

  const listen = async (stream: MessageStream): Promise<void> => {
    for await (const message of stream.messages()) {
      const found = guest.receive(message, deps.now());
      if (!found) return;
      for (const { topic, peer } of found) {
        named.add(peer);
        deps.onPresent(topic, peer);
      }
    }
  };

  /** Stands at the meeting point until the helper, the reservation or the stream is gone. */
  const attend = async (connection: Wire): Promise<void> => {
    const raw = await connection.newStream(MEETING_PROTOCOL, { signal: AbortSignal.timeout(OPEN_STREAM_MS) });
    const stream = createMessageStream(pipeOf(raw), beat, { maxMessageBytes: MAX_PRESENT_BYTES });
    meeting = stream;
    announce();
    enter("connected");
    let over = false;
    let sinceRenewal = 0;
    const check = (): void => {
      if (over) return;
      if (stopped || connection.status !== "open" || !isReserved()) return void stream.close();
      sinceRenewal += CHECK_MS;
      if (sinceRenewal >= RENEW_MS) {
        sinceRenewal = 0;
        announce();
      }
      beat.later(CHECK_MS, check);
    };
    beat.later(CHECK_MS, check);
    try {
      await listen(stream);
    } finally {
      over = true;
      meeting = undefined;
      void stream.close();
    }
  };

  const tryOnce = async (): Promise<boolean> => {
    const connection = await node.dial(address, { signal: AbortSignal.timeout(DIAL_MS) });
    try {
      if (!(await reserve())) return false;
      await attend(connection);
      return true;
    } finally {
      connection.abort(new Error("begin again"));
    }
  };

  const run = async (): Promise<void> => {
    let wait = FIRST_WAIT_MS;
    while (!stopped) {
      enter("connecting");
      const since = deps.now();
      const worked = await tryOnce().catch(() => state === "connected");
      if (worked && deps.now() - since >= WORKED_MS) wait = FIRST_WAIT_MS;
      enter("down");
      const most = deps.attention.isThere() ? LAST_WAIT_MS : LAST_WAIT_UNSEEN_MS;
      await pause(Math.min(wait, most) * (0.5 + deps.random() / 2));
      wait = Math.min(2 * wait, LAST_WAIT_UNSEEN_MS);
    }
  };
  const offReturn = deps.attention.onReturn(() => {
    if (state === "down") stopWaiting();
  });
  void run();

  return {
    address: deps.address,
    get state() {
      return state;
    },
    knows: (peer) => named.has(peer),
    topicsChanged: () => {
      cancelGather ??= beat.later(GATHER_MS, () => {
        cancelGather = undefined;
        announce();
      });
    },
    time: () => guest.time(deps.now()),
    stop: () => {
      stopped = true;
      state = "down";
      offReturn();
      cancelGather?.();
      stopWaiting();
      void meeting?.close();
    },
  };
};
