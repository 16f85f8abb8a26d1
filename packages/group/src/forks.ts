/** MB9: one device, one seq, two operations. Both are kept and shown; nobody is excluded for it yet. */
import { deviceTag, type DeviceId, type OperationId } from "@thicket/wire";
import type { Judged } from "./judged.ts";
import { compareText } from "./seniority.ts";
import type { GroupState } from "./types.ts";

export interface Forks {
  add(judged: Judged): void;
  /** All that share device and seq with another. */
  readonly operations: ReadonlySet<OperationId>;
  /** Sorted by device and seq. */
  all(): GroupState["forks"];
}

interface Place {
  readonly device: DeviceId;
  readonly seq: number;
  readonly operations: OperationId[];
}

export const createForks = (): Forks => {
  const places = new Map<string, Place>();
  const forked = new Map<string, Place>();
  const operations = new Set<OperationId>();
  let shown: GroupState["forks"] = [];
  let isShown = true;
  return {
    add: ({ device, operation: { id, seq } }) => {
      const key = `${device} ${seq}`;
      const place = places.get(key);
      if (place === undefined) return void places.set(key, { device, seq, operations: [id] });
      place.operations.push(id);
      forked.set(key, place);
      for (const twin of place.operations) operations.add(twin);
      isShown = false;
    },
    operations,
    all: () => {
      if (isShown) return shown;
      shown = [...forked.values()]
        .sort((a, b) => compareText(a.device, b.device) || a.seq - b.seq)
        .map((place) => ({ device: deviceTag(place.device), seq: place.seq, operations: place.operations.toSorted() }));
      isShown = true;
      return shown;
    },
  };
};
