import type { Membership } from "@thicket/group";
import { isSigned, nameEntry } from "@thicket/log";
import { decodeEntry, EntryType, logKeyDevice } from "@thicket/wire";

/**
 * IN6: a fact in a welcome counts by its own signature, so an inviter can't say anything in another's name (A13).
 * An entry that only a later one of its log covers (SU5) can't be shown alone; no honest device makes one.
 */
export const isSignedFact = ({ suite, group, state }: Membership, bytes: Uint8Array): boolean => {
  const entry = decodeEntry(bytes);
  const device = entry.ok && entry.value.type === EntryType.fact ? state.devices.get(logKeyDevice(entry.value.log)) : undefined;
  return entry.ok && device !== undefined && isSigned(suite, group, device.signingKey, nameEntry(suite, group, entry.value, bytes));
};
