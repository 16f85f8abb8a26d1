import type { LogKey } from "@thicket/wire";
import type { Reference } from "../types.ts";
import { seqOf, type DocumentState } from "./state.ts";
import { decodeUpdate, type UnitId } from "../format/update-decoder.ts";

/**
 * LG8: the highest entry of each log that `update` builds on or deletes from, and the entry that made the
 * document. `own` is left out: an entry knows its own chain. What the gate has never seen gives nothing here
 * and a refusal there.
 */
export const referredBy = (document: DocumentState | undefined, update: Uint8Array, own?: LogKey): readonly Reference[] => {
  const decoded = decodeUpdate(update);
  if (document === undefined || !decoded.ok) return [];
  const heights = new Map<LogKey, number>();
  const name = (log: LogKey, seq: number): void => {
    if (log !== own && seq > (heights.get(log) ?? 0)) heights.set(log, seq);
  };
  const nameUnit = (client: number, clock: number): void => {
    const writer = document.writers.get(client);
    if (writer !== undefined && clock < writer.end) name(writer.log, seqOf(writer, clock));
  };
  const [made] = document.creations;
  if (made !== undefined) name(made.log, made.seq);
  for (const { client, structs } of decoded.value.clients) {
    for (const { origin, rightOrigin, parent } of structs) {
      for (const id of [origin, rightOrigin, parent]) if (isId(id) && id.client !== client) nameUnit(id.client, id.clock);
    }
  }
  for (const { client, clock, length } of decoded.value.deleted) nameUnit(client, clock + length - 1);
  return [...heights].map(([log, seq]) => ({ log, seq }));
};

const isId = (value: UnitId | string | undefined): value is UnitId => typeof value === "object";
