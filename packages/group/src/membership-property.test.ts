import fc from "fast-check";
import { expect, test } from "vitest";
import { toHex, utf8, type EpochId, type OperationId } from "@thicket/wire";
import { createMembership, sign, type GroupState, type Membership, type Operation, type OperationBody } from "./index.ts";
import { foldPlain, isClosed } from "./testing/fold-plain.ts";
import { codeFor, found, person, type Person } from "./testing/cast.ts";
import { rememberingSuite as suite } from "./testing/remembering-suite.ts";

/** One step of a schedule: a device does something on what it knows, or two devices meet. */
type Step =
  | { readonly do: "admit"; readonly by: number; readonly who: number; readonly code: number; readonly given: boolean }
  | { readonly do: "vouch"; readonly by: number; readonly who: number }
  | { readonly do: "leave"; readonly by: number }
  | { readonly do: "rekey"; readonly by: number; readonly epoch: number; readonly off: number }
  | { readonly do: "reseal"; readonly by: number; readonly who: number }
  | { readonly do: "other"; readonly by: number; readonly critical: boolean }
  | { readonly do: "meet"; readonly from: number; readonly to: number };

const PEOPLE = 6;
/** Two copies of each person's device, so that chains fork now and then. */
const REPLICAS: number = PEOPLE * 2;

const replica = fc.oneof({ arbitrary: fc.nat(PEOPLE - 1), weight: 8 }, { arbitrary: fc.nat(REPLICAS - 1), weight: 1 });
const who = fc.nat(PEOPLE - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("admit" as const), by: replica, who, code: fc.nat(7), given: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("vouch" as const), by: replica, who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), by: replica }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("rekey" as const), by: replica, epoch: fc.nat(9), off: fc.constantFrom(0, 0, 0, 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reseal" as const), by: replica, who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other" as const), by: replica, critical: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("meet" as const), from: replica, to: replica }) },
);

/** Three people who know each other, the third not yet full: most of what can go wrong needs as much. */
const warm: readonly Step[] = [
  { do: "admit", by: 0, who: 1, code: 0, given: true }, { do: "admit", by: 0, who: 2, code: 1, given: false },
  { do: "meet", from: 0, to: 1 }, { do: "meet", from: 0, to: 2 }, { do: "meet", from: 0, to: PEOPLE }, { do: "meet", from: 0, to: PEOPLE + 1 },
];
const schedule = fc.tuple(fc.boolean(), fc.array(step, { minLength: 15, maxLength: 60 })).map(([start, steps]) => (start ? [...warm, ...steps] : steps));

const founding = found();
const people = founding.then(({ ana, group }) => [ana, ...["bo", "cy", "di", "eve", "flo"].map((name) => person(name, group))]);

const play = async (steps: readonly Step[]): Promise<readonly Membership[]> => {
  const { ana, group } = await founding;
  const cast = await people;
  const replicas = Array.from({ length: REPLICAS }, () => createMembership(suite, group));
  for (const copy of [0, PEOPLE]) for (const operation of ana.membership.all()) replicas[copy]?.add(operation.bytes);
  for (const one of steps) await act(one, replicas, cast);
  return replicas;
};

const act = async (one: Step, replicas: readonly Membership[], cast: readonly Person[]): Promise<void> => {
  if (one.do === "meet") {
    const [from, to] = [replicas[one.from], replicas[one.to]];
    if (from !== undefined && to !== undefined) for (const operation of from.after(to.heads())) to.add(operation.bytes);
    return;
  }
  const membership = replicas[one.by];
  const author = cast[one.by % PEOPLE];
  if (membership === undefined || author === undefined || membership.heads().length === 0) return;
  const target = cast["who" in one ? one.who : 0] ?? author;
  const { state } = membership;
  const body = async (): Promise<OperationBody> => {
    if (one.do === "admit") {
      // A code is made for one inviter, and a newcomer asks for themselves; now and then somebody tries it otherwise.
      const proof = await codeFor(membership.group, one.code === 7 ? target : author, one.code === 6 ? { ...target, seeds: author.seeds } : target, `code ${one.code}`);
      return { type: "admit", member: target.member, ...target.publicKeys, ...proof, welcomeRoot: new Uint8Array(32), epoch: one.given ? state.writeEpoch : undefined, parent: undefined };
    }
    if (one.do === "vouch") return { type: "vouch", member: target.member };
    if (one.do === "leave") return { type: "leave" };
    if (one.do === "reseal") return { type: "reseal", epoch: state.frontierEpochs[0] ?? ("11".repeat(32) as EpochId), device: target.keys.tag };
    if (one.do === "rekey") {
      const active = [...state.devices.values()].filter((device) => device.active).length;
      return { type: "rekey", epoch: toHex(suite.hash(utf8(`epoch ${one.epoch}`))) as EpochId, generation: state.generation + 1 + one.off, sealsRoot: new Uint8Array(32), count: active };
    }
    return one.critical ? { type: "suspend", target: { is: "member", member: target.member } } : { type: "keeperAdd", key: new Uint8Array(32), address: "" };
  };
  membership.add(await sign(membership, author.keys, (await body()) as OperationBody & { type: "leave" }));
};

