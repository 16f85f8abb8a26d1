/**
 * The latest records and what is in them. One sealing serves every neighbour, the one received is the one passed on
 * (LG2), and what comes again from another side is known by its bytes, without a key: in a circle of neighbours each
 * record comes as often as there are neighbours.
 */
import { equalBytes, NONCE_BYTES, RECORD_HEADER_BYTES, toHex, type EntryId, type EpochId, type LogKey } from "@thicket/wire";

export interface Recorded {
  readonly id: EntryId;
  readonly log: LogKey;
  readonly seq: number;
}

export interface RecordCache {
  /** A record of this entry, sealed under this epoch. */
  sealed(entry: EntryId, epoch: EpochId): Uint8Array | undefined;
  /** What these very bytes were opened to before. */
  opened(record: Uint8Array): Recorded | undefined;
  put(entry: Recorded, epoch: EpochId, record: Uint8Array): void;
}

/** Bytes of records kept: some minutes of a busy group. */
const MAX_CACHED_BYTES: number = 1024 * 1024;

export const createRecordCache = (): RecordCache => {
  const byEntry = new Map<string, { readonly record: Uint8Array; readonly nonce: string }>();
  const byNonce = new Map<string, { readonly record: Uint8Array; readonly entry: Recorded }>();
  let bytes = 0;
  const nonceOf = (record: Uint8Array): string => toHex(record.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + NONCE_BYTES));
  const forgetOldest = (): void => {
    const [oldest] = byEntry;
    if (oldest === undefined) return;
    const [key, { record, nonce }] = oldest;
    byEntry.delete(key);
    byNonce.delete(nonce);
    bytes -= record.length;
  };
  return {
    sealed: (entry, epoch) => byEntry.get(`${entry} ${epoch}`)?.record,
    opened: (record) => {
      const known = byNonce.get(nonceOf(record));
      return known !== undefined && equalBytes(known.record, record) ? known.entry : undefined;
    },
    put: (entry, epoch, record) => {
      const key = `${entry.id} ${epoch}`;
      if (byEntry.has(key)) return;
      const kept = Uint8Array.from(record);
      const nonce = nonceOf(kept);
      byEntry.set(key, { record: kept, nonce });
      byNonce.set(nonce, { record: kept, entry: { id: entry.id, log: entry.log, seq: entry.seq } });
      for (bytes += kept.length; bytes > MAX_CACHED_BYTES; ) forgetOldest();
    },
  };
};
