/** Which epochs there are, who holds them, and under which one to write (EP3, EP4, EP7). */
import type { DeviceId, DeviceTag, EpochId, OperationId } from "@thicket/wire";
import { compareText } from "./seniority.ts";
import type { Judged } from "./judged.ts";
import { isActive, standsAs, type Standing } from "./standing.ts";
import type { Epoch } from "./types.ts";

export interface Epochs {
  readonly epochs: ReadonlyMap<EpochId, Epoch>;
  readonly writeEpoch: EpochId | undefined;
  /** EP6: epochs that no later rekey has in its past. A bundle goes to each, so that those excluded learn of it too. */
  readonly frontier: readonly EpochId[];
}

interface Rekey {
  readonly judged: Judged;
  readonly epoch: EpochId;
  readonly generation: number;
  readonly recipients: readonly DeviceTag[];
  readonly stands: boolean;
}

/** `forked`: operations that share device and seq with another. `rank`: seniority of devices. */
export const epochsOf = (operations: readonly Judged[], standing: Standing, rank: ReadonlyMap<DeviceId, number>, forked: ReadonlySet<OperationId>): Epochs => {
  const active = new Set([...standing.devices.values()].filter((admission) => isActive(standing, admission.device)).map((admission) => admission.tag));
  const holders = holdersOf(operations);
  const rankOf = (rekey: Rekey): number => rank.get(rekey.judged.device) ?? Number.POSITIVE_INFINITY;
  const bySeniority = (a: Rekey, b: Rekey): number =>
    rankOf(a) - rankOf(b) || a.judged.operation.seq - b.judged.operation.seq || compareText(a.judged.operation.id, b.judged.operation.id);
  const epochs = new Map<EpochId, Epoch>();
  let write: Rekey | undefined;
  // Two rekeys made apart may name one epoch: the senior author's is the one that made it.
  for (const rekey of rekeysOf(operations, standing).toSorted((a, b) => Number(b.stands) - Number(a.stands) || bySeniority(a, b))) {
    if (epochs.has(rekey.epoch)) continue;
    const held = holders.get(rekey.epoch) ?? new Set();
    const eligible = rekey.stands && !forked.has(rekey.judged.operation.id) && [...held].every((device) => active.has(device));
    epochs.set(rekey.epoch, {
      id: rekey.epoch, generation: rekey.generation, author: rekey.judged.operation.author, operation: rekey.judged.operation.id, recipients: rekey.recipients, holders: new Set([...held].sort()), eligible,
    });
    if (eligible && (write === undefined || rekey.generation > write.generation || (rekey.generation === write.generation && bySeniority(rekey, write) < 0))) write = rekey;
  }
  return { epochs, writeEpoch: write?.epoch, frontier: frontierOf(operations, epochs) };
};

const rekeysOf = (operations: readonly Judged[], standing: Standing): readonly Rekey[] =>
  operations.flatMap((judged) => {
    const { verdict, operation: { body } } = judged;
    if (body.type !== "rekey" || verdict.void !== undefined || verdict.rekey === undefined) return [];
    return [{ judged, epoch: body.epoch, ...verdict.rekey, stands: standsAs(standing, judged.device) !== undefined }];
  });

/**
 * EP4: the recipients of an epoch's Rekey, and everyone to whom a holder says it gave it; void operations count
 * too, for a secret once given stays given. The least set with that property, so the order of operations is nothing.
 */
const holdersOf = (operations: readonly Judged[]): ReadonlyMap<EpochId, ReadonlySet<DeviceTag>> => {
  const holders = new Map<EpochId, Set<DeviceTag>>();
  const gifts = new Map<EpochId, { readonly from: DeviceTag; readonly to: DeviceTag }[]>();
  for (const { operation: { author, body }, verdict } of operations) {
    if (body.type === "rekey" && verdict.void === undefined && verdict.rekey !== undefined) {
      const held = holders.get(body.epoch) ?? new Set();
      for (const device of verdict.rekey.recipients) held.add(device);
      holders.set(body.epoch, held);
    }
    const gift = giftOf(author, body);
    if (gift === undefined) continue;
    const known = gifts.get(gift.epoch);
    if (known === undefined) gifts.set(gift.epoch, [gift]);
    else known.push(gift);
  }
  for (const [epoch, held] of holders) spread(held, gifts.get(epoch) ?? []);
  return holders;
};

interface Gift {
  readonly epoch: EpochId;
  readonly from: DeviceTag;
  readonly to: DeviceTag;
}

const giftOf = (from: DeviceTag, body: Judged["operation"]["body"]): Gift | undefined => {
  if (body.type === "admit" && body.epoch !== undefined) return { epoch: body.epoch, from, to: body.member.slice(0, 16) as DeviceTag };
  if (body.type === "reseal") return { epoch: body.epoch, from, to: body.device };
  return undefined;
};

const spread = (held: Set<DeviceTag>, gifts: readonly { readonly from: DeviceTag; readonly to: DeviceTag }[]): void => {
  let open = gifts.filter((gift) => !held.has(gift.to));
  for (let before = -1; open.length !== before; ) {
    before = open.length;
    for (const gift of open) if (held.has(gift.from)) held.add(gift.to);
    open = open.filter((gift) => !held.has(gift.to));
  }
};

const frontierOf = (operations: readonly Judged[], epochs: ReadonlyMap<EpochId, Epoch>): readonly EpochId[] => {
  const makers = new Set([...epochs.values()].map((epoch) => epoch.operation));
  const superseded = new Set<number>();
  // Children come after parents, so one walk backwards carries the mark down to every ancestor of a rekey.
  for (const { index, parents, operation } of [...operations].sort((a, b) => b.index - a.index))
    if (superseded.has(index) || makers.has(operation.id)) for (const parent of parents) superseded.add(parent);
  return operations
    .flatMap(({ index, operation: { id, body } }) => (body.type === "rekey" && makers.has(id) && !superseded.has(index) ? [body.epoch] : []))
    .sort();
};