const union = (replicas: readonly Membership[]): readonly Operation[] => [...new Map(replicas.flatMap((membership) => membership.all()).map((operation) => [operation.id, operation])).values()];

test("MB10 any order and any duplication give one state, and it is the one the plain fold gives", { timeout: 120_000 }, async () => {
  const { group } = await founding;
  const seen = { operations: 0, voids: new Set<string>(), forks: 0, concurrent: 0, owed: 0, full: 0 };
  await fc.assert(
    fc.asyncProperty(schedule, fc.infiniteStream(fc.nat()), async (steps, numbers) => {
      const replicas = await play(steps);
      const all = union(replicas);
      const expected = foldPlain(group, all);
      for (let order = 0; order < 2; order++) {
        const shuffled = [...all, ...all.slice(0, all.length / 2)].map((operation) => ({ operation, at: numbers.next().value ?? 0 })).sort((a, b) => a.at - b.at);
        const membership = createMembership(suite, group);
        const pause = (numbers.next().value ?? 0) % shuffled.length;
        for (const [at, { operation }] of shuffled.entries()) {
          membership.add(operation.bytes);
          // Asked after each step, the state grows by what is new; asked once, it is the whole set's.
          const { state } = membership;
          if (at === pause) expect(state).toEqual(foldPlain(group, membership.all()));
        }
        expect(membership.all().length).toBe(all.length);
        expect(orders(membership.state)).toEqual(orders(createMembershipOf(all, group).state));
        expect(membership.state).toEqual(expected);
        expect(membership.heads()).toEqual(headsOf(all));
      }
      for (const part of replicas.slice(0, 3)) {
        expect(isClosed(part.all())).toBe(true);
        expect(part.state).toEqual(foldPlain(group, part.all()));
        expect(createMembershipOf(all, group).stateAt(part.heads())).toEqual(part.state);
      }
      seen.operations += all.length;
      for (const reason of expected.void.values()) seen.voids.add(reason);
      seen.forks += expected.forks.length;
      seen.concurrent += headsOf(all).length > 1 ? 1 : 0;
      seen.owed += expected.owedSeals.length;
      seen.full += [...expected.members.values()].filter((member) => member.full).length;
    }),
    { numRuns: 250, seed: 7 },
  );
  // The schedules must reach what they are for.
  expect([...seen.voids].sort()).toEqual(["author-not-active", "author-not-full", "code-signature", "code-used", "device-signature", "key-used", "not-holder", "own-newcomer", "target-unknown", "twin", "wrong-rekey"]);
  expect(Math.min(seen.forks, seen.concurrent, seen.owed, seen.full)).toBeGreaterThan(5);
});

/** Maps compare alike in any order; their order must be the same too. */
const orders = (state: GroupState): readonly (readonly string[])[] =>
  [state.members, state.devices, state.epochs, state.void, ...[...state.epochs.values()].map(({ holders }) => new Map([...holders].map((holder) => [holder, holder])))].map((map) => [...map.keys()]);

const headsOf = (all: readonly Operation[]): readonly OperationId[] => {
  const parents = new Set(all.flatMap((operation) => operation.parents));
  return all.map((operation) => operation.id).filter((id) => !parents.has(id)).sort();
};

const createMembershipOf = (all: readonly Operation[], group: Membership["group"]): Membership => {
  const membership = createMembership(suite, group);
  for (const operation of all) membership.add(operation.bytes);
  return membership;
};
