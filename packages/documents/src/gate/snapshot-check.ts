/**
 * A whole document from a welcome (IN6): many writers, each from clock 0. It comes with the gate's state and
 * is checked against it, unit by unit: the same end for each writer, each unit where the state has it.
 * What it cannot show is that the text is the one that was written; that is for the digests.
 */
import { err, ok, type Result } from "@thicket/wire";
import type { Refusal } from "../types.ts";
import { refuse, Refused } from "../format/cursor.ts";
import { roleOf } from "./examine.ts";
import { mayHold } from "../format/schema.ts";
import { isUnderKey, NOWHERE, placeAt, runEndAt, type DocumentState, type Place, type WriterState } from "./state.ts";
import { decodeUpdate, NO_BOUNDS, type Struct, type UnitId } from "../format/update-decoder.ts";

/** Next clock of each writer. */
export type SnapshotClocks = ReadonlyMap<number, number>;

export const checkSnapshot = (state: DocumentState, bytes: Uint8Array): Result<SnapshotClocks, Refusal> => {
  const update = decodeUpdate(bytes, NO_BOUNDS);
  if (!update.ok) return update;
  try {
    const clocks = new Map<number, number>();
    for (const { client, clock, structs } of update.value.clients) {
      const writer = state.writers.get(client) ?? refuse("wrong-writer", "a writer the gate does not know");
      if (clock !== 0) refuse("wrong-clock", "does not begin at 0");
      for (const struct of structs) checkStruct(state, writer, struct);
      const last = structs.at(-1);
      clocks.set(client, last === undefined ? 0 : last.clock + last.length);
    }
    for (const [client, writer] of state.writers) if (clocks.get(client) !== writer.end) refuse("wrong-clock", "ends elsewhere than the gate");
    for (const { client, clock, length } of update.value.deleted) if (clock + length > (clocks.get(client) ?? 0)) refuse("beyond-deps", "deletes what is not there");
    return ok(clocks);
  } catch (problem) {
    if (problem instanceof Refused) return err(problem.refusal);
    throw problem;
  }
};

const checkStruct = (state: DocumentState, writer: WriterState, struct: Struct): void => {
  const { content } = struct;
  if (content.is === "gc") return;
  const place = placeAt(writer, struct.clock);
  if (place === NOWHERE || struct.clock + struct.length > runEndAt(writer, struct.clock)) refuse("unknown-content", "a unit where the gate has none");
  for (const id of [struct.origin, struct.rightOrigin]) if (id !== undefined && placeOfUnit(state, id) !== place) refuse("unknown-content", "a neighbour elsewhere");
  if (isUnderKey(place) ? struct.rightOrigin !== undefined : struct.hasKey) refuse("not-canonical", "key and place differ");
  const role = roleOf(place);
  if (struct.origin === undefined && struct.rightOrigin === undefined) {
    if (struct.parent !== role.name) refuse("unknown-root", "another root than the gate has");
    if (isUnderKey(place) && (struct.key === undefined || role.key?.test(struct.key) !== true)) refuse("unknown-content", "key is not in the schema");
  }
  if (!mayHold(role, isUnderKey(place), content)) refuse("unknown-content", `${content.is} in ${role.name}`);
};

const placeOfUnit = (state: DocumentState, id: UnitId): Place => {
  const writer = state.writers.get(id.client);
  return writer === undefined ? NOWHERE : placeAt(writer, id.clock);
};
