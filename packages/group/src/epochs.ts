/** Which epochs there are, who holds them, and under which one to write (EP3, EP4, EP7). Grows with the history. */
import type { DeviceId, DeviceTag, EpochId, OperationId } from "@thicket/wire";
import type { Judged } from "./judged.ts";
import { compareText, rankOf } from "./seniority.ts";
import { isActive, standsAs, type Standing } from "./standing.ts";
import type { Epoch } from "./types.ts";

export interface Epochs {
  /** Takes in what an operation says of epochs, void or not. Returns operations whose author turns out to be a holder of what it gave. */
  add(judged: Judged): readonly OperationId[];
  holds(epoch: EpochId, device: DeviceTag): boolean;
  /** Operations that name the epoch, when there is more than one. */
  claimants(): Iterable<{ readonly epoch: EpochId; readonly rekeys: readonly Judged[] }>;
  /** `forked`: operations that share device and seq with another. Gives the same objects as before where nothing changed. */
  view(standing: Standing, forked: ReadonlySet<OperationId>): EpochView;
}

export interface EpochView {
  /** By seniority of their makers; those of makers who don't stand come last. */
  readonly epochs: ReadonlyMap<EpochId, Epoch>;
  readonly writeEpoch: EpochId | undefined;
  /** EP6: epochs that no later rekey has in its past. A bundle goes to each, so that those excluded learn of it too. */
  readonly frontier: readonly EpochId[];
}

interface Known {
  readonly rekeys: Rekey[];
  readonly holders: Set<DeviceTag>;
  /** By giver. */
  readonly gifts: Map<DeviceTag, { readonly to: DeviceTag; readonly operation: OperationId }[]>;
  shown: Shown | undefined;
}

interface Rekey extends Judged {
  readonly epoch: EpochId;
  readonly generation: number;
  readonly recipients: readonly DeviceTag[];
}

interface Shown {
  readonly maker: Rekey;
  readonly epoch: Epoch;
}

/** `operations`: all that were added, in that order. */
export const createEpochs = (operations: readonly Judged[]): Epochs => {
  const known = new Map<EpochId, Known>();
  const contested = new Map<EpochId, Known>();
  let made = 0;
  let dirty = true;
  let last: (EpochView & { readonly of: Standing; readonly forked: number; readonly made: number }) | undefined;

  const about = (epoch: EpochId): Known => {
    const one: Known = known.get(epoch) ?? { rekeys: [], holders: new Set(), gifts: new Map(), shown: undefined };
    known.set(epoch, one);
    return one;
  };

  /**
   * EP4: the recipients of an epoch's Rekey, and everyone to whom a holder says it gave it; void operations count
   * too, for a secret once given stays given. The least set with that property, so the order of operations is nothing.
   */
  const hold = (one: Known, devices: readonly DeviceTag[]): readonly OperationId[] => {
    const given: OperationId[] = [];
    const todo = devices.toReversed();
    for (let device = todo.pop(); device !== undefined; device = todo.pop()) {
      if (one.holders.has(device)) continue;
      one.holders.add(device);
      one.shown = undefined;
      dirty = true;
      for (const { to, operation } of one.gifts.get(device) ?? []) {
        todo.push(to);
        given.push(operation);
      }
    }
    return given;
  };

  const addRekey = (judged: Judged): readonly OperationId[] => {
    const { operation: { body }, verdict } = judged;
    if (body.type !== "rekey" || verdict.void !== undefined || verdict.rekey === undefined) return [];
    const one = about(body.epoch);
    one.rekeys.push({ ...judged, epoch: body.epoch, ...verdict.rekey });
    if (one.rekeys.length > 1) contested.set(body.epoch, one);
    one.shown = undefined;
    dirty = true;
    made++;
    return hold(one, verdict.rekey.recipients);
  };

  const addGift = ({ operation: { id, author, body } }: Judged): readonly OperationId[] => {
    const gift = giftOf(body);
    if (gift === undefined) return [];
    const one = about(gift.epoch);
    const others = one.gifts.get(author) ?? [];
    one.gifts.set(author, others);
    others.push({ to: gift.to, operation: id });
    return one.holders.has(author) ? hold(one, [gift.to]) : [];
  };

  const view = (standing: Standing, forked: ReadonlySet<OperationId>): EpochView => {
    const sameStanding = last?.of.order === standing.order && last.of.devices === standing.devices && last.of.left === standing.left;
    if (last !== undefined && !dirty && sameStanding && last.forked === forked.size) return last;
    const active = new Set([...standing.devices.values()].filter((admission) => isActive(standing, admission.device)).map((admission) => admission.tag));
    const senior = bySeniority(standing, rankOf(standing.order));
    const all: Shown[] = [];
    for (const one of known.values()) {
      if (one.rekeys.length === 0) continue;
      if (!sameStanding || last?.forked !== forked.size || one.shown === undefined) one.shown = show(one, standing, senior, active, forked);
      all.push(one.shown);
    }
    all.sort((a, b) => senior(a.maker, b.maker));
    const eligible = all.filter(({ epoch }) => epoch.eligible);
    const write = eligible.reduce<Shown | undefined>((best, other) => (best === undefined || other.epoch.generation > best.epoch.generation ? other : best), undefined);
    const sameMakers = last?.made === made && (contested.size === 0 || sameStanding);
    const frontier = sameMakers && last !== undefined ? last.frontier : frontierOf(operations, new Set(all.map(({ epoch }) => epoch.operation)));
    last = { epochs: new Map(all.map(({ epoch }) => [epoch.id, epoch])), writeEpoch: write?.epoch.id, frontier, of: standing, forked: forked.size, made };
    dirty = false;
    return last;
  };

  return {
    add: (judged) => [...addRekey(judged), ...addGift(judged)],
    holds: (epoch, device) => known.get(epoch)?.holders.has(device) === true,
    claimants: () => [...contested].map(([epoch, { rekeys }]) => ({ epoch, rekeys })),
    view,
  };
};

