/**
 * The rules of MB and EP said once more, slowly and without any cleverness: every operation's own past is folded
 * from scratch, relations are looked up pair by pair. The real fold must always equal it. Only tests import this;
 * it shares nothing with the real one but types.
 */
import { deviceTag, MAX_DEVICES, NO_OPERATION, toHex, type DeviceId, type DeviceTag, type EpochId, type GroupId, type MemberId, type OperationId } from "@thicket/wire";
import { deviceId, verifyDeviceSignature, verifyInviteSignature, type Device, type Epoch, type GroupState, type Member, type Operation, type VoidReason } from "../index.ts";
import { rememberingSuite as suite } from "./remembering-suite.ts";

type Ops = readonly Operation[];
type Body<T> = Extract<Operation["body"], { readonly type: T }>;

/** `all` holds the past of each; tags don't collide in it. */
export const foldPlain = (group: GroupId, all: Ops): GroupState => {
  const byId = new Map(all.map((operation) => [operation.id, operation]));
  const past = (operation: Operation): Ops => {
    const seen = new Set<OperationId>();
    const todo = [...operation.parents];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      todo.push(...(byId.get(id)?.parents ?? []));
    }
    return all.filter((other) => seen.has(other.id));
  };
  const pasts = new Map(all.map((operation) => [operation.id, past(operation)]));
  const before = (a: Operation, b: Operation): boolean => pasts.get(b.id)?.includes(a) === true;
  const verdicts = new Map<OperationId, VoidReason | undefined>();
  const verdictOf = (operation: Operation): VoidReason | undefined => {
    if (!verdicts.has(operation.id)) verdicts.set(operation.id, judgePlain(group, operation, pasts.get(operation.id) ?? [], verdictOf, before));
    return verdicts.get(operation.id);
  };
  return statePlain(group, all, pasts, verdictOf, before);
};

type VerdictOf = (operation: Operation) => VoidReason | undefined;
type Before = (a: Operation, b: Operation) => boolean;

const newcomerOf = ({ author, body }: Operation, group: GroupId): DeviceId | undefined =>
  body.type === "admit" ? (body.member as string as DeviceId) : body.type === "genesis" && author !== undefined ? deviceId(suite, group, body) : undefined;

interface Admitted {
  readonly operation: Operation;
  readonly device: DeviceId;
  readonly sponsor: DeviceTag | undefined;
  readonly order: number;
}

/** Entitled admissions in Kahn's order, by looking for the least ready one again and again. */
const orderPlain = (group: GroupId, set: Ops, verdictOf: VerdictOf, before: Before): readonly Admitted[] => {
  const open = new Set(set.filter((operation) => newcomerOf(operation, group) !== undefined && verdictOf(operation) === undefined));
  const order: Admitted[] = [];
  const placeOf = (operation: Operation): number => (operation.body.type === "genesis" ? -1 : order.findIndex((admitted) => deviceTag(admitted.device) === operation.author));
  while (open.size > 0) {
    const ready = [...open].filter((a) => ![...open].some((b) => before(b, a)));
    ready.sort((a, b) => placeOf(a) - placeOf(b) || a.seq - b.seq || (a.id < b.id ? -1 : 1));
    const [next] = ready;
    if (next === undefined) throw new Error("a circle in the history");
    open.delete(next);
    order.push({ operation: next, device: newcomerOf(next, group) ?? ("" as DeviceId), sponsor: next.body.type === "genesis" ? undefined : next.author, order: order.length });
  }
  return order;
};

const claims = (group: GroupId, operation: Operation): readonly string[] => {
  const device = newcomerOf(operation, group) ?? "";
  const { body } = operation;
  if (body.type === "genesis") return [device.slice(0, 16), toHex(body.signingKey)];
  return body.type === "admit" ? [device.slice(0, 16), toHex(body.signingKey), toHex(body.invite)] : [];
};

interface Seen {
  readonly order: readonly Admitted[];
  readonly standing: readonly Admitted[];
  readonly left: (device: DeviceTag) => boolean;
  readonly vouchers: (device: DeviceTag) => readonly DeviceTag[];
  readonly full: (device: DeviceTag) => boolean;
  readonly stands: (device: DeviceTag) => Admitted | undefined;
  readonly active: readonly DeviceTag[];
  readonly generation: number;
}

