/** Operations whose past has not all come yet: kept, bounded, handed back when what they wait for is here. */
import { toHex, type OperationId } from "@thicket/wire";
import { MAX_WAITING, MAX_WAITING_BYTES } from "./limits.ts";
import type { DecodedOperation } from "./operation.ts";

export interface WaitingRoom {
  /** False when there is no room: whoever sent it sends it again later, its past first. */
  admit(operation: DecodedOperation, missing: OperationId): boolean;
  /** Takes out everything that waited for `arrived`. */
  released(arrived: OperationId): readonly DecodedOperation[];
}

export const createWaitingRoom = (): WaitingRoom => {
  const byMissing = new Map<OperationId, Map<string, DecodedOperation>>();
  let count = 0;
  let bytes = 0;
  return {
    admit: (operation, missing) => {
      const queue = byMissing.get(missing) ?? new Map<string, DecodedOperation>();
      // Nothing is verified yet, so a forged signature must not take the true one's place.
      const form = operation.id + toHex(operation.signature);
      if (queue.has(form)) return true;
      if (count >= MAX_WAITING || bytes + operation.bytes.length > MAX_WAITING_BYTES) return false;
      byMissing.set(missing, queue.set(form, operation));
      count++;
      bytes += operation.bytes.length;
      return true;
    },
    released: (arrived) => {
      const queue = [...(byMissing.get(arrived)?.values() ?? [])];
      byMissing.delete(arrived);
      count -= queue.length;
      for (const operation of queue) bytes -= operation.bytes.length;
      return queue;
    },
  };
};
