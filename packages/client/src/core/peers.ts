import { createSyncNode, PRESENCE_LIFE_MS, PRESENCE_REST_MS, type Place } from "@thicket/sync";
import type { DeviceKeys, EpochKeys } from "@thicket/group";
import type { Log } from "@thicket/log";
import { NO_DOCUMENT, type DeviceTag, type DocumentTag, type LogKey, type MemberId } from "@thicket/wire";
import type { PersonHere } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { Names } from "./names.ts";

export interface Peers {
  linkOf(devices: readonly DeviceTag[]): "direct" | "relayed" | "none";
  /** Other members who said that a device of theirs has this entry. */
  has(log: LogKey, seq: number): readonly MemberId[];
  here(document: DocumentTag): readonly PersonHere[];
  opened(document: DocumentTag): void;
  closed(document: DocumentTag): void;
  caret(document: DocumentTag, anchor: Uint8Array | undefined, head: Uint8Array | undefined): void;
  pushMembership(): void;
  stop(): Promise<void>;
}

export interface PeersOptions {
  readonly deps: CoreDeps;
  readonly log: Log;
  readonly keys: DeviceKeys;
  readonly self: MemberId;
  readonly names: Names;
  readonly epochs: { list(): readonly EpochKeys[]; add(secret: Uint8Array): Promise<void> };
  readonly onChange: () => void;
  readonly onDelivery: () => void;
  readonly onHere: (document: DocumentTag, here: readonly PersonHere[]) => void;
  /** The least time between two ticks in a document, in ms, and whether nobody else has it open (LG6). */
  readonly onPace: (document: DocumentTag, tick: number, alone: boolean) => void;
}

/** LG6, in ms. */
const DIRECT_TICK = 100;
const TICK_A_TYPIST = 20;
const RELAYED_TICK = 300;
const ALONE_TICK = 2000;
/** A caret that doesn't move is said again after this long, in ms: well inside PRESENCE_LIFE_MS. */
const REPEAT_MS = 10_000;
/** A caret stands behind a letter that is still being written to disk: it goes after it, in ms, and never in its way. */
const AFTER_TEXT_MS = 40;

interface Seen {
  readonly place: Place;
  readonly at: number;
}

/** The other devices as the core sees them: sessions, what they have, where their carets are. */
export const createPeers = (options: PeersOptions): Peers => {
  const { deps, log, keys, names, self } = options;
  const { clock } = deps;
  const seen = new Map<DeviceTag, Seen>();
  const open = new Map<DocumentTag, number>();
  let own: Place = { document: NO_DOCUMENT, lane: 0, anchor: undefined, head: undefined };
  let lastSent = Number.NEGATIVE_INFINITY;
  let cancelSend: (() => void) | undefined;
  let stopped = false;

  const memberOf = (device: DeviceTag): MemberId | undefined => log.membership.state.devices.get(device)?.member;

  const here = (document: DocumentTag): readonly PersonHere[] =>
    [...seen].flatMap(([device, { place }]): PersonHere[] => {
      const member = memberOf(device);
      if (place.document !== document || member === undefined) return [];
      return [{ device, member, name: names.view().of(member), anchor: place.anchor, head: place.head }];
    });

  const tell = (document: DocumentTag): void => {
    if (!open.has(document)) return;
    const others = here(document);
    options.onHere(document, others);
    const links = node.links();
    const relayed = others.some(({ device }) => links.get(device) === "relayed");
    const tick = others.length === 0 ? ALONE_TICK : relayed ? RELAYED_TICK : Math.max(DIRECT_TICK, TICK_A_TYPIST * (others.length + 1));
    options.onPace(document, tick, others.length === 0);
  };

  const tellAll = (): void => [...open.keys()].forEach(tell);

  const forgetGone = (): void => {
    const links = node.links();
    for (const [device, { at }] of seen) if (!links.has(device) || clock.now() - at > PRESENCE_LIFE_MS) seen.delete(device);
    tellAll();
  };

  const node = createSyncNode(
    { suite: deps.suite, log, keys, random: deps.random, clock, transport: deps.transport, epochs: options.epochs, onBug: deps.onBug },
    {
      links: () => {
        forgetGone();
        options.onChange();
        send();
      },
      delivery: options.onDelivery,
      place: (device, place) => {
        const before = seen.get(device)?.place.document;
        seen.set(device, { place, at: clock.now() });
        if (before !== undefined && before !== place.document) tell(before);
        tell(place.document);
      },
    },
  );

  const send = (least = 0): void => {
    if (cancelSend !== undefined || stopped) return;
    const wait = Math.max(least, lastSent + PRESENCE_REST_MS - clock.now());
    cancelSend = clock.setTimer(() => {
      cancelSend = undefined;
      lastSent = clock.now();
      node.presence(own);
    }, wait);
  };

  const repeat = (): void => {
    if (stopped) return;
    forgetGone();
    if (own.document !== NO_DOCUMENT) send();
    stopRepeat = clock.setTimer(repeat, REPEAT_MS);
  };
  let stopRepeat = clock.setTimer(repeat, REPEAT_MS);

  node.start();
  return {
    linkOf: (devices) => {
      const links = node.links();
      const found = devices.map((device) => links.get(device));
      return found.includes("direct") ? "direct" : found.includes("relayed") ? "relayed" : "none";
    },
    has: (of, seq) => [...new Set(node.holders(of, seq).flatMap((device) => memberOf(device) ?? []))].filter((member) => member !== self),
    here,
    opened: (document) => {
      open.set(document, (open.get(document) ?? 0) + 1);
      own = { document, lane: 0, anchor: undefined, head: undefined };
      send();
      clock.setTimer(() => tell(document), 0);
    },
    closed: (document) => {
      const left = (open.get(document) ?? 1) - 1;
      if (left > 0) return void open.set(document, left);
      open.delete(document);
      if (own.document !== document) return;
      own = { document: [...open.keys()].at(-1) ?? NO_DOCUMENT, lane: 0, anchor: undefined, head: undefined };
      send();
    },
    caret: (document, anchor, head) => {
      own = { document, lane: 0, anchor, head };
      send(AFTER_TEXT_MS);
    },
    pushMembership: () => node.pushMembership(),
    stop: async () => {
      stopped = true;
      cancelSend?.();
      stopRepeat();
      node.stop();
    },
  };
};
