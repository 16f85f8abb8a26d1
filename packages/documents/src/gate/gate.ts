/**
 * The gate before Yjs (GT1–GT4): everything another member wrote passes here first, in the order of the log.
 * The same entries give the same verdicts on every device, whenever they come and wherever it began.
 */
import { documentTag, err, MAX_DEPS, ok, type DecodeError, type DocumentTag, type LogKey, type Result } from "@thicket/wire";
import type { Gate, GateEntry, Refusal, Verdict } from "../types.ts";
import { Refused } from "../format/cursor.ts";
import { examine, type GateCheck } from "./examine.ts";
import { encodeGate, readGate, type GateState, type LogState } from "./gate-codec.ts";
import { referredBy } from "./refers.ts";
import { checkSnapshot } from "./snapshot-check.ts";
import { createWriterState, mark, type DocumentState } from "./state.ts";
import { decodeUpdate } from "../format/update-decoder.ts";

export const createGate = (): Gate => openGate({ logs: new Map(), documents: new Map() });

/** A gate that goes on where another's `encode` stopped (IN6). */
export const decodeGate = (bytes: Uint8Array): Result<Gate, DecodeError> => {
  const state = readGate(bytes);
  return state.ok ? ok(openGate(state.value)) : state;
};

/** A gate with one check gone, to show that the check does something (R12). Tests and proofs only. */
export const unsafeCreateGate = (without: GateCheck): Gate => openGate({ logs: new Map(), documents: new Map() }, without);

const openGate = (state: GateState, unsafeWithout?: GateCheck): Gate => {
  const { documents, logs } = state;

  const logOf = (log: LogKey): LogState => {
    const known = logs.get(log) ?? { seq: 0, named: new Map<LogKey, number>() };
    logs.set(log, known);
    return known;
  };

  /** Units of a passed update stay in the state, those of a refused or merely tried one are taken back. */
  const verdict = (entry: GateEntry, named: ReadonlyMap<LogKey, number>, keep: boolean): Verdict => {
    if (entry.deps.length > MAX_DEPS) return err({ code: "too-many", why: "deps" });
    if (entry.update.length === 0) return ok({ othersDeleted: 0 });
    const update = decodeUpdate(entry.update);
    if (!update.ok) return update;
    const document = documents.get(entry.document);
    if (document === undefined) return err({ code: "unknown-document", why: "nobody made it" });
    const writer = document.writers.get(entry.writer) ?? createWriterState(entry.log);
    const undo = mark(writer);
    const knows = (log: LogKey): number => (log === entry.log ? entry.seq - 1 : (named.get(log) ?? 0));
    try {
      const before = writer.end;
      const passed = examine(document, update.value, { log: entry.log, client: entry.writer, writer, knows }, unsafeWithout);
      if (!keep) undo();
      else if (writer.end > before) {
        writer.seqs.push(entry.seq);
        writer.ends.push(writer.end);
        document.writers.set(entry.writer, writer);
      }
      return ok(passed);
    } catch (problem) {
      undo();
      if (problem instanceof Refused) return err(problem.refusal);
      throw problem;
    }
  };

  const raise = (named: Map<LogKey, number>, entry: GateEntry): Map<LogKey, number> => {
    for (const { log, seq } of entry.deps) if (seq > (named.get(log) ?? 0)) named.set(log, seq);
    return named;
  };

  const gate: Gate = {
    create: (document, kind, schema, by) => {
      const tag = documentTag(document);
      const known: DocumentState = documents.get(tag) ?? { creations: [], writers: new Map() };
      if (!known.creations.some(({ log, seq }) => log === by.log && seq === by.seq)) known.creations.push({ kind, schema, log: by.log, seq: by.seq });
      documents.set(tag, known);
    },
    judge: (entry) => {
      const log = logOf(entry.log);
      if (entry.seq <= log.seq) throw new RangeError(`entry ${entry.seq} of a log already judged up to ${log.seq}`);
      log.seq = entry.seq;
      // Named whatever the verdict: the entry stands in the log, and what it saw it saw.
      raise(log.named, entry);
      return verdict(entry, log.named, true);
    },
    check: (entry) => verdict(entry, raise(new Map(logs.get(entry.log)?.named), entry), false),
    refers: (document: DocumentTag, update, own) => referredBy(documents.get(document), update, own),
    nextClock: (document, writer) => documents.get(document)?.writers.get(writer)?.end ?? 0,
    writers: (document) => {
      const known = documents.get(document);
      return known === undefined ? [] : [...known.writers].map(([writer, { log, end }]) => ({ writer, log, end }));
    },
    snapshot: (document, update) => {
      const known = documents.get(document);
      return known === undefined ? err<Refusal>({ code: "unknown-document", why: "nobody made it" }) : checkSnapshot(known, update);
    },
    encode: () => encodeGate(state),
  };
  return gate;
};
