/**
 * A simulated network behind link's Transport, on virtual time. It is harsher than any real one: even inside a
 * connection messages get lost, come twice, or come late, so what works here relies on none of that (SY3).
 *
 *   faults      the chance of each message to be dropped, doubled or held back; change them while it runs
 *   divide      sides that can't reach each other; the meeting point stands on the first. `unite` ends it
 *   tap         sees every message that is sent, as somebody on the wire would
 *
 * A connection across a divide, or to a machine whose life ended, is cut: its other end hears of it one latency
 * later. The meeting point is the real one. All chance comes from the seed, all time from the clock.
 */
import { createListeners, createMeetingGuest, createMeetingPoint, decodeMeetingMessage, encodeMeetingMessage, type Connection, type HelperState, type Listeners, type MeetingGuest, type Outgoing, type Path, type PeerTag, type Purpose, type Transport } from "@thicket/link";
import { err, ok } from "@thicket/wire";
import type { VirtualClock } from "./clock.ts";
import { createLife, type Life } from "./life.ts";
import { createSimConnection, type Wire } from "./connection.ts";
import type { Seeded } from "./seeded.ts";

/** Chances between 0 and 1. */
export interface Faults {
  drop: number;
  duplicate: number;
  reorder: number;
}

export interface SimNetworkOptions {
  readonly clock: VirtualClock;
  readonly seeded: Seeded;
  /** Shortest and longest way of a message, in ms. */
  readonly latency?: readonly [number, number];
  /** The chance that a relayed session gets its direct second connection. */
  readonly direct?: number;
}

export type Tap = (from: PeerTag, to: PeerTag, message: Uint8Array) => void;

export interface SimNetwork {
  /** A machine's transport for one life. A name is used once: every start has a new one (ID2). */
  join(name: string, life?: Life): Transport;
  readonly faults: Faults;
  /** How often each fault has struck. */
  readonly struck: Readonly<Record<keyof Faults, number>>;
  divide(...sides: readonly (readonly string[])[]): void;
  unite(): void;
  tap(f: Tap): void;
}

interface Machine {
  readonly self: PeerTag;
  readonly life: Life;
  readonly guest: MeetingGuest;
  readonly wires: Set<{ readonly to: Machine; readonly cut: () => void }>;
  readonly arrivals: Listeners<Connection>;
  readonly present: Listeners<{ readonly topic: Uint8Array; readonly peer: PeerTag }>;
  readonly helpers: Listeners<readonly HelperState[]>;
  topics: readonly Uint8Array[];
  started: boolean;
}

