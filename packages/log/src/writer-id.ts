/** Who writes in a document, as a number anyone can compute from the membership history (GT2). Nothing is announced. */
import { labelled, type Suite } from "@thicket/crypto";
import type { Membership } from "@thicket/group";
import { fromHex, logKeyDevice, MAX_LANES, type DeviceId, type DocumentTag, type EntryFields, type GroupId, type LogKey, type OperationId } from "@thicket/wire";

export interface Lane {
  readonly group: GroupId;
  /** The operation that let the device in. */
  readonly admittedBy: OperationId;
  readonly device: DeviceId;
  readonly log: LogKey;
  readonly document: DocumentTag;
  readonly lane: number;
}

/** The low 53 bits of SHA-256(label ‖ group ‖ admitting operation ‖ device ‖ log ‖ document ‖ lane): a Yjs clientID. */
export const writerId = (suite: Pick<Suite, "id" | "hash">, of: Lane): number => {
  if (!Number.isInteger(of.lane) || of.lane < 0 || of.lane >= MAX_LANES) throw new RangeError(`no lane ${of.lane}`);
  const hash = labelled(suite, "thicket writer", of.group, fromHex(of.admittedBy), fromHex(of.device), fromHex(of.log), fromHex(of.document), Uint8Array.of(of.lane));
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
  return (view.getUint32(hash.length - 8) & 0x1fffff) * 0x1_0000_0000 + view.getUint32(hash.length - 4);
};

/** The writer of an entry, or of one about to be written; `undefined` while its device is not known. */
export const entryWriter = (membership: Membership, entry: Pick<EntryFields, "log" | "document" | "lane">): number | undefined => {
  const device = membership.state.devices.get(logKeyDevice(entry.log));
  if (device === undefined) return undefined;
  return writerId(membership.suite, { group: membership.group, admittedBy: device.admittedBy, device: device.id, log: entry.log, document: entry.document, lane: entry.lane });
};
