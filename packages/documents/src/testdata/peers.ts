/**
 * A small group for tests: peers with a Y.Doc, a gate and a log each, who exchange entries in whatever order a
 * seed says. Names what the real log would name, and nothing more. Only tests import this.
 */
import { documentTag, logKey, type DeviceTag, type DocumentId, type DocumentTag, type LogKey } from "@thicket/wire";
import type * as Y from "yjs";
import { applyGated } from "../apply.ts";
import { createDoc } from "../create-doc.ts";
import { createGate } from "../gate/index.ts";
import { MODEL_ORIGIN } from "../origins.ts";
import { DocumentKind, SCHEMA_VERSION, type DocumentKindName, type Gate, type GateEntry, type Reference, type Verdict } from "../index.ts";
import { createDocumentWriter, type DocumentWriter } from "../writing.ts";
import { createNote, createPlan, createRoster } from "../index.ts";

export const DOCUMENT: DocumentId = "d0".repeat(16) as DocumentId;
export const TAG: DocumentTag = documentTag(DOCUMENT);

/** mulberry32: small, seeded, good enough for choosing. */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};
export const pickOf = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;

export const logOf = (index: number): LogKey => logKey(index.toString(16).padStart(16, "0") as DeviceTag, 7);
/** Big numbers, as GT2's are, and not in the order of the peers. */
export const writerOf = (index: number): number => 2 ** 40 + ((index * 7919) % 104729) * 65537 + index;

export interface Peer {
  readonly log: LogKey;
  readonly writer: number;
  readonly doc: Y.Doc;
  gate: Gate;
  readonly work: DocumentWriter;
  /** Own entries. */
  readonly entries: GateEntry[];
  /** Every entry judged here, in order. */
  readonly order: GateEntry[];
  readonly heights: Map<LogKey, number>;
  readonly named: Map<LogKey, number>;
}

export interface Group {
  readonly kind: DocumentKindName;
  readonly peers: readonly Peer[];
  /** Seals what `peer` has done. The verdicts on itself. */
  seal(peer: Peer): readonly Verdict[];
  /** Gives `to` the next entries of `from`, as far as `to` knows their deps. True when something passed over. */
  exchange(from: Peer, to: Peer, most?: number): boolean;
  /** Until all have all. */
  settle(): void;
}

/** Peer 0 makes the document with entry 1 of its log. */
export const createGroup = (kind: DocumentKindName, size: number, origins: (doc: Y.Doc) => readonly unknown[] = () => []): Group => {
  const peers = Array.from({ length: size }, (_, index) => createPeer(kind, index, origins));
  const making: GateEntry = { log: logOf(0), seq: 1, document: TAG, writer: writerOf(0), deps: [], update: new Uint8Array(0) };
  const [first] = peers;
  if (first === undefined) throw new Error("a group of nobody");
  take(first, kind, making);
  first.entries.push(making);
  // Nobody writes in a document they have not heard of.
  for (const peer of peers.slice(1)) take(peer, kind, making);

  const group: Group = {
    kind, peers,
    seal: (peer) => {
      const verdicts: Verdict[] = [];
      for (let update = peer.work.take(); update !== undefined; update = peer.work.take()) {
        const deps = depsFor(peer, update);
        const entry: GateEntry = { log: peer.log, seq: peer.entries.length + 1, document: TAG, writer: peer.writer, deps, update };
        const tried = peer.gate.check(entry);
        const verdict = take(peer, kind, entry);
        if (tried.ok !== verdict.ok) throw new Error("check and judge differ");
        verdicts.push(verdict);
        peer.entries.push(entry);
      }
      return verdicts;
    },
    exchange: (from, to, most = Number.POSITIVE_INFINITY) => {
      let passed = 0;
      for (let i = 0; i < from.order.length && passed < most; i++) {
        const entry = from.order[i] as GateEntry;
        if (entry.seq !== (to.heights.get(entry.log) ?? 0) + 1) continue;
        if (entry.deps.some(({ log, seq }) => seq > (to.heights.get(log) ?? 0))) continue;
        const verdict = take(to, kind, entry);
        if (verdict.ok && entry.update.length > 0 && !applyGated(to.doc, entry.update).ok) throw new Error("attention");
        passed++;
      }
      return passed > 0;
    },
    settle: () => {
      for (let moved = true; moved; ) {
        moved = false;
        for (const from of peers) for (const to of peers) if (from !== to) moved = group.exchange(from, to) || moved;
      }
    },
  };
  return group;
};

export const openModel = (kind: DocumentKindName, doc: Y.Doc): void => {
  if (kind === "note") createNote(doc);
  else if (kind === "roster") createRoster(doc);
  else createPlan(doc);
};

const createPeer = (kind: DocumentKindName, index: number, origins: (doc: Y.Doc) => readonly unknown[]): Peer => {
  const doc = createDoc();
  openModel(kind, doc);
  const writer = writerOf(index);
  const work = createDocumentWriter(doc, { writer, nextClock: 0, allowedOrigins: new Set([MODEL_ORIGIN, ...origins(doc)]) });
  return { log: logOf(index), writer, doc, gate: createGate(), work, entries: [], order: [], heights: new Map(), named: new Map() };
};

const take = (peer: Peer, kind: DocumentKindName, entry: GateEntry): Verdict => {
  if (entry.log === logOf(0) && entry.seq === 1) peer.gate.create(DOCUMENT, DocumentKind[kind], SCHEMA_VERSION, entry);
  const verdict = peer.gate.judge(entry);
  peer.order.push(entry);
  peer.heights.set(entry.log, entry.seq);
  return verdict;
};

/** LG8: what the body refers to and its own log has not named at that height. */
const depsFor = (peer: Peer, update: Uint8Array): readonly Reference[] => {
  const deps = peer.gate.refers(TAG, update, peer.log).filter(({ log, seq }) => seq > (peer.named.get(log) ?? 0));
  for (const { log, seq } of deps) peer.named.set(log, seq);
  return deps;
};
