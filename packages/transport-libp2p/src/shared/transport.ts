/** link's Transport on a libp2p node that is made but not started. */
import type { Connection as Wire, Libp2p } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import { createListeners, isPeerTag, type Beat, type Connection, type DialProblem, type HelperState, type PeerTag, type Purpose, type Transport } from "@thicket/link";
import { err, ok, type Result } from "@thicket/wire";
import { startHelper, type Attention, type Helper } from "./helper-loop.ts";
import type { createUntold } from "./options.ts";
import { ping } from "./ping.ts";
import type { Signalling } from "./signalling.ts";
import { createStreams, pathOf, tagOf, type Streams } from "./streams.ts";
import { createUpgrades, PING_MS, type Upgrades } from "./upgrade.ts";

/** How long both sides that dialled each other leave the upgrade to the one of the smaller name. */
const YIELD_MS = 3000;
const RELAY_DIAL_MS = 8000;

export interface TransportDeps {
  readonly helpers: readonly string[];
  readonly beat: Beat;
  readonly now: () => number;
  readonly random: () => number;
  /** What the node's own announceFilter was made of. */
  readonly untold: ReturnType<typeof createUntold>;
  readonly attention: Attention;
  /** Given when this node can have a direct path at all. */
  readonly signalling: Signalling | undefined;
}

