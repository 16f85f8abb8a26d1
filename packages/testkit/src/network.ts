/**
 * A simulated network behind link's Transport, on virtual time. It is harsher than any real one: even inside a
 * connection messages get lost, come twice, or come late, so what works here relies on none of that (SY3).
 *
 *   faults    the chance of each message to be dropped, doubled or held back; may change at any time
 *   divide    sides that can't reach each other, the first with the helper; `unite` ends it
 *   tap       sees every message that is sent, as somebody on the wire would
 *
 * A connection across a divide, or of a machine whose life ended, is cut: the other end hears of it one latency
 * later. The meeting point is the real one. All chance comes of the seed and all time of the clock, so the same
 * seed gives the same course, to the millisecond.
 */
import {
  createListeners, createMeetingGuest, createMeetingPoint, decodeMeetingMessage, encodeMeetingMessage,
  type Connection, type HelperState, type Listeners, type MeetingGuest, type Outgoing, type Path, type PeerTag, type Purpose, type Transport,
} from "@thicket/link";
import { err, ok } from "@thicket/wire";
import type { VirtualClock } from "./clock.ts";
import { createSimConnection, type Wire } from "./connection.ts";
import { createLife, type Life } from "./life.ts";
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
  /** The shortest and the longest way of a message, in ms. */
  readonly latency?: readonly [shortest: number, longest: number];
  /** The chance that a relayed session gets its direct second connection. */
  readonly direct?: number;
}

export type Tap = (from: PeerTag, to: PeerTag, message: Uint8Array) => void;

export interface SimNetwork {
  /** A machine's transport for one life. A name is used once: every start has a new one (ID2). */
  join(name: string, life?: Life): Transport;
  readonly faults: Faults;
  /** How often each fault has struck. */
  readonly struck: Readonly<Faults>;
  /** Machines that are on no side stand on the first. */
  divide(...sides: readonly (readonly string[])[]): void;
  unite(): void;
  tap(f: Tap): void;
}

interface Machine {
  readonly self: PeerTag;
  readonly life: Life;
  readonly guest: MeetingGuest;
  /** Its ends of the connections it has. */
  readonly ends: Set<{ readonly to: Machine; readonly cut: () => void }>;
  readonly arrivals: Listeners<Connection>;
  readonly present: Listeners<{ readonly topic: Uint8Array; readonly peer: PeerTag }>;
  readonly helpers: Listeners<readonly HelperState[]>;
  topics: readonly Uint8Array[];
  started: boolean;
}

/** A message that is held back, or a second time the same one, comes up to this many of the longest ways late. */
const LATE = 10;

