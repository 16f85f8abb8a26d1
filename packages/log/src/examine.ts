/** What one entry must be by itself, before its chain is looked at: a function of its bytes, alike on every device. */
import type { Suite } from "@thicket/crypto";
import { decodeEntry, EntryType, err, MAX_LANES, ok, type GroupId, type Result } from "@thicket/wire";
import { nameEntry } from "./entry-id.ts";
import { decodeHeads } from "./heads-body.ts";
import type { Entry, RejectReason } from "./types.ts";

/** Types from here up belong to newer versions: carried and kept (LG10). Those between ours and these mean nothing. */
export const FIRST_UNKNOWN_TYPE = 128;

/** A named copy of the entry, or why no device will ever take it. Nothing is authenticated by this. */
export const examine = (suite: Suite, group: GroupId, bytes: Uint8Array): Result<Entry, RejectReason> => {
  const own = Uint8Array.from(bytes);
  const decoded = decodeEntry(own);
  if (!decoded.ok) return decoded;
  const { type, log, lane, deps, body } = decoded.value;
  if (type < EntryType.heads || (type > EntryType.attest && type < FIRST_UNKNOWN_TYPE)) return malformed("no such type");
  if (lane >= MAX_LANES) return err({ code: "lane" });
  if (new Set(deps.map((dep) => dep.log)).size < deps.length) return malformed("two deps on one log");
  if (deps.some((dep) => dep.log === log)) return malformed("a dep on its own log");
  if (deps.some((dep) => dep.seq === 0)) return malformed("a dep on seq 0");
  if (type === EntryType.heads && !decodeHeads(body).ok) return malformed("a list of heads that is none");
  return ok(nameEntry(suite, group, decoded.value, own));
};

const malformed = (why: string): Result<never, RejectReason> => err({ code: "malformed", why });

/** LG8: an entry names its log's latest `heads` entry; a log opens with one, and one names itself. */
export const hasRightHeads = (entry: Entry, latest: number | undefined): boolean => {
  if (entry.type === EntryType.heads) return entry.heads === entry.seq;
  // Only the base knows which it was: the first entry after it says so.
  if (latest === undefined) return entry.heads > 0 && entry.heads < entry.seq;
  return latest > 0 && entry.heads === latest;
};