export const createTransport = (node: Libp2p, deps: TransportDeps): Transport => {
  const { beat } = deps;
  const self = node.peerId.toString() as PeerTag;
  const arrivals = createListeners<Connection>();
  const presence = createListeners<{ readonly topic: Uint8Array; readonly peer: PeerTag }>();
  const states = createListeners<readonly HelperState[]>();
  let topics: readonly Uint8Array[] = [];
  let helpers: readonly Helper[] = [];
  let streams: Streams | undefined;
  let upgrades: Upgrades | undefined;

  const helperStates = (): readonly HelperState[] =>
    helpers.length > 0
      ? helpers.map(({ address, state }) => ({ address, state }))
      : deps.helpers.map((address) => ({ address, state: "down" }));

  /** Connected helpers, those first that named this peer: only there does it hold a reservation. */
  const helpersFor = (peer: PeerTag): readonly Helper[] =>
    helpers.filter(({ state }) => state === "connected").sort((a, b) => Number(b.knows(peer)) - Number(a.knows(peer)));

  const wires = (peer: PeerTag): readonly Wire[] => node.getConnections().filter((wire) => wire.status === "open" && tagOf(wire) === peer);

  const openOver = async (wire: Wire, purpose: Purpose, signal?: AbortSignal): Promise<Connection | undefined> => {
    try {
      return await streams?.open(wire, purpose, signal);
    } catch {
      if (!isAborted(signal)) wire.abort(new Error("takes no stream"));
      return undefined;
    }
  };

  const dialRelayed = async (peer: PeerTag, purpose: Purpose, signal?: AbortSignal): Promise<Connection | undefined> => {
    for (const { address } of helpersFor(peer)) {
      if (isAborted(signal)) return undefined;
      const patience = AbortSignal.timeout(RELAY_DIAL_MS);
      try {
        const wire = await node.dial(multiaddr(`${address}/p2p-circuit/p2p/${peer}`), {
          force: true,
          signal: signal ? AbortSignal.any([signal, patience]) : patience,
        });
        const connection = await openOver(wire, purpose, signal);
        if (connection) return connection;
      } catch {
        // Not there; the next helper may hold it.
      }
    }
    return undefined;
  };

  const dial = async (peer: PeerTag, purpose: Purpose, signal?: AbortSignal): Promise<Result<Connection, DialProblem>> => {
    // A name goes into an address: one with a stroke in it would lead somewhere else.
    if (!isPeerTag(peer) || !NETWORK_NAME.test(peer) || peer === self) return err({ code: "unreachable" });
    const direct = wires(peer).filter((wire) => pathOf(wire) === "direct" && verified.has(wire));
    const relayed = wires(peer).filter((wire) => pathOf(wire) === "relayed");
    for (const wire of [...direct, ...relayed]) {
      const connection = await openOver(wire, purpose, signal);
      if (connection) return ok(connection);
    }
    if (isAborted(signal)) return err({ code: "cancelled" });
    if (helpersFor(peer).length === 0) return err({ code: "no-helper" });
    const connection = await dialRelayed(peer, purpose, signal);
    if (connection) return ok(connection);
    return err({ code: isAborted(signal) ? "cancelled" : "unreachable" });
  };

  /** Direct connections that have answered a ping; any other may be a dead one left by a failed dial. */
  const verified = new WeakSet<Wire>();
  const verify = async (wire: Wire): Promise<void> => {
    try {
      await ping(wire, PING_MS);
      verified.add(wire);
    } catch {
      wire.abort(new Error("dead"));
    }
  };
  node.addEventListener("connection:open", ({ detail: wire }) => {
    if (pathOf(wire) === "direct" && wire.direction === "inbound") void verify(wire);
  });

  // Who left is forgotten; the library would keep names and protocols for hours.
  node.addEventListener("peer:disconnect", ({ detail: peer }) => {
    if (wires(peer.toString() as PeerTag).length === 0) node.peerStore.delete(peer).catch(() => undefined);
  });

  const sessions = (peer: PeerTag): readonly Connection[] => (streams?.of(peer) ?? []).filter(({ purpose }) => purpose === "session");

  const wantDirect = (peer: PeerTag): void => {
    const bothDialled = sessions(peer).some(({ dialled }) => !dialled);
    upgrades?.want(peer, bothDialled && self > peer ? YIELD_MS : 0);
  };

  return {
    self,
    start: async () => {
      if (streams) return;
      streams = await createStreams(node, beat, (connection) => arrivals.tell(connection));
      if (deps.signalling) {
        deps.signalling.allow((peer) => sessions(peer).length > 0);
        upgrades = createUpgrades({
          node,
          beat,
          via: (peer) => helpersFor(peer)[0]?.address,
          wanted: (peer) => sessions(peer).some(({ dialled }) => dialled) && !sessions(peer).some(({ path }) => path === "direct"),
          onDirect: async (peer, wire) => {
            verified.add(wire);
            const connection = await streams?.open(wire, "session");
            if (connection) arrivals.tell(connection);
          },
        });
      }
      await node.start();
      helpers = deps.helpers.map((address) =>
        startHelper({
          node,
          address,
          listening: () => {
            node.getMultiaddrs();
            return deps.untold.current();
          },
          attention: deps.attention,
          beat,
          now: deps.now,
          random: deps.random,
          topics: () => topics,
          onState: () => states.tell(helperStates()),
          onPresent: (topic, peer) => presence.tell({ topic, peer }),
        }),
      );
      states.tell(helperStates());
    },
    stop: async () => {
      upgrades?.stop();
      for (const helper of helpers) helper.stop();
      streams?.closeAll();
      await node.stop();
      states.tell(helperStates());
    },
    announce: (next) => {
      topics = next.map((topic) => topic.slice());
      for (const helper of helpers) helper.topicsChanged();
    },
    onPresent: (f) => presence.add(({ topic, peer }) => f(topic, peer)),
    dial: async (peer, purpose, options) => {
      const dialled = await dial(peer, purpose, options?.signal);
      if (dialled.ok && purpose === "session" && dialled.value.path === "relayed") wantDirect(peer);
      return dialled;
    },
    onConnection: (f) => arrivals.add(f),
    helpers: helperStates,
    onHelpers: (f) => states.add(f),
    helperTime: () => helpers.map((helper) => helper.time()).find((time) => time !== undefined),
  };
};

/** How libp2p writes a name: base58, no more. */
const NETWORK_NAME = /^[1-9A-HJ-NP-Za-km-z]+$/;

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;
