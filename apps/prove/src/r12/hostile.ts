/**
 * Ways to make a valid entry of Mallory's one that no device may accept. Each returns `undefined` where it does
 * not apply. That the result is hostile follows from how it was made, never from asking the gate.
 */
import type { GateEntry } from "@thicket/documents";
import { decodeUpdate } from "@thicket/documents/gate";
import { editable, encode, varUint, type EditableStruct, type EditableUpdate } from "./encode.ts";
import type { Choice } from "./random.ts";
import { KINDS, type Candidate, type World } from "./world.ts";

export type Way = (candidate: Candidate, world: World, choice: Choice) => GateEntry | undefined;

const reworked = (candidate: Candidate, rework: (update: EditableUpdate) => boolean): GateEntry | undefined => {
  const decoded = decodeUpdate(candidate.entry.update);
  if (!decoded.ok) throw new Error("a valid update does not decode");
  const update = editable(decoded.value);
  return rework(update) ? { ...candidate.entry, update: encode(update).bytes } : undefined;
};

const someStruct = (update: EditableUpdate, choice: Choice): EditableStruct | undefined => {
  const structs = update.clients.flatMap((of) => of.structs);
  return structs.length === 0 ? undefined : choice.of(structs);
};

const foreign = (struct: Partial<EditableStruct> & { readonly kind: number }): EditableStruct =>
  ({ origin: undefined, rightOrigin: undefined, parent: "about", hasKey: false, key: undefined, content: [], ...struct });

/** Puts `struct` somewhere among the update's own. */
const insertStruct = (update: EditableUpdate, struct: EditableStruct, choice: Choice): boolean => {
  const [own] = update.clients;
  if (own === undefined) return false;
  own.structs.splice(choice.below(own.structs.length + 1), 0, struct);
  return true;
};

const RESERVED = ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty"];