export const createSimNetwork = ({ clock, seeded, latency: [shortest, longest] = [1, 40], direct = 0 }: SimNetworkOptions): SimNetwork => {
  const point = createMeetingPoint();
  const machines = new Map<string, Machine>();
  const taps = new Set<Tap>();
  const faults: Faults = { drop: 0, duplicate: 0, reorder: 0 };
  const struck = { drop: 0, duplicate: 0, reorder: 0 };
  let sides = new Map<string, number>();

  const sideOf = (name: string): number => sides.get(name) ?? 0;
  const isUp = (machine: Machine | undefined): machine is Machine => machine?.started === true && machine.life.alive;
  const helped = (machine: Machine): boolean => isUp(machine) && sideOf(machine.self) === 0;
  const reach = (a: Machine, b: Machine): boolean => isUp(a) && isUp(b) && sideOf(a.self) === sideOf(b.self);
  const latency = (): number => shortest + seeded.below(longest - shortest + 1);
  const strikes = (fault: keyof Faults): boolean => {
    const hit = faults[fault] > 0 && seeded.chance(faults[fault]);
    if (hit) struck[fault]++;
    return hit;
  };

  const wireBetween = (from: Machine, to: Machine): Wire => ({
    clock, latency,
    fate: (message) => {
      for (const tap of taps) tap(from.self, to.self, message);
      if (strikes("drop")) return [];
      const once = { late: strikes("reorder") ? seeded.below(10 * longest) : 0 };
      return strikes("duplicate") ? [once, { late: seeded.below(10 * longest) }] : [once];
    },
  });

  const connect = (from: Machine, to: Machine, purpose: Purpose, path: Path): Connection => {
    const [here, there] = createSimConnection(wireBetween(from, to), wireBetween(to, from), from.life, to.life);
    for (const [machine, other, cut] of [[from, to, here.cut], [to, from, there.cut]] as const) {
      const wire = { to: other, cut };
      machine.wires.add(wire);
      void here.stream.closed.then(() => machine.wires.delete(wire));
    }
    clock.setTimer(() => to.arrivals.tell({ ...there.stream, remotePeer: from.self, purpose, path, dialled: false }), latency());
    return { ...here.stream, remotePeer: to.self, purpose, path, dialled: true };
  };

  const dial = async (from: Machine, peer: PeerTag, purpose: Purpose): ReturnType<Transport["dial"]> => {
    if (!helped(from) && sideOf(from.self) === 0) return err({ code: "no-helper" });
    await new Promise<void>((arrived) => clock.setTimer(arrived, latency()));
    const to = machines.get(peer);
    if (to === undefined || to === from || !reach(from, to)) return err({ code: "unreachable" });
    if (purpose === "session" && seeded.chance(direct))
      clock.setTimer(() => {
        if (reach(from, to)) from.arrivals.tell(connect(from, to, purpose, "direct"));
      }, 10 * latency());
    return ok(connect(from, to, purpose, "relayed"));
  };

  const deliver = (outgoing: readonly Outgoing[]): void => {
    for (const { to, message } of outgoing)
      clock.setTimer(() => {
        const machine = machines.get(to);
        if (machine === undefined || !helped(machine)) return;
        for (const found of machine.guest.receive(encodeMeetingMessage(message), clock.now()) ?? []) machine.present.tell(found);
      }, latency());
  };
  const announce = (machine: Machine): void => {
    if (!helped(machine)) return;
    const message = decodeMeetingMessage(machine.guest.announce(machine.topics));
    if (message.ok) deliver(point.receive(machine.self, message.value, clock.now()) ?? []);
  };
  const state = (machine: Machine): readonly HelperState[] => [{ address: "simulated", state: helped(machine) ? "connected" : "down" }];

  const rearrange = (change: () => void): void => {
    const before = new Map([...machines.values()].map((machine) => [machine, helped(machine)]));
    change();
    for (const [machine, had] of before) {
      for (const { to, cut } of [...machine.wires]) if (!reach(machine, to)) cut();
      if (had === helped(machine)) continue;
      if (had) point.leave(machine.self);
      else announce(machine);
      machine.helpers.tell(state(machine));
    }
  };

  return {
    faults, struck,
    tap: (f) => void taps.add(f),
    divide: (...parts) => rearrange(() => (sides = new Map(parts.flatMap((names, side) => names.map((name) => [name, side] as const))))),
    unite: () => rearrange(() => (sides = new Map())),
    join: (name, life = createLife()) => {
      if (machines.has(name)) throw new Error(`${name} has joined before`);
      const self = name as PeerTag;
      const machine: Machine = { self, life, guest: createMeetingGuest(self), wires: new Set(), arrivals: createListeners(), present: createListeners(), helpers: createListeners(), topics: [], started: false };
      machines.set(name, machine);
      const leave = (): void => {
        machine.started = false;
        point.leave(self);
        for (const { cut } of [...machine.wires]) cut();
      };
      life.onEnd(leave);
      return {
        self,
        start: () =>
          life.touch(async () => {
            machine.started = true;
            announce(machine);
            machine.helpers.tell(state(machine));
          }),
        stop: () => life.touch(async () => leave()),
        announce: (topics) => {
          machine.topics = topics;
          announce(machine);
        },
        onPresent: (f) => machine.present.add(life.wake(({ topic, peer }) => f(topic, peer))),
        dial: (peer, purpose, options) => life.touch(async () => (options?.signal?.aborted === true ? err({ code: "cancelled" }) : isUp(machine) ? dial(machine, peer, purpose) : err({ code: "no-helper" }))),
        onConnection: (f) => machine.arrivals.add(life.wake(f)),
        helpers: () => state(machine),
        onHelpers: (f) => machine.helpers.add(life.wake(f)),
        helperTime: () => machine.guest.time(clock.now()),
      };
    },
  };
};
