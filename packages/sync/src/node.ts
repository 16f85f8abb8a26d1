import type { Random, Suite } from "@thicket/crypto";
import { rekey, rekeyDelay, reseal, resealDelay, type DeviceKeys, type EpochKeys } from "@thicket/group";
import type { Connection, Transport } from "@thicket/link";
import type { Log } from "@thicket/log";
import type { DeviceTag, EpochId, LogKey } from "@thicket/wire";
import { createNeighbours } from "./neighbours.ts";
import type { Place } from "./presence.ts";
import { createRecordCache, type RecordCache } from "./record-cache.ts";
import { runSession, type RunningSession } from "./run-session.ts";
import { MAX_HELLOS } from "./session.ts";
import { slotTime, topicsAt } from "./topics.ts";

export interface SyncClock {
  /** Milliseconds. Serves to meet and to wait, never to decide. */
  now(): number;
  /** Returns the cancelling of it. */
  setTimer(f: () => void, ms: number): () => void;
}

export interface SyncOptions {
  readonly suite: Suite;
  readonly log: Log;
  readonly keys: DeviceKeys;
  readonly random: Random;
  readonly clock: SyncClock;
  readonly transport: Transport;
  readonly epochs: {
    list(): readonly EpochKeys[];
    /** Durable when it resolves. */
    add(secret: Uint8Array): Promise<void>;
  };
  /** The write epoch, for a device that has a right to it and may lack it. */
  owedTo(device: DeviceTag): EpochKeys | undefined;
  /** Shared by all sessions. */
  readonly records: RecordCache;
  readonly onBug?: (problem: unknown) => void;
}

/** What a node adds for its sessions. */
type Added = "owedTo" | "records";

export interface SyncEvents {
  /** Who is connected, and how, has changed. */
  links(): void;
  /** What others have has grown (SY4), or is no longer known. */
  delivery(): void;
  place(device: DeviceTag, place: Place): void;
}

export interface SyncNode {
  start(): void;
  links(): ReadonlyMap<DeviceTag, "direct" | "relayed">;
  /** Devices that said they have this entry, after their own strict write. */
  holders(log: LogKey, seq: number): readonly DeviceTag[];
  presence(place: Place): void;
  /** Own operations were added. */
  pushMembership(): void;
  stop(): void;
}

/** Topics go on with the slots; looked at this often, in ms. */
const TOPIC_REST_MS = 15 * 60 * 1000;
/** … and this often while no helper has said its time yet. */
const NO_TIME_REST_MS = 2000;
/** What is owed and could not be paid (a full disk) is tried again after this rest, in ms. */
const DEBT_REST_MS = 5000;
/** Whoever is no longer active has this long to hear why, in ms. */
const FAREWELL_MS = 2000;
/** Where parts of a group that made epochs apart still meet: as far back as they say hello. */
const EPOCHS_TO_MEET_UNDER: number = MAX_HELLOS;