export const WAYS: Readonly<Record<string, Way>> = {
  "structs on another's clientID": (candidate, world, choice) =>
    reworked(candidate, ({ clients }) => {
      const [own] = clients;
      if (own === undefined) return false;
      const others = [...world.people.filter((person) => person !== world.mallory).map(({ writers }) => writers[candidate.kind]), choice.below(2 ** 32)];
      own.client = choice.of(others);
      if (choice.next() < 0.5) own.clock = world.gate.nextClock(candidate.entry.document, own.client);
      return true;
    }),
  "structs of two writers": (candidate, world, choice) =>
    reworked(candidate, ({ clients }) => {
      const [own] = clients;
      const other = choice.of(world.people.slice(0, 2)).writers[candidate.kind];
      if (own === undefined) return false;
      clients.push({ client: other, clock: world.gate.nextClock(candidate.entry.document, other), structs: own.structs });
      clients.sort((a, b) => b.client - a.client);
      return true;
    }),
  "a gap or a clock already used": (candidate, _world, choice) =>
    reworked(candidate, ({ clients }) => {
      const [own] = clients;
      if (own === undefined) return false;
      const clock = choice.next() < 0.5 ? own.clock + 1 + choice.below(2 ** choice.below(40)) : choice.below(own.clock + 1);
      if (clock === own.clock) return false;
      own.clock = clock;
      return true;
    }),
  "an earlier update again": (candidate, world, choice) => {
    const earlier = world.entries.filter(({ log, kind, update }) => log === world.mallory.log && kind === candidate.kind && update[0] === 1);
    return earlier.length === 0 ? undefined : { ...candidate.entry, update: choice.of(earlier).update };
  },
  "a reference beyond the deps": (candidate, world, choice) =>
    reworked(candidate, (update) => {
      const struct = someStruct(update, choice);
      if (struct === undefined || struct.kind === 0) return false;
      const other = choice.of(world.people.slice(0, 2)).writers[candidate.kind];
      const client = choice.next() < 0.8 ? other : choice.below(2 ** 32);
      const id = { client, clock: world.known(candidate.kind, client, candidate.entry.deps) + choice.below(30) };
      struct.parent = undefined;
      struct.key = undefined;
      if (choice.next() < 0.5) struct.origin = id;
      else struct.rightOrigin = id;
      return true;
    }),
  "a reference to what comes later": (candidate, world, choice) =>
    reworked(candidate, (update) => {
      const struct = someStruct(update, choice);
      if (struct === undefined || struct.kind === 0) return false;
      struct.parent = undefined;
      struct.key = undefined;
      struct.origin = { client: world.mallory.writers[candidate.kind], clock: world.gate.nextClock(candidate.entry.document, world.mallory.writers[candidate.kind]) + 2 ** 20 + choice.below(9) };
      return true;
    }),
  "a deletion beyond the deps": (candidate, world, choice) =>
    reworked(candidate, ({ deleted }) => {
      const other = choice.of(world.people.slice(0, 2)).writers[candidate.kind];
      const client = choice.next() < 0.8 ? other : choice.below(2 ** 32);
      const known = world.known(candidate.kind, client, candidate.entry.deps);
      const clock = choice.below(known + 20);
      const range = { clock, length: Math.max(1, known - clock + 1 + choice.below(50)) };
      const same = deleted.findIndex((of) => of.client === client);
      if (same >= 0) deleted.splice(same, 1);
      deleted.push({ client, ranges: [range] });
      deleted.sort((a, b) => b.client - a.client);
      return true;
    }),
  "deps left out": ({ entry }) => (entry.deps.length === 0 ? undefined : { ...entry, deps: [] }),
  "deps lower than needed": ({ entry }, world) =>
    entry.deps.length === 0 ? undefined : { ...entry, deps: entry.deps.map(({ log }) => ({ log, seq: world.mallory.named.get(log) ?? 0 })) },
  "a padded integer": (candidate, _world, choice) => {
    const decoded = decodeUpdate(candidate.entry.update);
    if (!decoded.ok) throw new Error("a valid update does not decode");
    const update = editable(decoded.value);
    const { integers } = encode(update);
    return { ...candidate.entry, update: encode(update, { index: choice.below(integers), by: 1 + choice.below(200) }).bytes };
  },
  "a length that is none": (candidate, _world, choice) =>
    reworked(candidate, (update) => {
      const nan = new Uint8Array(200).fill(0x80);
      const length = choice.of([nan, Uint8Array.of(...nan, 1), Uint8Array.of(0), varUint(2 ** 53), varUint(2 ** 21 + choice.below(2 ** 31))]);
      return insertStruct(update, choice.next() < 0.5 ? foreign({ kind: 0, parent: undefined, content: [length] }) : foreign({ kind: 1, content: [length] }), choice);
    }),
  "Skip, a sub-document, an unknown kind": (candidate, _world, choice) =>
    reworked(candidate, (update) => {
      const kind = choice.of([2, 3, 5, 7, 9, 10, 11, 17, 31]);
      const content = kind === 7 ? [choice.below(9)] : kind === 9 ? ["guid", Uint8Array.of(118, 0)] : kind === 2 ? [1, "{}"] : kind === 5 ? ["{}"] : [1 + choice.below(9)];
      return insertStruct(update, foreign({ kind, parent: kind === 10 ? undefined : "about", content }), choice);
    }),
  "another root": (candidate, _world, choice) =>
    reworked(candidate, (update) => {
      const roots = { note: ["cells", "rows", "tasks"], roster: ["body", "tasks", "fields"], plan: ["body", "rows", "cells"] }[candidate.kind];
      return insertStruct(update, foreign({ kind: 4, parent: choice.of([...roots, ...RESERVED, "", "nowhere", "x".repeat(70)]), content: ["x"] }), choice);
    }),
  "a parent that is no type": (candidate, world, choice) =>
    reworked(candidate, (update) =>
      insertStruct(update, foreign({ kind: 4, parent: { client: choice.of(world.people).writers[candidate.kind], clock: choice.below(9) }, content: ["x"] }), choice)),
  "a key the schema has not": (candidate, _world, choice) =>
    reworked(candidate, (update) =>
      insertStruct(update, foreign({ kind: 8, hasKey: true, key: choice.of([...RESERVED, "title", "title/", "/a-0", "x", "k".repeat(80)]), content: [1, Uint8Array.of(119), "x"] }), choice)),
  "a value the schema has not": (candidate, _world, choice) =>
    reworked(candidate, (update) => {
      const deep = Uint8Array.from([...Array.from({ length: 30 }, () => [117, 1]).flat(), 126]);
      const values: readonly Uint8Array[] = [Uint8Array.of(120), Uint8Array.of(126), Uint8Array.of(125, 5), Uint8Array.of(118, 0), Uint8Array.of(116, 0), Uint8Array.of(122, 0, 0, 0, 0, 0, 0, 0, 1), Uint8Array.of(119, 2, 0xc0, 0x80), Uint8Array.of(99), deep];
      return insertStruct(update, foreign({ kind: 8, hasKey: true, key: `title/a-${choice.below(9)}`, content: [1, choice.of(values)] }), choice);
    }),
  "formatting the schema has not": (candidate, _world, choice) =>
    reworked(candidate, (update) =>
      insertStruct(update, foreign({ kind: 6, parent: "body", content: choice.of([["href", "\"javascript:0\""], ["bold", "1"], ["bold", "{\"a\":{}}"], ["level", "9"], ["__proto__", "true"]]) }), choice)),
  "too many structs": (candidate, _world, choice) =>
    reworked(candidate, ({ clients }) => {
      const [own] = clients;
      if (own === undefined) return false;
      const one = foreign({ kind: 0, parent: undefined, content: [1] });
      own.structs.push(...Array.from({ length: 4097 + choice.below(100) }, () => one));
      return true;
    }),
  "ranges out of order": (candidate, _world, choice) =>
    reworked(candidate, ({ deleted }) => {
      const of = deleted.find(({ ranges }) => ranges.length > 0);
      const [range] = of?.ranges ?? [];
      if (of === undefined || range === undefined) return false;
      of.ranges.push(choice.next() < 0.5 ? { ...range } : { clock: range.clock + range.length, length: 1 });
      return true;
    }),
  "cut short or too long": (candidate, _world, choice) => {
    const { update } = candidate.entry;
    return { ...candidate.entry, update: choice.next() < 0.5 ? update.subarray(0, 1 + choice.below(update.length - 1)) : Buffer.concat([update, choice.bytes(1 + choice.below(20))]) };
  },
  "another document": (candidate, _world, choice) => {
    const kind = choice.of(KINDS.filter((other) => other !== candidate.kind));
    // What deletes only may by chance delete what is there too; structs never fit.
    return candidate.entry.update[0] === 0 ? undefined : { ...candidate.entry, document: { note: "a1", roster: "b2", plan: "c3" }[kind].repeat(8) as GateEntry["document"] };
  },
  "random bytes": (candidate, _world, choice) => ({ ...candidate.entry, update: Buffer.concat([Uint8Array.of(200), choice.bytes(1 + choice.below(80))]) }),
};