/** Whose admission stands in `set`, who of them is full, who left. */
const seePlain = (group: GroupId, set: Ops, verdictOf: VerdictOf, before: Before): Seen => {
  const order = orderPlain(group, set, verdictOf, before);
  const place = (tag: DeviceTag | undefined): number => (tag === undefined ? -1 : order.findIndex((admitted) => deviceTag(admitted.device) === tag));
  const standing: Admitted[] = [];
  for (const admitted of order.toSorted((a, b) => place(a.sponsor) - place(b.sponsor) || a.operation.seq - b.operation.seq || (a.operation.id < b.operation.id ? -1 : 1))) {
    const sponsored = admitted.sponsor === undefined || standing.some((other) => deviceTag(other.device) === admitted.sponsor);
    const free = !standing.some((other) => claims(group, other.operation).some((claim) => claims(group, admitted.operation).includes(claim)));
    if (sponsored && free) standing.push(admitted);
  }
  const stands = (tag: DeviceTag): Admitted | undefined => standing.find((admitted) => deviceTag(admitted.device) === tag);
  const left = (tag: DeviceTag): boolean => set.some((operation) => operation.body.type === "leave" && operation.author === tag && verdictOf(operation) === undefined);
  const vouchers = (tag: DeviceTag): readonly DeviceTag[] => {
    const found = set.filter((operation) => operation.body.type === "vouch" && operation.body.member.startsWith(tag) && verdictOf(operation) === undefined).map((operation) => operation.author);
    return [...new Set(found)].filter((voucher) => stands(voucher) !== undefined && voucher !== stands(tag)?.sponsor).sort();
  };
  const full = (tag: DeviceTag): boolean => {
    const admitted = stands(tag);
    if (admitted === undefined) return false;
    if (admitted.sponsor === undefined || vouchers(tag).length > 0) return true;
    const then = seePlain(group, set.filter((operation) => before(operation, admitted.operation)), verdictOf, before);
    return then.active.filter((other) => then.full(other)).length === 1;
  };
  const active = standing.map((admitted) => deviceTag(admitted.device)).filter((tag) => !left(tag)).sort();
  const generations = set.flatMap((operation) => (operation.body.type === "rekey" && verdictOf(operation) === undefined ? [operation.body.generation] : []));
  return { order, standing, left, vouchers, full, stands, active, generation: Math.max(0, ...generations) };
};

const judgePlain = (group: GroupId, operation: Operation, past: Ops, verdictOf: VerdictOf, before: Before): VoidReason | undefined => {
  const { body, author } = operation;
  if (body.type === "genesis") return undefined;
  const seen = seePlain(group, past, verdictOf, before);
  if (!seen.active.includes(author)) return "author-not-active";
  if (body.type === "admit") {
    const taken = seen.order.flatMap((admitted) => claims(group, admitted.operation));
    const sponsor = seen.stands(author)?.operation.body as Body<"admit"> | Body<"genesis">;
    const kemKeys = seen.order.map((other) => toHex((other.operation.body as Body<"admit">).kemKey));
    if (!seen.full(author)) return "author-not-full";
    if (taken.includes(toHex(body.invite))) return "code-used";
    if (taken.includes(body.member.slice(0, 16)) || taken.includes(toHex(body.signingKey)) || kemKeys.includes(toHex(body.kemKey))) return "key-used";
    if (seen.active.length >= MAX_DEVICES) return "group-full";
    if (!suite.admissible(body.signingKey) || !suite.kemAdmissible(body.kemKey)) return "key-unfit";
    if (!verifyInviteSignature(suite, group, { ...body, inviterKey: sponsor.signingKey })) return "code-signature";
    return verifyDeviceSignature(suite, group, body) ? undefined : "device-signature";
  }
  if (body.type === "vouch") {
    const target = deviceTag(body.member as string as DeviceId);
    if (!seen.full(author)) return "author-not-full";
    if (!seen.active.includes(target)) return "target-unknown";
    return target === author || seen.stands(target)?.sponsor === author ? "own-newcomer" : undefined;
  }
  if (body.type === "rekey") {
    const repeated = past.some((other) => other.body.type === "rekey" && other.body.epoch === body.epoch && verdictOf(other) === undefined);
    return repeated || body.generation !== seen.generation + 1 || body.count !== seen.active.length ? "wrong-rekey" : undefined;
  }
  return undefined;
};

