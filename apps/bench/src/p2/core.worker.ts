/**
 * Log, signature, seal and strict store as they run in the core worker, with the app's gate worker beside it. The keys
 * are made for the run; nothing is sent. The app's own core takes one tick at a time (LG6); this one takes them as fast
 * as they come, which is what importing a long text asks of everything below.
 */
import { suite, systemRandom } from "@thicket/crypto";
import { DocumentKind, encodeDocumentAction, SCHEMA_VERSION } from "@thicket/documents";
import { connectGate, type RemoteGate } from "@thicket/documents/gate";
import { createGroup, createMembership, generateSeeds } from "@thicket/group";
import { entryWriter, openLog, type Draft, type Entry, type Log } from "@thicket/log";
import { openStores } from "@thicket/store-indexeddb";
import { documentTag, EntryType, NO_DOCUMENT, toHex, type DocumentId } from "@thicket/wire";
import gateWorker from "../../../web/src/workers/gate.worker.ts?worker&url";

type Message = { readonly kind: "start"; readonly name: string } | { readonly kind: "write"; readonly update: Uint8Array } | { readonly kind: "settle" };

const scope = globalThis as unknown as { postMessage(message: unknown): void; addEventListener(type: "message", f: (event: MessageEvent<Message>) => void): void };
const lane = 0;
const id = toHex(systemRandom(16)) as DocumentId;
const document = documentTag(id);

interface Core {
  readonly log: Log;
  readonly gate: RemoteGate;
  readonly writer: number;
}

let core: Core | undefined;
let asking: Promise<unknown> = Promise.resolve();
let written: Promise<unknown> = Promise.resolve();
let judged: Promise<unknown> = Promise.resolve();

const openGate = (): RemoteGate => {
  const worker = new Worker(gateWorker, { type: "module" });
  return connectGate({ post: (message) => worker.postMessage(message), listen: (f) => worker.addEventListener("message", (event) => f(event.data)) });
};

const start = async (name: string): Promise<Core> => {
  const stores = await openStores(name);
  if (!stores.ok) throw new Error(stores.error.code);
  const made = await createGroup(suite, systemRandom, generateSeeds(systemRandom));
  const opened = await openLog({ suite, store: await stores.value.records("0"), journalKey: systemRandom(32), membership: createMembership(suite, made.group), keys: made.keys, random: systemRandom });
  if (!opened.ok) throw new Error(opened.error.code);
  const log = opened.value;
  await log.acceptOperations(made.operations);
  const gate = openGate();
  const created = await log.append([{ type: EntryType.document, document: NO_DOCUMENT, lane, refers: [], body: encodeDocumentAction({ action: "create", id, kind: DocumentKind.note, schema: SCHEMA_VERSION }) }]);
  if (!created.ok) throw new Error(created.error.code);
  const by = created.value.at(-1);
  if (by === undefined) throw new Error("nothing was written");
  await gate.create(id, DocumentKind.note, SCHEMA_VERSION, { log: by.log, seq: by.seq });
  log.subscribe({ entries: (entries) => (judged = Promise.all([judged, judge(gate, log, entries)]).catch(failed)) });
  const writer = entryWriter(log.membership, { log: log.own, document, lane });
  if (writer === undefined) throw new Error("not of this group");
  return { log, gate, writer };
};

/** Every entry passes the gate, ours too: what it refuses is not in the document. */
const judge = async (gate: RemoteGate, log: Log, entries: readonly Entry[]): Promise<void> => {
  const verdicts = await gate.judge(entries.map((entry) => ({
    log: entry.log, seq: entry.seq, document: entry.document, writer: entryWriter(log.membership, entry) ?? -1, deps: entry.deps,
    update: entry.type === EntryType.update ? entry.body : new Uint8Array(0),
  })));
  const refused = verdicts.find((verdict) => !verdict.ok);
  if (refused?.ok === false) throw new Error(`our own entry was refused: ${refused.error.code} ${refused.error.why}`);
};

const write = ({ log, gate }: Core, update: Uint8Array): void => {
  const refers = gate.refers(document, update, log.own);
  // In the order they came, whatever the gate takes.
  asking = asking.then(async () => {
    const draft: Draft = { type: EntryType.update, document, lane, refers: await refers, body: update };
    written = log.append([draft]).then((appended) => {
      if (!appended.ok) throw new Error(appended.error.code);
    });
    written.catch(failed);
  });
  asking.catch(failed);
};

const failed = (problem: unknown): void => scope.postMessage({ kind: "failed", value: String(problem) });

const settle = async (): Promise<void> => {
  await asking;
  await written;
  await judged;
  scope.postMessage({ kind: "settled" });
};

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "start")
    start(data.name).then((started) => {
      core = started;
      scope.postMessage({ kind: "started", value: started.writer });
    }, failed);
  else if (core === undefined) return;
  else if (data.kind === "write") write(core, data.update);
  else void settle().catch(failed);
});
