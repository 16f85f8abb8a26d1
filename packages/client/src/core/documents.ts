import { applyGated, createDoc, createNote, createPlan, createRoster, decodeDocumentAction, DocumentKind, encodeSnapshot, SCHEMA_VERSION, type DocumentKindName } from "@thicket/documents";
import type { GateEntry } from "@thicket/documents/gate";
import type { Entry } from "@thicket/log";
import { documentTag, EntryType, type DocumentId, type DocumentTag, type EntryId, type LogKey, type MemberId } from "@thicket/wire";
import type { GateClient } from "./gate-client.ts";

/** One document as the core keeps it: gated updates in order, and no Y.Doc except while one is needed. */
export interface HeldDocument {
  readonly id: DocumentId;
  readonly kind: DocumentKindName | "unknown";
  readonly kindNumber: number;
  readonly schema: number;
  /** A newcomer's snapshot first, then every update that passed the gate. */
  readonly updates: readonly Uint8Array[];
  readonly title: string;
  readonly changedAt: number;
  /** Entries the gate refused: kept in the log, never applied (GT3). */
  readonly refused: number;
  readonly attention: boolean;
}

export interface DocumentsDeps {
  readonly gate: GateClient;
  readonly now: () => number;
  readonly setTimer: (f: () => void, ms: number) => () => void;
  /** GT2: the clientID an entry's structs must carry; undefined for a device this group doesn't know. */
  readonly writerOf: (log: LogKey, document: DocumentTag, lane: number) => number | undefined;
  readonly memberOf: (log: LogKey) => MemberId | undefined;
  /** Updates that passed, in order, for whoever has the document open. */
  readonly onUpdates: (document: DocumentId, updates: readonly { readonly update: Uint8Array; readonly own: boolean }[]) => void;
  /** The list, a title or a mark has changed. */
  readonly onChange: () => void;
}

export interface Documents {
  /** Accepted entries, deps first. Resolves when each has its verdict. Calls are worked off in order. */
  ingest(entries: readonly Entry[], own: (entry: Entry) => boolean): Promise<void>;
  /** Runs with nothing being ingested: what it reads of the gate and of this list belongs together. */
  exclusive<T>(f: () => Promise<T>): Promise<T>;
  /** Up to where each log has been ingested: what `snapshots` and the gate's state cover. */
  ingested(): ReadonlyMap<LogKey, { readonly seq: number; readonly id: EntryId }>;
  /** A newcomer's start (IN6), before anything else; false if a snapshot doesn't fit the gate state. */
  begin(documents: readonly { readonly id: DocumentId; readonly kind: number; readonly schema: number; readonly snapshot: Uint8Array }[], from: ReturnType<Documents["ingested"]>): Promise<boolean>;
  list(): readonly HeldDocument[];
  get(document: DocumentTag): HeldDocument | undefined;
  authors(document: DocumentTag): Promise<ReadonlyMap<number, MemberId>>;
  /** For a newcomer's welcome. */
  snapshots(): readonly { readonly id: DocumentId; readonly kind: number; readonly schema: number; readonly snapshot: Uint8Array }[];
  /** Documents that are not complete on this device for now (GT3); replaces the last ones named. */
  late(documents: ReadonlySet<DocumentTag>): void;
  stop(): void;
}

/** Titles wait until typing rests for this long, in ms: reading one costs a Y.Doc. */
const TITLE_REST_MS = 400;

type Mutable = { -readonly [K in keyof HeldDocument]: HeldDocument[K] } & { updates: Uint8Array[]; titleStale: boolean };

const kindName = (kind: number): DocumentKindName | "unknown" =>
  (Object.keys(DocumentKind) as DocumentKindName[]).find((name) => DocumentKind[name] === kind) ?? "unknown";

/** The models open their roots, so that each has its type before anything is applied. */
const models = { note: createNote, roster: createRoster, plan: createPlan } as const;