const statePlain = (group: GroupId, all: Ops, pasts: ReadonlyMap<OperationId, Ops>, verdictOf: VerdictOf, before: Before): GroupState => {
  const seen = seePlain(group, all, verdictOf, before);
  const members = new Map<MemberId, Member>();
  const devices = new Map<DeviceTag, Device>();
  const bySeniority = seen.order.filter((admitted) => seen.standing.includes(admitted));
  const memberOf = (tag: DeviceTag): MemberId => seen.stands(tag)?.device as string as MemberId;
  for (const [seniority, { operation, device, sponsor }] of bySeniority.entries()) {
    const tag = deviceTag(device);
    const body = operation.body as Body<"admit">;
    members.set(memberOf(tag), { id: memberOf(tag), devices: [tag], full: seen.full(tag), sponsor: sponsor === undefined ? undefined : memberOf(sponsor), vouchers: seen.vouchers(tag).map(memberOf), left: seen.left(tag), seniority });
    devices.set(tag, { id: device, tag, member: memberOf(tag), signingKey: body.signingKey, kemKey: body.kemKey, admittedBy: operation.id, active: !seen.left(tag) });
  }
  const twins = (operation: Operation): Ops => all.filter((other) => other.author === operation.author && other.seq === operation.seq);
  const rekeys = all.filter((operation) => operation.body.type === "rekey" && verdictOf(operation) === undefined);
  const place = (operation: Operation): number => seen.order.findIndex((admitted) => deviceTag(admitted.device) === operation.author);
  const senior = (a: Operation, b: Operation): number => place(a) - place(b) || a.seq - b.seq || (a.id < b.id ? -1 : 1);
  const recipients = (operation: Operation): readonly DeviceTag[] => seePlain(group, pasts.get(operation.id) ?? [], verdictOf, before).active;
  const epochs = new Map<EpochId, Epoch>();
  for (const epoch of new Set(rekeys.map((operation) => (operation.body as Body<"rekey">).epoch))) {
    const claimants = rekeys.filter((operation) => (operation.body as Body<"rekey">).epoch === epoch);
    const standing = claimants.filter((operation) => seen.stands(operation.author) !== undefined);
    const [maker] = (standing.length > 0 ? standing : claimants).toSorted(senior);
    if (maker === undefined) continue;
    const holders = new Set(claimants.flatMap(recipients));
    for (let size = -1; size !== holders.size; ) {
      size = holders.size;
      for (const { author, body } of all) {
        if (!holders.has(author)) continue;
        if (body.type === "admit" && body.epoch === epoch) holders.add(deviceTag(body.member as string as DeviceId));
        if (body.type === "reseal" && body.epoch === epoch) holders.add(body.device);
      }
    }
    const eligible = standing.length > 0 && twins(maker).length === 1 && [...holders].every((holder) => seen.active.includes(holder));
    epochs.set(epoch, { id: epoch, generation: (maker.body as Body<"rekey">).generation, author: maker.author, operation: maker.id, recipients: recipients(maker), holders, eligible });
  }
  const made = all.filter((operation) => [...epochs.values()].some((epoch) => epoch.operation === operation.id));
  const write = made
    .filter((operation) => epochs.get((operation.body as Body<"rekey">).epoch)?.eligible)
    .toSorted((a, b) => (b.body as Body<"rekey">).generation - (a.body as Body<"rekey">).generation || senior(a, b))[0];
  const writeEpoch = (write?.body as Body<"rekey"> | undefined)?.epoch;
  const holders = writeEpoch === undefined ? undefined : epochs.get(writeEpoch)?.holders;
  const effect = (operation: Operation): VoidReason | undefined => {
    const verdict = verdictOf(operation);
    if (verdict !== undefined) return verdict;
    const newcomer = newcomerOf(operation, group);
    if (newcomer !== undefined) return seen.stands(deviceTag(newcomer))?.operation === operation ? undefined : "twin";
    return seen.stands(operation.author) === undefined ? "author-not-active" : undefined;
  };
  const outdone = ({ id, author, body }: Operation): VoidReason | undefined => {
    if (body.type === "rekey") return epochs.get(body.epoch)?.operation === id ? undefined : "wrong-rekey";
    return body.type === "reseal" && epochs.get(body.epoch)?.holders.has(author) !== true ? "not-holder" : undefined;
  };
  const reasons = all.flatMap((operation): [OperationId, VoidReason][] => {
    const reason = effect(operation) ?? outdone(operation);
    return reason === undefined ? [] : [[operation.id, reason]];
  });
  const forked = new Map(all.filter((operation) => twins(operation).length > 1).map((operation) => [`${operation.author} ${String(operation.seq).padStart(9, "0")}`, operation]));
  return {
    id: group, members, devices, epochs, generation: seen.generation, writeEpoch,
    frontierEpochs: made.filter((a) => !made.some((b) => before(a, b))).map((operation) => (operation.body as Body<"rekey">).epoch).sort(),
    owedSeals: writeEpoch === undefined || holders === undefined ? [] : seen.active.filter((tag) => !holders.has(tag)).map((device) => ({ epoch: writeEpoch, device })),
    needsNewerVersion: all.some((operation) => operation.critical && ![1, 2, 3, 4, 5, 6].includes(operation.type) && effect(operation) === undefined),
    void: new Map(reasons),
    forks: [...forked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, operation]) => ({ device: operation.author, seq: operation.seq, operations: twins(operation).map((twin) => twin.id).sort() })),
  };
};

/** A set without anything missing: what a device may hold. */
export const isClosed = (all: Ops): boolean => {
  const ids = new Set(all.map((operation) => operation.id));
  return all.every((operation) => [operation.previous, ...operation.parents].every((id) => id === NO_OPERATION || ids.has(id)));
};
