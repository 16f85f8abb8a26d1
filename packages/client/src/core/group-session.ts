import { admit as authorAdmit, createMembership, decodeWelcome, deviceKeys, encodeWelcome, epochKeys, leave as authorLeave, publicKeys, sealWelcome, vouch as authorVouch, type DevicePublicKeys, type EpochKeys, type JoinerProof, type SealedWelcome, type Welcome } from "@thicket/group";
import { createDoc, createNote, createPlan, createRoster, DocumentKind, encodeDocumentAction, encodeFact, MODEL_ORIGIN, SCHEMA_VERSION, type DocumentKindName } from "@thicket/documents";
import { entryWriter, openLog, type Draft, type Entry, type Log } from "@thicket/log";
import type { Vault } from "@thicket/vault";
import { documentTag, EntryType, err, logKeyDevice, NO_DOCUMENT, ok, toHex, type DocumentId, type DocumentTag, type GroupId, type LogKey, type MemberId, type OperationId } from "@thicket/wire";
import type { Opened, ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";
import type { GroupView, Outcome, SaveState } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import { createDocuments, type Documents } from "./documents.ts";
import { fitName } from "./found-group.ts";
import { encodeKeyring, KEYRING, type Keyring } from "./keyring.ts";
import { createNames, type NamesView } from "./names.ts";
import { loadOpenCodes, type OpenCodes } from "./open-codes.ts";
import { createPatientGate } from "./patient-gate.ts";
import { isSignedFact } from "./signed-fact.ts";
import { createPeers, type Peers } from "./peers.ts";

/** What a group needs at its very first opening on this device. */
export interface FirstOpening {
  /** As signed, from Genesis on. */
  readonly operations: readonly Uint8Array[];
  /** A newcomer's copy. */
  readonly welcome?: Welcome;
  /** This person's name. */
  readonly name: string;
  /** The founder's: the group gets a name and its three documents. */
  readonly founding?: { readonly groupName: string };
}

export interface SessionOptions {
  readonly vault: Vault;
  readonly keyring: Keyring;
  readonly port: Port<ToPage, ToCore>;
  readonly first: FirstOpening | undefined;
  readonly onView: (view: GroupView) => void;
}

/** One group, open. */
export interface GroupSession {
  readonly id: GroupId;
  readonly publicKeys: DevicePublicKeys;
  readonly kemSeed: Uint8Array;
  readonly codes: OpenCodes;
  heads(): readonly OperationId[];
  mayAdmit(): boolean;
  /** Makes the welcome and the Admit that names it, and keeps the Admit (IN6). `heads`: those the words were made from. */
  admit(joiner: JoinerProof, welcomeKey: Uint8Array, heads: readonly OperationId[]): Promise<Outcome<{ readonly admit: Uint8Array; readonly welcome: SealedWelcome }>>;
  open(document: DocumentId, channel: number): Promise<Outcome<Opened>>;
  /** One tick of the page's own work: gate, sign, strict write, send (LG6). */
  write(channel: number, update: Uint8Array): Promise<Outcome>;
  closeChannel(channel: number): void;
  setCaret(channel: number, anchor: Uint8Array | undefined, head: Uint8Array | undefined): void;
  createDocument(kind: DocumentKindName, title: string): Promise<Outcome<DocumentId>>;
  setName(name: string): Promise<Outcome>;
  vouch(member: string): Promise<Outcome>;
  leave(): Promise<Outcome>;
  close(): Promise<void>;
}

/** All Y.Docs of this device write in lane 0: one tab is open at a time, and one Y.Doc a document. */
const LANE = 0;
/** Own entries stand after everything of their log when the gate is asked before they have a seq. */
const NOT_YET_WRITTEN = 0xffff_ffff;
/** Entries to the gate at once while a log is loaded. */
const LOAD_BATCH = 500;
const VIEW_REST_MS = 30;
const STARTING_TITLES: readonly (readonly [DocumentKindName, string])[] = [["note", "Meeting notes"], ["roster", "People"], ["plan", "Plan"]];

interface Channel {
  readonly document: DocumentId;
  readonly tag: DocumentTag;
  readonly writer: number;
}

export const openGroup = async (deps: CoreDeps, options: SessionOptions): Promise<Outcome<GroupSession>> => {
  const { suite, random, clock } = deps;
  const { vault, port, first } = options;
  const { group } = options.keyring;
  let keyring = options.keyring;
  const keys = deviceKeys(suite, group, keyring);
  const store = await deps.stores.records(toHex(vault.key(`journal name ${group}`)).slice(0, 16));
  const membership = createMembership(suite, group);
  const opened = await openLog({
    suite, store, random, membership, keys,
    journalKey: vault.key(`journal ${group}`),
    ...(first?.welcome && { base: baseOf(first.welcome) }),
  });
  if (!opened.ok) return err({ code: opened.error.code === "store-failed" ? "store-blocked" : "damaged" });
  const log: Log = opened.value;
  if (first !== undefined && !(await log.acceptOperations(first.operations)).every((added) => added.ok)) return err({ code: "store-blocked" });

  const channels = new Map<number, Channel>();
  const names = createNames(() => membership.state);
  const gate = createPatientGate({ make: deps.gate, clock, onLate: (late) => documents.late(late) });
  const codes = await loadOpenCodes(vault);
  const isOwn = (entry: Entry): boolean => entry.log === log.own;
  const memberOf = (of: LogKey): MemberId | undefined => membership.state.devices.get(logKeyDevice(of))?.member;
  const self = memberOf(log.own);
  if (self === undefined) return err({ code: "damaged" });

  // ---- what the page sees ----
  let cancelView: (() => void) | undefined;
  let live = false;
  let progress: GroupView["progress"];
  const changed = (): void => {
    cancelView ??= clock.setTimer(() => {
      cancelView = undefined;
      if (live) options.onView(view());
    }, VIEW_REST_MS);
  };

  const view = (): GroupView => {
    const { state } = membership;
    const known: NamesView = names.view();
    return {
      name: known.group,
      me: self,
      members: [...state.members.values()].sort((a, b) => a.seniority - b.seniority).map((member) => ({
        id: member.id, name: known.of(member.id), me: member.id === self, full: member.full, sponsor: member.sponsor, vouchers: member.vouchers, left: member.left,
        devices: member.devices.length, link: peers.linkOf(member.devices),
      })),
      documents: documents.list().map(({ id, kind, title, changedAt, attention }) => ({ id, kind, title, changedAt, attention, copiedFrom: copiedFrom() })),
      helpers: deps.transport.helpers(),
      readOnly: state.needsNewerVersion,
      progress,
    };
  };

  /** IN6: until a second member has confirmed it, a copy is called one. With two members there is nobody to. */
  const copiedFrom = (): string | undefined => {
    if (log.base === undefined) return undefined;
    const sponsor = membership.state.members.get(self)?.sponsor;
    return sponsor === undefined ? undefined : names.view().of(sponsor);
  };

  const savedState = (tag: DocumentTag): SaveState => {
    const last = lastOwn.get(tag);
    const others = [...membership.state.members.values()].filter((member) => !member.left).length;
    return { state: "saved", with: last === undefined ? [] : peers.has(log.own, last), of: others };
  };

  const tellChannels = (): void => {
    for (const [channel, { tag }] of channels) port.post({ t: "saved", channel, saved: savedState(tag) });
  };

  // ---- documents ----
  const lastOwn = new Map<DocumentTag, number>();
  const documents: Documents = createDocuments({
    gate,
    now: clock.now,
    setTimer: clock.setTimer,
    writerOf: (of, document, lane) => entryWriter(membership, { log: of, document, lane }),
    memberOf,
    onChange: changed,
    onUpdates: (document, updates) => {
      const foreign = updates.filter((update) => !update.own).map(({ update }) => update);
      for (const [channel, open] of channels) {
        if (open.document !== document || foreign.length === 0) continue;
        port.post({ t: "updates", channel, updates: foreign, authors: undefined });
        void documents.authors(open.tag).then((authors) => port.post({ t: "updates", channel, updates: [], authors }));
      }
      changed();
    },
  });

  const take = (entries: readonly Entry[]): void => {
    for (const entry of entries) {
      if (entry.type === EntryType.fact) names.learn(entry);
      if (isOwn(entry) && entry.type === EntryType.update) lastOwn.set(entry.document, entry.seq);
    }
    void documents.ingest(entries, isOwn).catch(deps.onBug);
    changed();
  };

  // ---- epochs ----
  const epochs = new Map<string, EpochKeys>();
  for (const secret of keyring.secrets) {
    const epoch = epochKeys(suite, group, secret);
    epochs.set(epoch.id, epoch);
  }
  const keepEpoch = async (secret: Uint8Array): Promise<void> => {
    const epoch = epochKeys(suite, group, secret);
    if (epochs.has(epoch.id)) return;
    keyring = { ...keyring, secrets: [...keyring.secrets, secret] };
    await vault.write(KEYRING, encodeKeyring(keyring));
    epochs.set(epoch.id, epoch);
  };

  // ---- what is here already ----
  const stored = log.base === undefined ? undefined : decodeWelcome(log.base.body);
  const base = stored?.ok === true ? stored.value : undefined;
  if (log.base !== undefined) {
    if (base === undefined || !(await gate.load(base.gate)).ok || !(await documents.begin(base.documents, log.base.vector))) return err({ code: "damaged" });
    for (const fact of base.facts) names.learnBytes(fact);
  }
  const written = log.all();
  for (let at = 0; at < written.length; at += LOAD_BATCH) {
    progress = written.length > LOAD_BATCH ? { what: "opening", done: at, of: written.length } : undefined;
    take(written.slice(at, at + LOAD_BATCH));
    await documents.exclusive(async () => undefined);
  }
  progress = undefined;

  const peers: Peers = createPeers({
    deps, log, keys, self, names,
    epochs: { list: () => [...epochs.values()], add: keepEpoch },
    onChange: changed,
    onDelivery: tellChannels,
    onHere: (tag, here) => {
      for (const [channel, open] of channels) if (open.tag === tag) port.post({ t: "here", channel, here });
    },
    onPace: (tag, tick, alone) => {
      for (const [channel, open] of channels) if (open.tag === tag) port.post({ t: "pace", channel, tick, alone });
    },
  });
  const unsubscribe = log.subscribe({ entries: take, membership: changed });
  const stopHelpers = deps.transport.onHelpers(changed);

  // ---- writing ----
  const append = async (drafts: readonly Draft[]): Promise<Outcome<readonly Entry[]>> => {
    const appended = await log.append(drafts);
    if (appended.ok) return appended;
    return err({ code: appended.error.code === "too-long" ? "too-long" : appended.error.code === "needs-newer-version" ? "group-needs-newer" : "not-saved" });
  };

  const fact = (is: "name" | "group-name", text: string): Draft => ({ type: EntryType.fact, document: NO_DOCUMENT, lane: LANE, refers: [], body: encodeFact({ is, text }) });

  const createDocument = async (kind: DocumentKindName, title: string): Promise<Outcome<DocumentId>> => {
    const id = toHex(random(16)) as DocumentId;
    const tag = documentTag(id);
    const made = await append([{ type: EntryType.document, document: tag, lane: LANE, refers: [], body: encodeDocumentAction({ action: "create", id, kind: DocumentKind[kind], schema: SCHEMA_VERSION }) }]);
    if (!made.ok) return made;
    const writer = entryWriter(membership, { log: log.own, document: tag, lane: LANE });
    const doc = createDoc();
    const model = { note: createNote, roster: createRoster, plan: createPlan }[kind](doc);
    doc.clientID = writer ?? 0;
    let update: Uint8Array | undefined;
    doc.on("update", (bytes: Uint8Array, origin: unknown) => {
      if (origin === MODEL_ORIGIN) update = bytes;
    });
    if (title.trim() !== "") model.setTitle(title.trim());
    doc.destroy();
    if (update === undefined) return ok(id);
    const titled = await append([{ type: EntryType.update, document: tag, lane: LANE, refers: [], body: update }]);
    return titled.ok ? ok(id) : titled;
  };

  const author = async (make: () => Promise<Uint8Array>): Promise<Outcome> => {
    const [added] = await log.acceptOperations([await make()]);
    if (added?.ok !== true) return err({ code: "not-saved" });
    peers.pushMembership();
    changed();
    return ok(undefined);
  };

  const session: GroupSession = {
    id: group,
    publicKeys: publicKeys(suite, keyring),
    kemSeed: keyring.kemSeed,
    codes,
    heads: () => membership.heads(),
    mayAdmit: () => membership.state.members.get(self)?.full === true && !membership.state.needsNewerVersion,

    admit: async (joiner, welcomeKey, heads) => {
      const epoch = membership.state.writeEpoch === undefined ? undefined : epochs.get(membership.state.writeEpoch);
      if (epoch === undefined) return err({ code: "busy" });
      const bytes = await documents.exclusive(async () => {
        const facts = [...(base?.facts ?? []), ...log.all().filter((entry) => entry.type === EntryType.fact).map((entry) => entry.bytes)].filter((fact) => isSignedFact(membership, fact));
        return encodeWelcome({
          group, heads, operations: membership.all().map((operation) => operation.bytes),
          rows: [...documents.ingested()].map(([of, { seq, id }]) => ({ log: of, seq, id })),
          epoch: { id: epoch.id, secret: epoch.secret }, gate: await gate.encode(), base: new Uint8Array(0),
          documents: documents.snapshots(), facts, names: [],
        });
      });
      const welcome = sealWelcome({ suite, group, random, handshakeKey: welcomeKey, kemKey: joiner.kemKey }, bytes);
      if (!welcome.ok) return err({ code: "too-long" });
      const operation = await authorAdmit(membership, keys, { ...joiner, welcomeRoot: welcome.value.root, epoch: epoch.id });
      const kept = await author(async () => operation);
      return kept.ok ? ok({ admit: operation, welcome: welcome.value }) : kept;
    },

    open: (document, channel) =>
      documents.exclusive(async (): Promise<Outcome<Opened>> => {
        const tag = documentTag(document);
        const held = documents.get(tag);
        const writer = entryWriter(membership, { log: log.own, document: tag, lane: LANE });
        if (held === undefined || writer === undefined) return err({ code: "bug" });
        if (held.kind === "unknown") return err({ code: "newer-version" });
        const [nextClock, authors] = await Promise.all([gate.nextClock(tag, writer), documents.authors(tag)]);
        channels.set(channel, { document, tag, writer });
        peers.opened(tag);
        return ok({ kind: held.kind, updates: [...held.updates], writer, nextClock, authors, readOnly: membership.state.needsNewerVersion, saved: savedState(tag), here: peers.here(tag) });
      }),

    write: async (channel, update) => {
      const open = channels.get(channel);
      if (open === undefined) return err({ code: "bug" });
      const proposed = await documents.exclusive(() => gate.propose({ log: log.own, seq: NOT_YET_WRITTEN, document: open.tag, writer: open.writer, update }));
      if (!proposed.ok) return err({ code: "document-attention" });
      const appended = await append([{ type: EntryType.update, document: open.tag, lane: LANE, refers: proposed.value, body: update }]);
      return appended.ok ? ok(undefined) : appended;
    },

    closeChannel: (channel) => {
      const open = channels.get(channel);
      channels.delete(channel);
      if (open !== undefined) peers.closed(open.tag);
    },
    setCaret: (channel, anchor, head) => {
      const open = channels.get(channel);
      if (open !== undefined) peers.caret(open.tag, anchor, head);
    },
    createDocument,
    setName: async (typed) => {
      const name = fitName(typed);
      if (!name.ok) return name;
      const appended = await append([fact("name", name.value)]);
      return appended.ok ? ok(undefined) : appended;
    },
    vouch: (member) => author(() => authorVouch(membership, keys, member as MemberId)),
    leave: () => author(() => authorLeave(membership, keys)),
    close: async () => {
      live = false;
      cancelView?.();
      unsubscribe();
      stopHelpers();
      documents.stop();
      await peers.stop();
      await log.close();
      gate.end();
    },
  };

  if (first !== undefined) {
    const facts = [fact("name", first.name), ...(first.founding ? [fact("group-name", first.founding.groupName)] : [])];
    const named = await append(facts);
    if (!named.ok) return named;
    for (const [kind, title] of first.founding ? STARTING_TITLES : []) {
      const made = await createDocument(kind, title);
      if (!made.ok) return made;
    }
  }
  await documents.exclusive(async () => undefined);
  live = true;
  options.onView(view());
  return ok(session);
};

/** The log keeps the welcome as its base, without the secret: that is in the keyring. */
const baseOf = (welcome: Welcome): NonNullable<Log["base"]> => ({
  vector: new Map(welcome.rows.map(({ log, seq, id }) => [log, { seq, id }])),
  body: encodeWelcome({ ...welcome, operations: [], epoch: { id: welcome.epoch.id, secret: new Uint8Array(32) } }),
});
