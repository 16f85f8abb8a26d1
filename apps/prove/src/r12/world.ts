/**
 * A group in the middle of its work: three people, a note, a roster and a plan, entries that not everybody has
 * seen. Keeps its own plain account of who knows what, to compare the gate with.
 */
import { createDoc, createDocumentWriter, createNote, createPlan, createRoster, applyGated, DocumentKind, encodeSnapshot, MODEL_ORIGIN, SCHEMA_VERSION } from "@thicket/documents";
import type { DocumentKindName, Gate, GateEntry, Reference } from "@thicket/documents";
import { documentTag, logKey, type DeviceTag, type DocumentId, type DocumentTag, type LogKey } from "@thicket/wire";
import type { Doc } from "yjs";
import type { Choice } from "./random.ts";

export const KINDS: readonly DocumentKindName[] = ["note", "roster", "plan"];
const ID: Record<DocumentKindName, DocumentId> = { note: "a1".repeat(16) as DocumentId, roster: "b2".repeat(16) as DocumentId, plan: "c3".repeat(16) as DocumentId };
export const tagOf = (kind: DocumentKindName): DocumentTag => documentTag(ID[kind]);

export interface Person {
  readonly log: LogKey;
  readonly docs: Readonly<Record<DocumentKindName, Doc>>;
  readonly writers: Readonly<Record<DocumentKindName, number>>;
  readonly named: Map<LogKey, number>;
  readonly seen: Map<LogKey, number>;
  seq: number;
}

export interface World {
  readonly gate: Gate;
  readonly people: readonly Person[];
  /** Accepted entries, with the clock their writer got to. */
  readonly entries: readonly (GateEntry & { readonly kind: DocumentKindName; readonly end: number })[];
  readonly mallory: Person;
  /** A valid next entry of Mallory's; nothing in the world changes. */
  candidate(choice: Choice): Candidate;
  /** Next clock Mallory knows of `client` when her entry names `deps`: by plain search through all entries. */
  known(kind: DocumentKindName, client: number, deps: readonly Reference[]): number;
}

export interface Candidate {
  readonly kind: DocumentKindName;
  readonly entry: GateEntry;
}

const WORDS = ["tea", "ropes", "Ana", "ключи", "🌲🌲", "\n", "at 7", "long ".repeat(20)];

export const createWorld = (choice: Choice, gate: Gate): World => {
  const people = [0, 1, 2].map((index): Person => {
    const docs = { note: createDoc(), roster: createDoc(), plan: createDoc() };
    KINDS.forEach((kind) => open(kind, docs[kind]));
    const id = (): number => choice.below(2 ** 21) * 2 ** 32 + choice.below(2 ** 32);
    return { log: logKey(`${index + 1}`.repeat(16) as DeviceTag, choice.below(65536)), docs, writers: { note: id(), roster: id(), plan: id() }, named: new Map(), seen: new Map(), seq: 0 };
  });
  const [ana, , mallory] = people;
  if (ana === undefined || mallory === undefined) throw new Error("nobody");
  const entries: (GateEntry & { readonly kind: DocumentKindName; readonly end: number })[] = [];

  for (const kind of KINDS) {
    ana.seq++;
    gate.create(ID[kind], DocumentKind[kind], SCHEMA_VERSION, { log: ana.log, seq: ana.seq });
    const entry = { log: ana.log, seq: ana.seq, document: tagOf(kind), writer: ana.writers[kind], deps: [], update: new Uint8Array(0) };
    accept(gate, entry);
    entries.push({ ...entry, kind, end: 0 });
  }
  people.forEach((person) => person.seen.set(ana.log, ana.seq));

  const depsOf = (person: Person, kind: DocumentKindName, update: Uint8Array): readonly Reference[] =>
    gate.refers(tagOf(kind), update, person.log).filter(({ log, seq }) => seq > (person.named.get(log) ?? 0));

  const writeIn = (person: Person, kind: DocumentKindName): void => {
    const update = work(kind, person.docs[kind], person.writers[kind], gate.nextClock(tagOf(kind), person.writers[kind]), choice);
    if (update === undefined) return;
    const deps = depsOf(person, kind, update);
    for (const { log, seq } of deps) person.named.set(log, seq);
    const entry = { log: person.log, seq: ++person.seq, document: tagOf(kind), writer: person.writers[kind], deps, update };
    accept(gate, entry);
    entries.push({ ...entry, kind, end: gate.nextClock(tagOf(kind), entry.writer) });
    person.seen.set(person.log, person.seq);
  };
  const bring = (person: Person): void => {
    for (const entry of entries) {
      const seen = person.seen.get(entry.log) ?? 0;
      if (entry.log === person.log || entry.seq !== seen + 1 || entry.deps.some(({ log, seq }) => seq > (person.seen.get(log) ?? 0))) continue;
      person.seen.set(entry.log, entry.seq);
      if (entry.update.length > 0 && !applyGated(person.docs[entry.kind], entry.update).ok) throw new Error("attention");
      if (choice.next() < 0.1) return;
    }
  };
  for (let i = 0; i < 40; i++) {
    const person = choice.of(people);
    writeIn(person, choice.of(KINDS));
    if (choice.next() < 0.4) bring(choice.of(people));
  }
  // Mallory has seen something of everybody, and others have gone on since.
  for (let i = 0; i < 4; i++) bring(mallory);
  for (const kind of KINDS) writeIn(mallory, kind);
  for (const person of people.slice(0, 2)) for (const kind of KINDS) writeIn(person, kind);

  const known = (kind: DocumentKindName, client: number, deps: readonly Reference[]): number => {
    const height = (log: LogKey): number => (log === mallory.log ? mallory.seq : Math.max(mallory.named.get(log) ?? 0, ...deps.filter((dep) => dep.log === log).map(({ seq }) => seq)));
    return Math.max(0, ...entries.filter((entry) => entry.kind === kind && entry.writer === client && entry.seq <= height(entry.log)).map(({ end }) => end));
  };

  return {
    gate, people, entries, mallory, known,
    candidate: (by) => {
      for (;;) {
        const kind = by.of(KINDS);
        const doc = createDoc();
        open(kind, doc);
        if (!applyGated(doc, encodeSnapshot(mallory.docs[kind])).ok) throw new Error("attention");
        const writer = mallory.writers[kind];
        const update = work(kind, doc, writer, gate.nextClock(tagOf(kind), writer), by);
        if (update === undefined) continue;
        return { kind, entry: { log: mallory.log, seq: mallory.seq + 1, document: tagOf(kind), writer, deps: depsOf(mallory, kind, update), update } };
      }
    },
  };
};

