/** What stands above a device's log: the gate, the three documents open, and its person's own work in them. */
import { applyGated, createDoc, createDocumentWriter, createNote, createPlan, createRoster, decodeDocumentAction, decodeFact, describeStructure, DocumentKind, foldNames, MODEL_ORIGIN, renderView, type DocumentKindName, type DocumentWriter, type FactEntry, type GateEntry } from "@thicket/documents";
import { createGate } from "@thicket/documents/gate";
import { entryWriter, type Entry, type Log } from "@thicket/log";
import type { Seeded } from "@thicket/testkit";
import { documentTag, EntryType, logKeyDevice, type DocumentTag, type LogKey } from "@thicket/wire";
import type * as Y from "yjs";
import { edit } from "./edits.ts";

export interface Desk {
  /** One change in one of the documents, signed and stored; undefined while the one before is being stored, or there is nothing to write in. */
  work(seeded: Seeded): Promise<"saved" | "not-saved"> | undefined;
  /** What this device shows, part by part. */
  shown(): ReadonlyMap<string, string>;
  /** What must not happen whatever the network does. */
  readonly wrong: readonly string[];
  readonly updates: number;
}

interface Open {
  readonly kind: DocumentKindName;
  /** Passed updates in order. */
  readonly passed: Uint8Array[];
  doc: Y.Doc;
  writer: DocumentWriter | undefined;
}

const NOT_YET_WRITTEN = 0xffff_ffff;
const models = { note: createNote, roster: createRoster, plan: createPlan } as const;

export const createDesk = (name: string, log: Log): Desk => {
  const { membership } = log;
  const gate = createGate();
  const open = new Map<DocumentTag, Open>();
  const verdicts = new Map<string, string>();
  const facts: FactEntry[] = [];
  const wrong: string[] = [];
  let busy = false;
  let updates = 0;

  const build = (document: Open): void => {
    document.doc.destroy();
    document.doc = createDoc();
    models[document.kind](document.doc);
    document.writer = undefined;
    for (const update of document.passed) apply(document, update);
  };
  const apply = (document: Open, update: Uint8Array): void => {
    if (!applyGated(document.doc, update).ok) wrong.push(`${name}: Yjs is left waiting for something after a gated update`);
  };

  const take = (entries: readonly Entry[], inDoc: LogKey | undefined): void => {
    for (const entry of entries) {
      if (entry.type === EntryType.document) create(entry);
      if (entry.type === EntryType.fact) learn(entry);
      const update = entry.type === EntryType.update ? entry.body : new Uint8Array(0);
      const writer = entryWriter(membership, entry);
      if (writer === undefined) wrong.push(`${name}: an accepted entry of a device that isn't there`);
      const verdict = gate.judge({ log: entry.log, seq: entry.seq, document: entry.document, writer: writer ?? -1, deps: entry.deps, update });
      verdicts.set(`${entry.log} ${entry.seq}`, verdict.ok ? `ok ${verdict.value.othersDeleted}` : verdict.error.code);
      if (update.length === 0) continue;
      updates++;
      const document = open.get(entry.document);
      if (!verdict.ok) wrong.push(`${name}: honest work was refused: ${verdict.error.code} ${verdict.error.why}`);
      else if (document !== undefined) {
        document.passed.push(update);
        if (entry.log !== inDoc) apply(document, update);
      }
    }
  };

  const create = (entry: Entry): void => {
    const action = decodeDocumentAction(entry.body);
    if (!action.ok || action.value.action !== "create") return;
    const { id, kind: number, schema } = action.value;
    gate.create(id, number, schema, { log: entry.log, seq: entry.seq });
    const kind = (Object.keys(DocumentKind) as DocumentKindName[]).find((each) => DocumentKind[each] === number);
    if (kind === undefined || open.has(documentTag(id))) return;
    const document: Open = { kind, passed: [], doc: createDoc(), writer: undefined };
    models[kind](document.doc);
    open.set(documentTag(id), document);
  };

  const learn = (entry: Entry): void => {
    const fact = decodeFact(entry.body);
    const device = logKeyDevice(entry.log);
    const member = membership.state.devices.get(device)?.member;
    if (fact.ok && member !== undefined) facts.push({ member, device, lamport: entry.lamport, seq: entry.seq, fact: fact.value });
  };

  take(log.all(), undefined);
  log.subscribe({
    entries: (entries) => take(entries, log.own),
    own: () => {
      for (const document of open.values()) build(document);
    },
  });

  const work = (seeded: Seeded): ReturnType<Desk["work"]> => {
    if (busy || open.size === 0 || membership.state.devices.get(logKeyDevice(log.own))?.active !== true) return undefined;
    const [tag, document] = seeded.of([...open]);
    const id = entryWriter(membership, { log: log.own, document: tag, lane: 0 }) ?? -1;
    document.writer ??= createDocumentWriter(document.doc, { writer: id, nextClock: gate.nextClock(tag, id), allowedOrigins: new Set([MODEL_ORIGIN]) });
    edit(document.kind, document.doc, seeded);
    const problem = document.writer.problem();
    if (problem !== undefined) wrong.push(`${name}: its own work can't be signed: ${problem}`);
    busy = true;
    return store(tag, document, id).finally(() => (busy = false));
  };

  const store = async (tag: DocumentTag, document: Open, writer: number): Promise<"saved" | "not-saved"> => {
    for (let update = document.writer?.take(); update !== undefined; update = document.writer?.take()) {
      const refers = gate.refers(tag, update, log.own);
      const ticked: GateEntry = { log: log.own, seq: NOT_YET_WRITTEN, document: tag, writer, deps: refers, update };
      const verdict = gate.check(ticked);
      if (!verdict.ok) wrong.push(`${name}: own work was refused: ${verdict.error.code} ${verdict.error.why}`);
      const stored = await log.append([{ type: EntryType.update, document: tag, lane: 0, refers, body: update }]);
      if (stored.ok) continue;
      // Not saved, not sent: what is on screen is what the log says.
      build(document);
      return "not-saved";
    }
    return "saved";
  };

  return {
    work, wrong,
    get updates() {
      return updates;
    },
    shown: () => {
      const { state } = membership;
      const { seniority } = { seniority: (device: FactEntry["device"]) => state.members.get(state.devices.get(device)?.member ?? ("" as FactEntry["member"]))?.seniority ?? 0 };
      const names = foldNames(facts, seniority);
      const parts = new Map<string, string>([
        ["accepted entries", log.digest()],
        ["membership", JSON.stringify([membership.heads(), [...state.members].map(([member, { full, left, seniority: rank }]) => [member, full, left, rank]), state.writeEpoch, state.generation, [...state.void], [...state.epochs.values()].map(({ id, holders, eligible }) => [id, [...holders], eligible])])],
        ["gate verdicts", [...verdicts].map((each) => each.join(" ")).sort().join("\n")],
        ["names", JSON.stringify([names.group, [...names.members].map((each) => each.join(" ")).sort()])],
      ]);
      for (const [tag, { kind, doc }] of [...open].sort(([a], [b]) => (a < b ? -1 : 1))) {
        parts.set(`structure of the ${kind} ${tag}`, describeStructure(doc));
        parts.set(`view of the ${kind} ${tag}`, renderView(kind, doc));
      }
      return parts;
    },
  };
};

