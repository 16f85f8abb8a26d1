import { DEP_BYTES, ENTRY_OVERHEAD, MAX_DELETED_RANGES, MAX_DEPS, MAX_ENTRY_BYTES, MAX_STRUCTS, concat } from "@thicket/wire";
import { MAX_UNITS } from "./limits.ts";
import { decodeUpdate, NO_BOUNDS, type DeletedRange, type Struct } from "./update-decoder.ts";

/** Longest update an entry can carry with all its deps (LM2, LM8). */
export const MAX_UPDATE_BYTES: number = MAX_ENTRY_BYTES - ENTRY_OVERHEAD - MAX_DEPS * DEP_BYTES;
/** Other writers one piece may touch: half of LM8's deps, for the entry that made the document is named too. */
const MAX_FOREIGN = MAX_DEPS / 2;
/** Ids and counts in front of a piece's structs, at most. */
const FRAME_BYTES = 64;

/**
 * LG11: an own update as pieces that each fit an entry, in order; one step of a person may be several entries.
 * `undefined` when a single struct is too long (a paste that was not cut up) or the bytes are no update of one writer.
 */
export const splitUpdate = (update: Uint8Array): readonly Uint8Array[] | undefined => {
  const decoded = decodeUpdate(update, NO_BOUNDS);
  if (!decoded.ok || decoded.value.clients.length > 1) return undefined;
  const [own] = decoded.value.clients;
  const { deleted } = decoded.value;
  if (fits(update.length, own?.structs ?? [], deleted, own?.client)) return [update];
  const pieces: Uint8Array[] = [];
  for (const run of own === undefined ? [] : runsOf(own.structs, own.client)) {
    const [first] = run;
    const last = run.at(-1);
    if (own === undefined || first === undefined || last === undefined) continue;
    if (last.end - first.start > MAX_UPDATE_BYTES - FRAME_BYTES) return undefined;
    pieces.push(concat(varUints(1, run.length, own.client, first.clock), update.subarray(first.start, last.end), varUints(0)));
  }
  // Deletions last: what they name in this very update stands in the pieces before.
  return [...pieces, ...rangesOf(deleted).map((ranges) => concat(varUints(0), deleteSet(ranges)))];
};

const fits = (bytes: number, structs: readonly Struct[], deleted: readonly DeletedRange[], own: number | undefined): boolean =>
  bytes <= MAX_UPDATE_BYTES && structs.length <= MAX_STRUCTS && deleted.length <= MAX_DELETED_RANGES
  && structs.reduce((units, { length }) => units + length, 0) <= MAX_UNITS
  && new Set([...structs.flatMap((struct) => foreignOf(struct, own)), ...deleted.map(({ client }) => client)]).size <= MAX_FOREIGN;

const foreignOf = (struct: Struct, own: number | undefined): readonly number[] =>
  [struct.origin, struct.rightOrigin].flatMap((id) => (id === undefined || id.client === own ? [] : [id.client]));

const runsOf = (structs: readonly Struct[], own: number): readonly (readonly Struct[])[] => {
  const runs: Struct[][] = [];
  let bytes = 0;
  let units = 0;
  let foreign = new Set<number>();
  for (const struct of structs) {
    const length = struct.end - struct.start;
    for (const client of foreignOf(struct, own)) foreign.add(client);
    const run = runs.at(-1);
    const full = run === undefined || run.length >= MAX_STRUCTS || bytes + length > MAX_UPDATE_BYTES - FRAME_BYTES || units + struct.length > MAX_UNITS || foreign.size > MAX_FOREIGN;
    if (full) {
      runs.push([struct]);
      bytes = 0;
      units = 0;
      foreign = new Set(foreignOf(struct, own));
    } else run.push(struct);
    bytes += length;
    units += struct.length;
  }
  return runs;
};

const rangesOf = (deleted: readonly DeletedRange[]): readonly (readonly DeletedRange[])[] => {
  // A range takes at most 16 bytes, so the bytes are bounded with the count.
  const most = Math.min(MAX_DELETED_RANGES, Math.floor((MAX_UPDATE_BYTES - FRAME_BYTES * MAX_FOREIGN) / 16));
  const runs: DeletedRange[][] = [];
  let foreign = new Set<number>();
  for (const range of deleted) {
    foreign.add(range.client);
    const run = runs.at(-1);
    if (run === undefined || run.length >= most || foreign.size > MAX_FOREIGN) {
      runs.push([range]);
      foreign = new Set([range.client]);
    } else run.push(range);
  }
  return runs;
};

const deleteSet = (ranges: readonly DeletedRange[]): Uint8Array => {
  const clients = new Map<number, DeletedRange[]>();
  for (const range of ranges) clients.set(range.client, [...(clients.get(range.client) ?? []), range]);
  return varUints(clients.size, ...[...clients].flatMap(([client, of]) => [client, of.length, ...of.flatMap(({ clock, length }) => [clock, length])]));
};

const varUints = (...values: readonly number[]): Uint8Array => {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push(0x80 | rest % 128);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
};
