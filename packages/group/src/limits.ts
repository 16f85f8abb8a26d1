/** Bounds of the membership history, each with its reason. Those other packages share are in @thicket/wire. */

/** The largest is a ForkProof: two chains of at most 256 KiB up to a verified signature (SU5). With its frame it still fits one record (LM3). */
export const MAX_OPERATION_BYTES: number = 640 * 1024;
/** Operations that wait for their past. History is sent parents first, so waiting is an accident; this many hold a burst of it. */
export const MAX_WAITING = 1024;
/** … and their bytes: an Admit has 1.5 KiB, so 1,024 of them fit. */
export const MAX_WAITING_BYTES: number = 4 * 1024 * 1024;
/** Operations carried inside one ForkProof (SU5: a signature covers at most 1,024) or Parent. */
export const MAX_CARRIED = 1024;
/** UTF-8 bytes of a keeper's address (KeeperAdd): a multiaddr with a certificate hash has about 150. */
export const MAX_ADDRESS_BYTES = 512;
/**
 * Levels of the tree over a rekey's seals. LM1's 300 need 9; but admissions made apart may go past LM1 together, and
 * a rekey must still reach everyone: as many as its two bytes can count.
 */
export const MAX_SEAL_PROOF = 16;