/** Finds the group's other devices and keeps a session with each of up to LM4 of them. */
export const createSyncNode = (given: Omit<SyncOptions, Added>, events: SyncEvents): SyncNode => {
  const options: SyncOptions = { ...given, owedTo: (device) => owedTo(given, device), records: createRecordCache() };
  const { suite, log, clock, transport, keys, random } = options;
  const { membership } = log;
  const sessions = new Set<RunningSession>();
  const stops: (() => void)[] = [];
  let stopped = false;
  let cancelDebt: (() => void) | undefined;

  const announce = (): void => {
    const time = slotTime(clock.now(), transport.helperTime());
    transport.announce(topicsAt(suite, options.epochs.list().slice(-EPOCHS_TO_MEET_UNDER), time));
  };

  const openSessions = (): readonly RunningSession[] => [...sessions].filter((session) => session.device !== undefined);

  const serve = (connection: Connection): void => {
    if (stopped) return void connection.close();
    sessions.add(
      runSession(options, connection, {
        onOpen: (session) => {
          neighbours.opened(connection.remotePeer);
          // A direct path that is through replaces the relayed one (NETWORK, 8).
          for (const other of sessions)
            if (other !== session && other.connection.remotePeer === connection.remotePeer && other.connection.path === "relayed" && connection.path === "direct") other.close();
          events.links();
          if (cancelDebt === undefined) payDebts();
        },
        onVector: () => events.delivery(),
        onPlace: (session, place) => {
          if (session.device !== undefined) events.place(session.device, place);
        },
        onEnd: (session) => {
          sessions.delete(session);
          events.links();
          events.delivery();
          neighbours.ended(connection.remotePeer);
        },
      }),
    );
  };

  const neighbours = createNeighbours({ transport, clock, random, sessions, serve });

  const pushAll = (): void => openSessions().forEach((session) => session.push());

  const holds = (epoch: EpochId): boolean => options.epochs.list().some(({ id }) => id === epoch);
  /** Alone with an epoch it can't open a device has nobody to send to, and nobody to hear of a new one. */
  const rekeyWait = (): number | undefined =>
    membership.state.writeEpoch === undefined || openSessions().length > 0 ? rekeyDelay(membership.state, keys.tag, holds) : undefined;

  /** EP4, EP7: what is owed is computed from the state, and whoever's turn it is pays. */
  const payDebts = (): void => {
    cancelDebt?.();
    cancelDebt = undefined;
    const rekeying = rekeyWait();
    const wait = rekeying ?? resealDelay(membership.state, keys.tag);
    if (wait === undefined || stopped) return;
    cancelDebt = clock.setTimer(() => {
      cancelDebt = undefined;
      void pay(rekeying !== undefined).catch((problem: unknown) => options.onBug?.(problem)).finally(owedStill);
    }, wait);
  };

  const owedStill = (): void => {
    if (stopped || (rekeyWait() ?? resealDelay(membership.state, keys.tag)) === undefined) return;
    cancelDebt?.();
    cancelDebt = clock.setTimer(payDebts, DEBT_REST_MS);
  };

  /** Looked at again when its turn to sign has come: somebody else may have paid meanwhile. */
  const pay = async (rekeyIsDue: boolean): Promise<void> => {
    await log.author(async () => {
      if (!rekeyIsDue || rekeyWait() === undefined) return undefined;
      const made = await rekey(membership, keys, random);
      // The secret first: a rekey whose secret nobody kept would be owed again (A17).
      const kept = await options.epochs.add(made.secret).then(() => true, () => false);
      return kept ? made.operation : undefined;
    });
    for (const { epoch: owed, device } of membership.state.needsNewerVersion ? [] : membership.state.owedSeals)
      await log.author(async () => {
        const { state } = membership;
        const epoch = options.epochs.list().find(({ id }) => id === owed);
        const recipient = state.devices.get(device);
        const isOwed = state.owedSeals.some((seal) => seal.epoch === owed && seal.device === device);
        return epoch === undefined || recipient === undefined || !isOwed ? undefined : (await reseal(membership, keys, random, epoch.secret, recipient)).operation;
      });
    announce();
  };

  const onMembership = (): void => {
    for (const session of openSessions()) {
      // Whoever is no longer active hears of it and no more (SY1).
      session.pushMembership();
      if (session.device !== undefined && membership.state.devices.get(session.device)?.active !== true) stops.push(clock.setTimer(session.close, FAREWELL_MS));
    }
    payDebts();
  };

  return {
    start: () => {
      stops.push(
        transport.onConnection((connection) => {
          if (connection.purpose === "session") serve(connection);
        }),
        transport.onPresent((_, peer) => neighbours.present(peer)),
        transport.onHelpers(announce),
        log.subscribe({ entries: pushAll, membership: onMembership }),
      );
      const renew = (): void => {
        announce();
        // A clock that is far off finds nobody before the helper has said the time (KP5).
        stopRenewing = clock.setTimer(renew, transport.helperTime() === undefined ? NO_TIME_REST_MS : TOPIC_REST_MS);
      };
      let stopRenewing = (): void => undefined;
      renew();
      stops.push(() => stopRenewing());
      neighbours.start();
      payDebts();
    },
    links: () => {
      const links = new Map<DeviceTag, "direct" | "relayed">();
      for (const { device, connection } of openSessions()) if (device !== undefined && links.get(device) !== "direct") links.set(device, connection.path);
      return links;
    },
    holders: (of, seq) => [...new Set(openSessions().flatMap((session) => (session.device !== undefined && session.has(of) >= seq ? [session.device] : [])))],
    presence: (place) => openSessions().forEach((session) => session.presence(place)),
    pushMembership: onMembership,
    stop: () => {
      stopped = true;
      cancelDebt?.();
      neighbours.stop();
      for (const stop of stops) stop();
      for (const session of [...sessions]) session.close();
      transport.announce([]);
    },
  };
};

/** The write epoch, if this device holds it and `tag` has a right to it (EP7). */
const owedTo = ({ log, epochs }: Omit<SyncOptions, Added>, tag: DeviceTag): EpochKeys | undefined => {
  const { state } = log.membership;
  const epoch = epochs.list().find(({ id }) => id === state.writeEpoch);
  return epoch !== undefined && state.devices.get(tag)?.active === true && state.epochs.get(epoch.id)?.holders.has(tag) === true ? epoch : undefined;
};