export const createDocuments = (deps: DocumentsDeps): Documents => {
  const held = new Map<DocumentTag, Mutable>();
  const reached = new Map<LogKey, { readonly seq: number; readonly id: EntryId }>();
  let queue: Promise<void> = Promise.resolve();
  let late: ReadonlySet<DocumentTag> = new Set();
  let cancelTitles: (() => void) | undefined;

  const hold = (id: DocumentId, kind: number, schema: number): void => {
    const tag = documentTag(id);
    if (held.has(tag)) return;
    // A kind or schema of a newer version is kept and shown as such, and never written (GT6).
    const known = schema === SCHEMA_VERSION ? kindName(kind) : "unknown";
    held.set(tag, { id, kind: known, kindNumber: kind, schema, updates: [], title: "", changedAt: deps.now(), refused: 0, attention: false, titleStale: true });
  };

  const ingestNow = async (entries: readonly Entry[], own: (entry: Entry) => boolean): Promise<void> => {
    const judged: { entry: Entry; gate: GateEntry }[] = [];
    for (const entry of entries) {
      if (entry.type === EntryType.document) learn(entry);
      const update = entry.type === EntryType.update ? entry.body : new Uint8Array(0);
      judged.push({ entry, gate: { log: entry.log, seq: entry.seq, document: entry.document, writer: deps.writerOf(entry.log, entry.document, entry.lane) ?? -1, deps: entry.deps, update } });
    }
    for (const { log, seq, id } of entries) reached.set(log, { seq, id });
    const verdicts = await deps.gate.judge(judged.map(({ gate }) => gate));
    const passed = new Map<DocumentTag, { update: Uint8Array; own: boolean }[]>();
    judged.forEach(({ entry, gate }, i) => {
      if (gate.update.length === 0) return;
      const document = held.get(entry.document);
      if (verdicts[i]?.ok !== true) {
        if (document !== undefined) document.refused++;
        return;
      }
      if (document === undefined) return;
      document.updates.push(entry.body);
      document.changedAt = deps.now();
      document.titleStale = true;
      const batch = passed.get(entry.document) ?? [];
      batch.push({ update: entry.body, own: own(entry) });
      passed.set(entry.document, batch);
    });
    for (const [tag, updates] of passed) {
      const document = held.get(tag);
      if (document !== undefined) deps.onUpdates(document.id, updates);
    }
    scheduleTitles();
  };

  const learn = (entry: Entry): void => {
    const action = decodeDocumentAction(entry.body);
    if (!action.ok || action.value.action !== "create") return;
    const { id, kind, schema } = action.value;
    void deps.gate.create(id, kind, schema, { log: entry.log, seq: entry.seq });
    hold(id, kind, schema);
  };

  const build = (document: Mutable): ReturnType<typeof createDoc> => {
    const doc = createDoc();
    if (document.kind !== "unknown") models[document.kind](doc);
    for (const update of document.updates) if (!applyGated(doc, update).ok) document.attention = true;
    return doc;
  };

  const scheduleTitles = (): void => {
    cancelTitles?.();
    cancelTitles = deps.setTimer(() => {
      cancelTitles = undefined;
      readTitles();
    }, TITLE_REST_MS);
  };

  const readTitles = (): void => {
    for (const document of held.values()) {
      if (!document.titleStale || document.kind === "unknown") continue;
      document.titleStale = false;
      const doc = build(document);
      document.title = models[document.kind](doc).title().values.map(({ text }) => text).filter((text) => text !== "").join(" / ");
      doc.destroy();
    }
    deps.onChange();
  };

  const inTurn = <T>(f: () => Promise<T>): Promise<T> => {
    const work = queue.then(f);
    queue = work.then(() => undefined, () => undefined);
    return work;
  };

  return {
    ingest: (entries, own) => inTurn(() => ingestNow(entries, own)),
    exclusive: inTurn,
    ingested: () => reached,
    begin: async (documents, from) => {
      for (const [log, at] of from) reached.set(log, at);
      for (const { id, kind, schema, snapshot } of documents) {
        hold(id, kind, schema);
        const document = held.get(documentTag(id));
        if (document === undefined || (snapshot.length > 0 && !(await deps.gate.snapshot(documentTag(id), snapshot)).ok)) return false;
        if (snapshot.length > 0) document.updates.push(snapshot);
      }
      readTitles();
      return true;
    },
    list: () => [...held].map(([tag, document]) => (late.has(tag) ? { ...document, attention: true } : document)),
    get: (document) => held.get(document),
    authors: async (document) =>
      new Map((await deps.gate.writers(document)).flatMap(({ writer, log }): [number, MemberId][] => {
        const member = deps.memberOf(log);
        return member === undefined ? [] : [[writer, member]];
      })),
    snapshots: () =>
      [...held.values()].map((document) => {
        const doc = build(document);
        const snapshot = document.updates.length === 0 ? new Uint8Array(0) : encodeSnapshot(doc);
        doc.destroy();
        return { id: document.id, kind: document.kindNumber, schema: document.schema, snapshot };
      }),
    late: (documents) => {
      late = documents;
      deps.onChange();
    },
    stop: () => cancelTitles?.(),
  };
};