export const createSimNetwork = ({ clock, seeded, latency: [shortest, longest] = [1, 40], direct = 0 }: SimNetworkOptions): SimNetwork => {
  const machines = new Map<string, Machine>();
  const point = createMeetingPoint();
  const taps = new Set<Tap>();
  const faults: Faults = { drop: 0, duplicate: 0, reorder: 0 };
  const struck: Faults = { drop: 0, duplicate: 0, reorder: 0 };
  let sides: ReadonlyMap<string, number> = new Map();

  const sideOf = ({ self }: Machine): number => sides.get(self) ?? 0;
  const isOn = (machine: Machine): boolean => machine.started && machine.life.alive;
  const isHelped = (machine: Machine): boolean => isOn(machine) && sideOf(machine) === 0;
  const canReach = (from: Machine, to: Machine): boolean => isOn(from) && isOn(to) && sideOf(from) === sideOf(to);
  const latency = (): number => shortest + seeded.below(longest - shortest + 1);
  const later = (f: () => void): void => void clock.setTimer(f, latency());

  const strikes = (fault: keyof Faults): boolean => {
    const hit = faults[fault] > 0 && seeded.chance(faults[fault]);
    if (hit) struck[fault]++;
    return hit;
  };

  // ---- connections ----
  const wire = (from: Machine, to: Machine): Wire => ({
    clock, latency,
    fate: (message) => {
      for (const tap of taps) tap(from.self, to.self, message);
      if (strikes("drop")) return [];
      const heldBack = (): number => seeded.below(LATE * longest);
      const once = { late: strikes("reorder") ? heldBack() : 0 };
      return strikes("duplicate") ? [once, { late: heldBack() }] : [once];
    },
  });

  const connect = (from: Machine, to: Machine, purpose: Purpose, path: Path): Connection => {
    const [here, there] = createSimConnection(wire(from, to), wire(to, from), from.life, to.life);
    const hold = (machine: Machine, other: Machine, { cut, stream }: typeof here): void => {
      const end = { to: other, cut };
      machine.ends.add(end);
      void stream.closed.then(() => machine.ends.delete(end));
    };
    hold(from, to, here);
    hold(to, from, there);
    later(() => to.arrivals.tell({ ...there.stream, remotePeer: from.self, purpose, path, dialled: false }));
    return { ...here.stream, remotePeer: to.self, purpose, path, dialled: true };
  };

  const dial = async (from: Machine, peer: PeerTag, purpose: Purpose): ReturnType<Transport["dial"]> => {
    if (!isOn(from)) return err({ code: "no-helper" });
    await new Promise<void>(later);
    const to = machines.get(peer);
    if (to === undefined || to === from || !canReach(from, to)) return err({ code: "unreachable" });
    if (purpose === "session" && seeded.chance(direct))
      clock.setTimer(() => {
        if (canReach(from, to)) from.arrivals.tell(connect(from, to, purpose, "direct"));
      }, LATE * latency());
    return ok(connect(from, to, purpose, "relayed"));
  };

  // ---- the helper ----
  const deliver = ({ to, message }: Outgoing): void =>
    later(() => {
      const machine = machines.get(to);
      if (machine === undefined || !isHelped(machine)) return;
      for (const found of machine.guest.receive(encodeMeetingMessage(message), clock.now()) ?? []) machine.present.tell(found);
    });
  const announce = (machine: Machine): void => {
    const message = isHelped(machine) ? decodeMeetingMessage(machine.guest.announce(machine.topics)) : undefined;
    if (message?.ok === true) point.receive(machine.self, message.value, clock.now())?.forEach(deliver);
  };
  const helperOf = (machine: Machine): readonly HelperState[] => [{ address: "simulated", state: isHelped(machine) ? "connected" : "down" }];

  const rearrange = (next: ReadonlyMap<string, number>): void => {
    const helped = new Set([...machines.values()].filter(isHelped));
    sides = next;
    for (const machine of machines.values()) {
      for (const { to, cut } of [...machine.ends]) if (!canReach(machine, to)) cut();
      if (helped.has(machine) === isHelped(machine)) continue;
      if (helped.has(machine)) point.leave(machine.self);
      else announce(machine);
      machine.helpers.tell(helperOf(machine));
    }
  };
  const leave = (machine: Machine): void => {
    machine.started = false;
    point.leave(machine.self);
    for (const { cut } of [...machine.ends]) cut();
  };

  const join = (name: string, life: Life = createLife()): Transport => {
    if (machines.has(name)) throw new Error(`${name} has joined before`);
    const self = name as PeerTag;
    const machine: Machine = { self, life, guest: createMeetingGuest(self), ends: new Set(), arrivals: createListeners(), present: createListeners(), helpers: createListeners(), topics: [], started: false };
    machines.set(name, machine);
    life.onEnd(() => leave(machine));
    return {
      self,
      start: () =>
        life.touch(async () => {
          machine.started = true;
          announce(machine);
          machine.helpers.tell(helperOf(machine));
        }),
      stop: () => life.touch(async () => leave(machine)),
      announce: (topics) => {
        machine.topics = topics;
        announce(machine);
      },
      onPresent: (f) => machine.present.add(life.wake(({ topic, peer }) => f(topic, peer))),
      dial: (peer, purpose, options) => life.touch(async () => (options?.signal?.aborted === true ? err({ code: "cancelled" }) : dial(machine, peer, purpose))),
      onConnection: (f) => machine.arrivals.add(life.wake(f)),
      helpers: () => helperOf(machine),
      onHelpers: (f) => machine.helpers.add(life.wake(f)),
      helperTime: () => machine.guest.time(clock.now()),
    };
  };

  return {
    join, faults, struck,
    divide: (...parts) => rearrange(new Map(parts.flatMap((names, side) => names.map((name) => [name, side] as const)))),
    unite: () => rearrange(new Map()),
    tap: (f) => void taps.add(f),
  };
};
