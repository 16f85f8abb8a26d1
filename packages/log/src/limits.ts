/** Bounds of a log, each with its reason. Those other packages share are in @thicket/wire. */

/** Bytes of one device's parked entries, beside LM5's 1,024: honest ones are small, and 300 devices must fit a phone's memory. */
export const MAX_PARKED_BYTES: number = 4 * 1024 * 1024;
/** Entries written in one strict transaction: enough that the disk's patience doesn't count, few enough that a person waits for none of them. */
export const MAX_GROUP_ENTRIES = 1024;
/** … and their bytes, for the same reason. */
export const MAX_GROUP_BYTES: number = 1024 * 1024;
/** Membership heads that one `heads` entry lists. Honest histories have a handful; a body's length has two bytes. */
export const MAX_LISTED_HEADS = 1024;
