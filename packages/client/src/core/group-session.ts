import { admit as authorAdmit, createMembership, decodeWelcome, deviceKeys, leave as authorLeave, publicKeys, vouch as authorVouch, type DevicePublicKeys, type JoinerProof, type SealedWelcome, type Welcome } from "@thicket/group";
import type { DocumentKindName } from "@thicket/documents";
import { entryWriter, openLog, type Draft, type Entry, type Log } from "@thicket/log";
import type { Vault } from "@thicket/vault";
import { documentTag, EntryType, err, logKeyDevice, ok, toHex, type DocumentId, type DocumentTag, type GroupId, type LogKey, type MemberId, type OperationId } from "@thicket/wire";
import type { Opened, ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";
import type { GroupView, Outcome, SaveState } from "../types.ts";
import { createChannels } from "./channels.ts";
import type { CoreDeps } from "./deps.ts";
import { createDocuments, type Documents } from "./documents.ts";
import { createEpochKeeper } from "./epoch-keeper.ts";
import { fitName } from "./found-group.ts";
import { baseOf, giveWelcome } from "./give-welcome.ts";
import { groupView } from "./group-view.ts";
import type { Keyring } from "./keyring.ts";
import { createNames } from "./names.ts";
import { creationDraft, factDraft, LANE, titleDraft } from "./new-document.ts";
import { loadOpenCodes, type OpenCodes } from "./open-codes.ts";
import { createPatientGate } from "./patient-gate.ts";
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

/** Own entries stand after everything of their log when the gate is asked before they have a seq. */
const NOT_YET_WRITTEN = 0xffff_ffff;
/** Entries to the gate at once while a log is loaded. */
const LOAD_BATCH = 500;
/** The view is made anew at most this often, in ms: a burst of entries is one change to look at. */
const VIEW_REST_MS = 30;
const STARTING_TITLES: readonly (readonly [DocumentKindName, string])[] = [["note", "Meeting notes"], ["roster", "People"], ["plan", "Plan"]];

export const openGroup = async (deps: CoreDeps, options: SessionOptions): Promise<Outcome<GroupSession>> => {
  const { suite, random, clock } = deps;
  const { vault, keyring, first } = options;
  const { group } = keyring;
  const keys = deviceKeys(suite, group, keyring);
  const membership = createMembership(suite, group);
  const opened = await openLog({
    suite, random, membership, keys,
    store: await deps.stores.records(toHex(vault.key(`journal name ${group}`)).slice(0, 16)),
    journalKey: vault.key(`journal ${group}`),
    ...(first?.welcome && { base: baseOf(first.welcome) }),
  });
  if (!opened.ok) return err({ code: opened.error.code === "store-failed" ? "store-blocked" : "damaged" });
  const log: Log = opened.value;
  if (first !== undefined && !(await log.acceptOperations(first.operations)).every((added) => added.ok)) return err({ code: "store-blocked" });

  const isOwn = (entry: Entry): boolean => entry.log === log.own;
  const memberOf = (of: LogKey): MemberId | undefined => membership.state.devices.get(logKeyDevice(of))?.member;
  const writerOf = (of: LogKey, document: DocumentTag, lane: number): number | undefined => entryWriter(membership, { log: of, document, lane });
  const self = memberOf(log.own);
  if (self === undefined) return err({ code: "damaged" });

  const channels = createChannels(options.port);
  const names = createNames(() => membership.state);
  const epochs = createEpochKeeper(suite, vault, keyring);
  const gate = createPatientGate({ make: deps.gate, clock, onLate: (late) => documents.late(late) });
  const codes = await loadOpenCodes(vault);
  const lastOwn = new Map<DocumentTag, number>();

  // ---- what the page sees ----
  let cancelView: (() => void) | undefined;
  let live = false;
  let progress: GroupView["progress"];
  const showNow = (): void =>
    options.onView(groupView({ state: membership.state, self, names: names.view(), documents: documents.list(), copied: log.base !== undefined, linkOf: peers.linkOf, helpers: deps.transport.helpers(), progress }));
  const changed = (): void => {
    cancelView ??= clock.setTimer(() => {
      cancelView = undefined;
      if (live) showNow();
    }, VIEW_REST_MS);
  };

  const savedState = (tag: DocumentTag): SaveState => {
    const last = lastOwn.get(tag);
    const members = [...membership.state.members.values()].filter((member) => !member.left).length;
    return { state: "saved", own: last !== undefined, with: last === undefined ? [] : peers.has(log.own, last), of: members };
  };

  // ---- what comes in ----
  const documents: Documents = createDocuments({
    gate, writerOf, memberOf,
    now: clock.now,
    setTimer: clock.setTimer,
    onChange: changed,
    onUpdates: (document, updates) => {
      const tag = documentTag(document);
      const foreign = updates.filter((update) => !update.own).map(({ update }) => update);
      if (foreign.length > 0 && channels.all().some((channel) => channel.tag === tag)) {
        channels.tell(tag, { t: "updates", updates: foreign, authors: undefined });
        void documents.authors(tag).then((authors) => channels.tell(tag, { t: "updates", updates: [], authors }));
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
    deps, log, keys, self, names, epochs,
    onChange: changed,
    onDelivery: () => {
      for (const tag of new Set(channels.all().map((channel) => channel.tag))) channels.tell(tag, { t: "saved", saved: savedState(tag) });
    },
    onHere: (tag, here) => channels.tell(tag, { t: "here", here }),
    onPace: (tag, tick, alone) => channels.tell(tag, { t: "pace", tick, alone }),
  });
  const unsubscribe = log.subscribe({ entries: take, membership: changed });
  const stopHelpers = deps.transport.onHelpers(changed);

  // ---- what goes out ----
  const append = async (...drafts: readonly Draft[]): Promise<Outcome> => {
    const appended = await log.append(drafts);
    if (appended.ok) return ok(undefined);
    return err({ code: appended.error.code === "too-long" ? "too-long" : appended.error.code === "needs-newer-version" ? "group-needs-newer" : "not-saved" });
  };

  const createDocument = async (kind: DocumentKindName, title: string): Promise<Outcome<DocumentId>> => {
    const id = toHex(random(16)) as DocumentId;
    const titled = titleDraft(kind, id, title, writerOf(log.own, documentTag(id), LANE) ?? 0);
    const made = await append(creationDraft(kind, id), ...(titled === undefined ? [] : [titled]));
    return made.ok ? ok(id) : made;
  };

  /** Made when its turn comes: a rekey that is owed may be signed at the same time, and two that follow one are a fork (MB9). */
  const author = async (make: () => Promise<Uint8Array>): Promise<Outcome> => {
    const added = await log.author(make);
    if (!added.ok) return err({ code: added.error.code === "needs-newer-version" ? "group-needs-newer" : "not-saved" });
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

    admit: async (joiner, handshakeKey, heads) => {
      const epoch = epochs.get(membership.state.writeEpoch);
      if (epoch === undefined) return err({ code: "busy" });
      // An Admit without effect would let nobody in (MB7).
      if (!session.mayAdmit()) return err({ code: "not-allowed" });
      const welcome = await giveWelcome(deps, { group, log, documents, gate, base }, { joiner, handshakeKey, heads, epoch });
      if (!welcome.ok) return welcome;
      let operation = new Uint8Array(0);
      const kept = await author(async () => (operation = Uint8Array.from(await authorAdmit(membership, keys, { ...joiner, welcomeRoot: welcome.value.root, epoch: epoch.id }))));
      return kept.ok ? ok({ admit: operation, welcome: welcome.value }) : kept;
    },

    open: (document, number) =>
      documents.exclusive(async (): Promise<Outcome<Opened>> => {
        const tag = documentTag(document);
        const held = documents.get(tag);
        const writer = writerOf(log.own, tag, LANE);
        if (held === undefined || writer === undefined) return err({ code: "bug" });
        if (held.kind === "unknown") return err({ code: "newer-version" });
        const [nextClock, authors] = await Promise.all([gate.nextClock(tag, writer), documents.authors(tag)]);
        channels.open({ number, document, tag, writer });
        peers.opened(tag);
        return ok({ kind: held.kind, updates: [...held.updates], writer, nextClock, authors, readOnly: membership.state.needsNewerVersion, saved: savedState(tag), here: peers.here(tag) });
      }),

    write: async (number, update) => {
      const open = channels.get(number);
      if (open === undefined) return err({ code: "bug" });
      const proposed = await documents.exclusive(() => gate.propose({ log: log.own, seq: NOT_YET_WRITTEN, document: open.tag, writer: open.writer, update }));
      if (!proposed.ok) return err({ code: "document-attention" });
      return append({ type: EntryType.update, document: open.tag, lane: LANE, refers: proposed.value, body: update });
    },

    closeChannel: (number) => {
      const closed = channels.close(number);
      if (closed !== undefined) peers.closed(closed.tag);
    },
    setCaret: (number, anchor, head) => {
      const open = channels.get(number);
      if (open !== undefined) peers.caret(open.tag, anchor, head);
    },
    createDocument,
    setName: async (typed) => {
      const name = fitName(typed);
      return name.ok ? append(factDraft("name", name.value)) : name;
    },
    vouch: async (member) => author(() => authorVouch(membership, keys, member as MemberId)),
    leave: async () => author(() => authorLeave(membership, keys)),
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
    const named = await append(factDraft("name", first.name), ...(first.founding ? [factDraft("group-name", first.founding.groupName)] : []));
    if (!named.ok) return named;
    for (const [kind, title] of first.founding ? STARTING_TITLES : []) {
      const made = await createDocument(kind, title);
      if (!made.ok) return made;
    }
  }
  await documents.exclusive(async () => undefined);
  live = true;
  showNow();
  return ok(session);
};
