/** Every bound, once, with its reason. Rule ids are those of docs/spec. */

/** LM1: seals, welcome and vector rows grow with devices; 300 keeps a rekey under a megabyte. */
export const MAX_DEVICES = 300;
/** LM2: one entry. A body's length has two bytes; the rest is the entry's own frame. */
export const MAX_ENTRY_BYTES: number = 64 * 1024;
/** LM3: one record. */
export const MAX_RECORD_BYTES: number = 1024 * 1024;
/** LM4: neighbours a device keeps a session with. */
export const MAX_NEIGHBOURS = 6;
/** LM5: entries of one device that wait for what they build on. */
export const MAX_PARKED = 1024;
/** LM8: what one entry may hold, so that the worst accepted one stays under 20 ms on a slow phone. */
export const MAX_DEPS = 64;
export const MAX_STRUCTS = 4096;
export const MAX_DELETED_RANGES = 4096;
export const MAX_NESTING = 64;
/** LM8: how far ahead of the own clock another's lamport may count. */
export const MAX_LAMPORT_LEAD: number = 2 ** 16;
/** SU5: one verified signature stands for at most this many entries … */
export const MAX_COVERED_ENTRIES = 1024;
/** … or bytes. */
export const MAX_COVERED_BYTES: number = 256 * 1024;
/** LG11: a paste goes into Yjs in pieces of this many UTF-16 units, so an entry never outgrows LM2. */
export const MAX_PASTE_PIECE: number = 16 * 1024;
/** MB13: devices of one member. */
export const MAX_DEVICES_PER_MEMBER = 8;
/** Parents of one operation: concurrent heads are few; more than this is an attack. */
export const MAX_PARENTS = 64;
/** LM6: one framed message between two machines. */
export const MAX_MESSAGE_BYTES: number = 2 * 1024 * 1024;
/** GT2: writing documents of one device and document at once. */
export const MAX_LANES = 16;
