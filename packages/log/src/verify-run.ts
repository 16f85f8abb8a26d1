/**
 * What a signature covers (SU5): an entry is authentic when a verified signature of its device covers it
 * or a later entry of the same chain, at most 1,024 entries and 256 KiB on. So a run of entries costs one
 * verification, and since the rule looks at the chain alone, the verdict is the same one by one or in bulk.
 */
import { MAX_COVERED_BYTES, MAX_COVERED_ENTRIES } from "@thicket/wire";

/**
 * How many of the first entries of `chain` are authentic; `signed` says whether an entry's own signature
 * verifies and is asked as rarely as possible. `chain` is linked: each names the one before.
 */
export const authenticPrefix = <T extends { readonly entry: { readonly bytes: Uint8Array } }>(chain: readonly T[], signed: (item: T) => boolean): number => {
  let authentic = 0;
  for (;;) {
    // The farthest signature that may cover the first entry still open covers all before it too.
    let end = reach(chain, authentic);
    while (end > authentic && !signed(chain[end - 1] as T)) end--;
    if (end === authentic) return authentic;
    authentic = end;
  }
};

/** One past the last entry whose signature may cover `chain[from]`. */
const reach = (chain: readonly { readonly entry: { readonly bytes: Uint8Array } }[], from: number): number => {
  let bytes = 0;
  let end = from;
  for (; end < chain.length && end - from < MAX_COVERED_ENTRIES; end++) {
    bytes += chain[end]?.entry.bytes.length ?? 0;
    if (bytes > MAX_COVERED_BYTES) break;
  }
  return end;
};