const giftOf = (body: Judged["operation"]["body"]): { readonly epoch: EpochId; readonly to: DeviceTag } | undefined => {
  if (body.type === "admit" && body.epoch !== undefined) return { epoch: body.epoch, to: body.member.slice(0, 16) as DeviceTag };
  if (body.type === "reseal") return { epoch: body.epoch, to: body.device };
  return undefined;
};

type Order = (a: Judged, b: Judged) => number;

const bySeniority =
  (standing: Standing, rank: ReadonlyMap<DeviceId, number>): Order =>
  (a, b) => {
    const stands = ({ device }: Judged): number => Number(standsAs(standing, device) !== undefined);
    const place = ({ device }: Judged): number => rank.get(device) ?? Number.POSITIVE_INFINITY;
    return stands(b) - stands(a) || place(a) - place(b) || a.operation.seq - b.operation.seq || compareText(a.operation.id, b.operation.id);
  };

/** Two rekeys made apart may name one epoch: the senior author's is the one that made it. */
const show = (one: Known, standing: Standing, senior: Order, active: ReadonlySet<DeviceTag>, forked: ReadonlySet<OperationId>): Shown => {
  const maker = one.rekeys.reduce((best, other) => (senior(other, best) < 0 ? other : best));
  const { operation, epoch, generation, recipients } = maker;
  const eligible = standsAs(standing, maker.device) !== undefined && !forked.has(operation.id) && [...one.holders].every((device) => active.has(device));
  return { maker, epoch: { id: epoch, generation, author: operation.author, operation: operation.id, recipients, holders: new Set([...one.holders].sort()), eligible } };
};

const frontierOf = (operations: readonly Judged[], makers: ReadonlySet<OperationId>): readonly EpochId[] => {
  const frontier: EpochId[] = [];
  const superseded = new Set<number>();
  // Children come after parents, so one walk backwards carries the mark down to every ancestor of a rekey.
  for (const { index, parents, operation: { id, body } } of operations.toReversed()) {
    const isMaker = makers.has(id);
    if (isMaker && !superseded.has(index) && body.type === "rekey") frontier.push(body.epoch);
    if (isMaker || superseded.has(index)) for (const parent of parents) superseded.add(parent);
  }
  return frontier.sort();
};