/** A copy that has everything anybody wrote. */
export const docWithAll = (world: World, kind: DocumentKindName): Doc => {
  const doc = createDoc();
  open(kind, doc);
  for (const entry of world.entries) if (entry.kind === kind && entry.update.length > 0) applyGated(doc, entry.update);
  return doc;
};

const accept = (gate: Gate, entry: GateEntry): void => {
  const verdict = gate.judge(entry);
  if (!verdict.ok) throw new Error(`an honest entry was refused: ${verdict.error.why}`);
};

const open = (kind: DocumentKindName, doc: Doc): void => {
  if (kind === "note") createNote(doc);
  else if (kind === "roster") createRoster(doc);
  else createPlan(doc);
};

/** One to three changes as one update; `undefined` when they came to nothing. */
const work = (kind: DocumentKindName, doc: Doc, writer: number, nextClock: number, choice: Choice): Uint8Array | undefined => {
  const writing = createDocumentWriter(doc, { writer, nextClock, allowedOrigins: new Set([MODEL_ORIGIN]) });
  for (let i = choice.below(3); i >= 0; i--) change[kind](doc, choice);
  const update = writing.take();
  if (writing.problem() !== undefined) throw new Error(`writer: ${writing.problem()}`);
  writing.close();
  return update;
};

const change: Record<DocumentKindName, (doc: Doc, choice: Choice) => void> = {
  note: (doc, choice) => {
    const { body, setTitle } = createNote(doc);
    const at = choice.below(body.length + 1);
    const span = Math.min(body.length - at, choice.below(8));
    const way = choice.next();
    if (way < 0.1) return setTitle(choice.of(WORDS));
    doc.transact(() => {
      if (way < 0.55) body.insert(at, choice.of(WORDS), choice.next() < 0.3 ? { bold: true } : {});
      else if (way < 0.8) body.delete(at, span);
      else body.format(at, span, choice.of([{ bold: true }, { bold: null }, { block: "heading", level: 2 }, { block: "check", checked: true }]));
    }, MODEL_ORIGIN);
  },
  roster: (doc, choice) => {
    const roster = createRoster(doc);
    const [rows, columns] = [roster.rows(), roster.columns()];
    const way = choice.next();
    if (columns.length === 0 || way < 0.1) roster.addColumn(choice.of(WORDS));
    else if (rows.length === 0 || way < 0.25) roster.addRow(new Map([[choice.of(columns), choice.of(WORDS)]]));
    else if (way < 0.9) roster.setCell(choice.of(rows), choice.of(columns), choice.of(WORDS));
    else roster.removeRow(choice.of(rows));
  },
  plan: (doc, choice) => {
    const plan = createPlan(doc);
    const tasks = plan.tasks();
    if (tasks.length === 0 || choice.next() < 0.3) plan.addTask(choice.of(WORDS));
    else if (choice.next() < 0.5) plan.setState(choice.of(tasks), choice.of(["unclaimed", "doing", "stuck", "done"]));
    else plan.setField(choice.of(tasks), choice.of(["what", "who", "due"]), choice.of(WORDS));
  },
};
