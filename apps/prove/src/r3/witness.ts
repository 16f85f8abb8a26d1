/** What others can know of each device: all it put on the wire, opened by one who holds every epoch. */
import { operationId, type EpochKeys } from "@thicket/group";
import { entryId, epochsByTag, openOperation, openRecord } from "@thicket/log";
import { decodeMessage, type Row } from "@thicket/sync";
import type { Suite } from "@thicket/crypto";
import type { DeviceTag, EntryId, GroupId, LogKey, OperationId } from "@thicket/wire";
import { logKeyDevice, SIGNATURE_BYTES } from "@thicket/wire";

/** Of one device. */
export interface Seen {
  readonly entries: Map<string, { readonly log: LogKey; readonly seq: number; readonly id: EntryId }>;
  readonly operations: Set<OperationId>;
  /** What it said it has: entries by log, and membership heads. */
  readonly rows: Map<LogKey, Row>;
  readonly heads: Set<OperationId>;
}

export interface Witness {
  see(sender: string, device: DeviceTag, message: Uint8Array): void;
  of(sender: string): Seen;
  readonly entries: number;
  readonly rows: number;
}

export const createWitness = (suite: Suite, group: GroupId, epochs: () => readonly EpochKeys[]): Witness => {
  const seen = new Map<string, Seen>();
  const counts = { entries: 0, rows: 0 };
  const of = (sender: string): Seen => {
    const known = seen.get(sender) ?? { entries: new Map(), operations: new Set(), rows: new Map(), heads: new Set() };
    seen.set(sender, known);
    return known;
  };
  return {
    of,
    get entries() {
      return counts.entries;
    },
    get rows() {
      return counts.rows;
    },
    see: (sender, device, bytes) => {
      const message = decodeMessage(bytes);
      if (!message.ok) throw new Error(`${sender} sent something malformed`);
      const to = of(sender);
      const { value } = message;
      if (value.is === "entries") {
        const held = epochsByTag(epochs());
        for (const record of value.records) {
          const opened = openRecord(suite, held, group, record);
          if (!opened.ok) throw new Error(`${sender} sent a record that doesn't open: ${opened.error.code}`);
          const { log, seq, unsigned } = opened.value.entry;
          const id = entryId(suite, group, unsigned);
          if (logKeyDevice(log) === device) to.entries.set(`${log} ${seq} ${id}`, { log, seq, id });
          counts.entries++;
        }
      } else if (value.is === "operations") {
        const held = epochsByTag(epochs());
        for (const record of value.records) {
          const opened = openOperation(suite, held, group, record);
          if (opened.ok) to.operations.add(operationId(suite, group, opened.value.bytes.subarray(0, -SIGNATURE_BYTES)));
        }
      } else if (value.is === "state" || value.is === "vector") {
        for (const row of value.rows) {
          counts.rows++;
          if (row.seq > (to.rows.get(row.log)?.seq ?? 0)) to.rows.set(row.log, row);
        }
        if (value.is === "state") for (const head of value.heads) to.heads.add(head);
      }
    },
  };
};
