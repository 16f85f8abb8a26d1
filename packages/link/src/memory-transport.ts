/**
 * Transports in one process, for tests: the real framing, windows and meeting point over pipes in
 * memory. What the network does wrong is asked for: `unplug` cuts a machine off, `direct` gives every
 * relayed session its direct second connection.
 */
import { err, ok } from "@thicket/wire";
import { createListeners, type Listeners } from "./listeners.ts";
import { createMeetingGuest, type MeetingGuest } from "./meeting-guest.ts";
import { createMeetingPoint, type Outgoing } from "./meeting-point.ts";
import { decodeMeetingMessage, encodeMeetingMessage } from "./meeting-codec.ts";
import { createPipePair } from "./memory-pipe.ts";
import { createMessageStream, type Beat } from "./message-stream.ts";
import type { Connection, HelperState, Path, PeerTag, Purpose, Transport } from "./types.ts";

export interface MemoryNetworkOptions {
  readonly beat: Beat;
  readonly now: () => number;
  /** Whether a direct connection follows a relayed session. */
  readonly direct?: boolean;
}

export interface MemoryNetwork {
  join(name: string): Transport;
  /** Cuts every connection of this machine and its way to the helper, until `plug`. */
  unplug(name: string): void;
  plug(name: string): void;
}

interface Machine {
  readonly self: PeerTag;
  readonly guest: MeetingGuest;
  readonly connections: Set<{ readonly end: () => void }>;
  readonly arrivals: Listeners<Connection>;
  readonly present: Listeners<{ readonly topic: Uint8Array; readonly peer: PeerTag }>;
  readonly helpers: Listeners<readonly HelperState[]>;
  topics: readonly Uint8Array[];
  started: boolean;
  plugged: boolean;
}

export const createMemoryNetwork = (options: MemoryNetworkOptions): MemoryNetwork => {
  const { beat, now } = options;
  const point = createMeetingPoint();
  const machines = new Map<string, Machine>();
  const reachable = (machine: Machine | undefined): machine is Machine => machine?.started === true && machine.plugged;

  const deliver = (outgoing: readonly Outgoing[]): void => {
    for (const { to, message } of outgoing) {
      beat.soon(() => {
        const machine = machines.get(to);
        if (!reachable(machine)) return;
        for (const found of machine.guest.receive(encodeMeetingMessage(message), now()) ?? []) machine.present.tell(found);
      });
    }
  };

  const announce = (machine: Machine): void => {
    if (!reachable(machine)) return;
    const message = decodeMeetingMessage(machine.guest.announce(machine.topics));
    if (message.ok) deliver(point.receive(machine.self, message.value, now()) ?? []);
  };

  const connect = (from: Machine, to: Machine, purpose: Purpose, path: Path): Connection => {
    const pipes = createPipePair(beat);
    const ends = [from, to].map((machine, side) => {
      const pipe = pipes[side as 0 | 1];
      const remotePeer = (side === 0 ? to : from).self;
      const connection: Connection = { ...createMessageStream(pipe, beat), remotePeer, purpose, path, dialled: side === 0 };
      const held = { end: pipe.abort };
      machine.connections.add(held);
      void connection.closed.then(() => machine.connections.delete(held));
      return connection;
    }) as [Connection, Connection];
    beat.soon(() => to.arrivals.tell(ends[1]));
    return ends[0];
  };

  const dial = (from: Machine, peer: PeerTag, purpose: Purpose): Connection | undefined => {
    const to = machines.get(peer);
    if (!reachable(to) || to === from) return undefined;
    const relayed = connect(from, to, purpose, "relayed");
    if (options.direct === true && purpose === "session")
      beat.soon(() => {
        if (reachable(from) && reachable(to)) from.arrivals.tell(connect(from, to, purpose, "direct"));
      });
    return relayed;
  };

  const cut = (machine: Machine): void => {
    point.leave(machine.self);
    for (const { end } of [...machine.connections]) end();
  };

  const state = (machine: Machine): readonly HelperState[] => [
    { address: "memory", state: reachable(machine) ? "connected" : "down" },
  ];

  return {
    join: (name) => {
      const self = name as PeerTag;
      const machine: Machine = {
        self,
        guest: createMeetingGuest(self),
        connections: new Set(),
        arrivals: createListeners(),
        present: createListeners(),
        helpers: createListeners(),
        topics: [],
        started: false,
        plugged: true,
      };
      machines.set(name, machine);
      return {
        self,
        start: () => {
          machine.started = true;
          announce(machine);
          machine.helpers.tell(state(machine));
          return Promise.resolve();
        },
        stop: () => {
          cut(machine);
          machine.started = false;
          return Promise.resolve();
        },
        announce: (topics) => {
          machine.topics = topics;
          announce(machine);
        },
        onPresent: (f) => machine.present.add(({ topic, peer }) => f(topic, peer)),
        dial: (peer, purpose, dialling) => {
          if (dialling?.signal?.aborted === true) return Promise.resolve(err({ code: "cancelled" }));
          if (!reachable(machine)) return Promise.resolve(err({ code: "no-helper" }));
          const connection = dial(machine, peer, purpose);
          return Promise.resolve(connection ? ok(connection) : err({ code: "unreachable" }));
        },
        onConnection: (f) => machine.arrivals.add(f),
        helpers: () => state(machine),
        onHelpers: (f) => machine.helpers.add(f),
        helperTime: () => machine.guest.time(now()),
      };
    },
    unplug: (name) => {
      const machine = machines.get(name);
      if (!machine?.plugged) return;
      machine.plugged = false;
      cut(machine);
      machine.helpers.tell(state(machine));
    },
    plug: (name) => {
      const machine = machines.get(name);
      if (!machine || machine.plugged) return;
      machine.plugged = true;
      announce(machine);
      machine.helpers.tell(state(machine));
    },
  };
};
