/**
 * What the gate remembers of one document: who wrote which units at which height, and where each stands.
 * Never a text, never a Y.Doc (GT3).
 */
import type { LogKey } from "@thicket/wire";

/** Where a unit stands: twice the number of its root's role, plus one when it is under a key. */
export type Place = number;
/** Of a unit that came already removed, without a place. */
export const NOWHERE: Place = -1;
export const placeOf = (role: number, underKey: boolean): Place => role * 2 + (underKey ? 1 : 0);
export const placeRole = (place: Place): number => place >> 1;
export const isUnderKey = (place: Place): boolean => place % 2 === 1;

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
}

export const createWriterState = (log: LogKey): WriterState =>
  ({ log, end: 0, seqs: [], ends: [], runEnds: [], places: [] });

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

/** How to take back what was added since: the verdict may still be a refusal. */
export const mark = (writer: WriterState): (() => void) => {
  const { end } = writer;
  const runs = writer.runEnds.length;
  const lastEnd = writer.runEnds[runs - 1];
  return () => {
    writer.end = end;
    writer.runEnds.length = runs;
    writer.places.length = runs;
    if (lastEnd !== undefined) writer.runEnds[runs - 1] = lastEnd;
  };
};
