/**
 * The judgement of one update (GT1–GT4, LM8): a pure function of the update, its author's own chain and
 * what that chain has named. Adds the update's units to the state as it goes; the caller takes them back.
 */
import type { LogKey } from "@thicket/wire";
import { refuse } from "../format/cursor.ts";
import { MAX_UNITS } from "../format/limits.ts";
import { knowsSchema, mayHold, ROLES, rootRole, type Role } from "../format/schema.ts";
import { addUnits, endAt, isUnderKey, NOWHERE, placeAt, placeOf, placeRole, type DocumentState, type Place, type WriterState } from "./state.ts";
import type { DecodedUpdate, Struct, UnitId } from "../format/update-decoder.ts";

export interface Author {
  readonly log: LogKey;
  readonly client: number;
  readonly writer: WriterState;
  /** How far this entry knows a log: its own to the entry before, others as named (LG8). */
  readonly knows: (log: LogKey) => number;
}

/** Checks that tests may take away, to see that something then gets through. Always all there in the app. */
export type GateCheck = "writer" | "clock" | "deps" | "content" | "limits";

export interface Examination {
  readonly othersDeleted: number;
}

export const examine = (state: DocumentState, update: DecodedUpdate, author: Author, unsafeWithout?: GateCheck): Examination => {
  const covered = coverage(state, author, unsafeWithout);
  checkKnown(state, author);
  if (author.writer.log !== author.log) refuse("wrong-writer", "two logs with one writer id");
  if (update.clients.length === 0 && update.deleted.length === 0) refuse("malformed", "nothing in it");
  if (update.clients.length > 1 && unsafeWithout !== "writer") refuse("wrong-writer", "structs of several writers");
  let units = 0;
  for (const { client, clock, structs } of update.clients) {
    if (client !== author.client && unsafeWithout !== "writer") refuse("wrong-writer", "structs of another writer");
    if (clock !== author.writer.end && unsafeWithout !== "clock") refuse("wrong-clock", `clock ${clock} where ${author.writer.end} is next`);
    for (const struct of structs) {
      units += struct.length;
      if (units > MAX_UNITS && unsafeWithout !== "limits") refuse("too-many", "units");
      const place = unsafeWithout === "content" ? NOWHERE : placeStruct(state, struct, author, covered);
      addUnits(author.writer, struct.length, place);
    }
  }
  let othersDeleted = 0;
  for (const { client, clock, length } of update.deleted) {
    if (clock + length > covered(client)) refuse("beyond-deps", "deletes what it does not know");
    if (client !== author.client && state.writers.get(client)?.log !== author.log) othersDeleted += length;
  }
  return { othersDeleted };
};

/** Per client, the first clock this entry does not know. Within its own units that moves as they are added. */
const coverage = (state: DocumentState, author: Author, unsafeWithout: GateCheck | undefined): ((client: number) => number) => {
  const ends = new Map<number, number>();
  return (client) => {
    if (client === author.client) return author.writer.end;
    const known = ends.get(client);
    if (known !== undefined) return known;
    const writer = state.writers.get(client);
    const end = writer === undefined ? 0 : unsafeWithout === "deps" ? writer.end : endAt(writer, author.knows(writer.log));
    ends.set(client, end);
    return end;
  };
};

const checkKnown = (state: DocumentState, author: Author): void => {
  const known = state.creations.filter(({ log, seq }) => seq <= author.knows(log));
  if (known.length === 0) refuse("unknown-document", "its making is not among what the entry knows");
  if (!known.some(({ kind, schema }) => knowsSchema(kind, schema))) refuse("newer-schema", "made by a newer version");
};

const placeStruct = (state: DocumentState, struct: Struct, author: Author, covered: (client: number) => number): Place => {
  if (struct.content.is === "gc") return NOWHERE;
  const writerOf = (id: UnitId): WriterState => {
    if (id.clock >= covered(id.client)) refuse("beyond-deps", "builds on what it does not know");
    return id.client === author.client ? author.writer : (state.writers.get(id.client) as WriterState);
  };
  const neighbour = (id: UnitId | undefined): Place | undefined => {
    if (id === undefined) return undefined;
    const place = placeAt(writerOf(id), id.clock);
    return place === NOWHERE ? refuse("unknown-content", "stands beside what was never there") : place;
  };
  const left = neighbour(struct.origin);
  const right = neighbour(struct.rightOrigin);
  if (left !== undefined && right !== undefined && left !== right) refuse("unknown-content", "neighbours in two places");
  const place = left ?? right ?? ownPlace(state, struct, author);
  if (isUnderKey(place) ? right !== undefined : struct.hasKey) refuse("not-canonical", "key and place differ");
  if (!mayHold(roleOf(place), isUnderKey(place), struct.content)) refuse("unknown-content", `${struct.content.is} in ${roleOf(place).name}`);
  return place;
};

/** Neither origin: the struct names its root itself. Schema 1 has no types in types, so an id is no parent. */
const ownPlace = (state: DocumentState, struct: Struct, author: Author): Place => {
  if (typeof struct.parent !== "string") return refuse("unknown-content", "parent is no root");
  const place = placeOf(knownRoot(state, struct.parent, author), struct.key !== undefined);
  if (struct.key !== undefined && roleOf(place).key?.test(struct.key) !== true) refuse("unknown-content", "key is not in the schema");
  return place;
};

const knownRoot = (state: DocumentState, root: string, author: Author): number => {
  let newer = false;
  for (const { kind, schema, log, seq } of state.creations) {
    if (seq > author.knows(log)) continue;
    if (!knowsSchema(kind, schema)) newer = true;
    else if (rootRole(kind, root) >= 0) return rootRole(kind, root);
  }
  return newer ? refuse("newer-schema", root) : refuse("unknown-root", root);
};

export const roleOf = (place: Place): Role => ROLES[placeRole(place)] ?? refuse("malformed", "place without a role");
