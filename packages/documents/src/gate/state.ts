/**
 * What the gate remembers of one document: who wrote which units at which height, and where each stands.
 * Never a text, never a Y.Doc (GT3).
 */
import type { LogKey } from "@thicket/wire";

/** A unit's place: the type it is in and the class of its key there. A whole number, so runs are cheap. */
export type Place = number;
export const NOWHERE: Place = -1;
const KEY_CLASSES = 16;
export const placeOf = (type: number, key: number): Place => type * KEY_CLASSES + key;
export const placeType = (place: Place): number => Math.floor(place / KEY_CLASSES);
export const placeKey = (place: Place): number => place % KEY_CLASSES;

/** One clientID's units. All lists are parallel in pairs and rise. */
export interface WriterState {
  readonly log: LogKey;
  /** The next clock. */
  end: number;
  /** Entry `seqs[i]` made the units up to `ends[i]`. */
  readonly seqs: number[];
  readonly ends: number[];
  /** Units up to `runEnds[i]` stand at `places[i]`. */
  readonly runEnds: number[];
  readonly places: Place[];
  /** Unit `typeClocks[i]` is the type `types[i]`. */
  readonly typeClocks: number[];
  readonly types: number[];
}

export interface Creation {
  readonly kind: number;
  readonly schema: number;
  readonly log: LogKey;
  readonly seq: number;
}

export interface DocumentState {
  /** Entries that made a document of this tag. More than one is an accident or an attack; each counts where it is known. */
  readonly creations: Creation[];
  readonly writers: Map<number, WriterState>;
  /** Types by number: roots are numbered by their role, those made in the document follow. */
  readonly roles: number[];
  readonly depths: number[];
}

export const createWriterState = (log: LogKey): WriterState =>
  ({ log, end: 0, seqs: [], ends: [], runEnds: [], places: [], typeClocks: [], types: [] });

/** First index whose value is over `limit`. */
export const firstOver = (values: readonly number[], limit: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Where unit `clock` stands; NOWHERE for one that came removed, and for one that isn't there. */
export const placeAt = (writer: WriterState, clock: number): Place => writer.places[firstOver(writer.runEnds, clock)] ?? NOWHERE;

/** End of the run that holds `clock`. */
export const runEndAt = (writer: WriterState, clock: number): number => writer.runEnds[firstOver(writer.runEnds, clock)] ?? 0;

/** Number of the type that unit `clock` is; −1 when it is none. */
export const typeAt = (writer: WriterState, clock: number): number => {
  const index = firstOver(writer.typeClocks, clock) - 1;
  return index >= 0 && writer.typeClocks[index] === clock ? (writer.types[index] as number) : -1;
};

/** The clock up to which the writer's log had got at height `seq`. */
export const endAt = (writer: WriterState, seq: number): number => {
  const index = firstOver(writer.seqs, seq) - 1;
  return index >= 0 ? (writer.ends[index] as number) : 0;
};

/** Height at which unit `clock` was made. */
export const seqOf = (writer: WriterState, clock: number): number => writer.seqs[firstOver(writer.ends, clock)] ?? 0;

export const addUnits = (writer: WriterState, length: number, place: Place): void => {
  const last = writer.places.length - 1;
  writer.end += length;
  if (writer.places[last] === place) writer.runEnds[last] = writer.end;
  else {
    writer.runEnds.push(writer.end);
    writer.places.push(place);
  }
};

/** How to undo what was added since: the verdict may still be a refusal. */
export const mark = (state: DocumentState, writer: WriterState): (() => void) => {
  const { end } = writer;
  const runs = writer.runEnds.length;
  const lastEnd = writer.runEnds[runs - 1];
  const types = writer.types.length;
  const all = state.roles.length;
  return () => {
    writer.end = end;
    writer.runEnds.length = runs;
    writer.places.length = runs;
    if (lastEnd !== undefined) writer.runEnds[runs - 1] = lastEnd;
    writer.typeClocks.length = types;
    writer.types.length = types;
    state.roles.length = all;
    state.depths.length = all;
  };
};
