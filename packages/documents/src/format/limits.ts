/** Bounds of the gate that LM8 leaves open, each with its reason. LM8's own are in @thicket/wire. */

/**
 * Units one entry may claim. Live units cost bytes, and an entry has 64 KiB; removed ones cost none, so
 * without this bound an entry could move its author's clock by 2^52. With it 2^32 entries stay under 2^53.
 */
export const MAX_UNITS: number = 2 ** 20;
/** Levels of arrays and objects in one `any` value. Our schemas hold plain values only; readers recurse. */
export const MAX_VALUE_DEPTH = 16;
/** A key, a root name, a node name: longer ones are never ours, and each costs memory for ever. */
export const MAX_NAME_BYTES = 64;
/** Text of one register. A long text belongs in a note. */
export const MAX_REGISTER_UNITS: number = 16 * 1024;
/** Deletions of others' units from which on history shows one named step that can be undone (GT4). */
export const LARGE_DELETION = 256;
