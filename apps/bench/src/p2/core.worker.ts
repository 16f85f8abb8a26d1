/** Our core as it runs in its worker: gate, log, signature, seal, strict store. The keys are made for the run; nothing is sent. */
import { suite, systemRandom } from "@thicket/crypto";
import { DocumentKind, encodeDocumentAction, SCHEMA_VERSION } from "@thicket/documents";
import { createGate, type Gate } from "@thicket/documents/gate";
import { createGroup, createMembership, generateSeeds } from "@thicket/group";
import { entryWriter, openLog, type Draft, type Entry, type Log } from "@thicket/log";
import { openStores } from "@thicket/store-indexeddb";
import { documentTag, EntryType, NO_DOCUMENT, toHex, type DocumentId } from "@thicket/wire";
import { answer } from "../../../../tooling/lab/worker.ts";

type Message = { readonly kind: "start"; readonly name: string } | { readonly kind: "write"; readonly update: Uint8Array } | { readonly kind: "settle" };

const scope = globalThis as unknown as { postMessage(message: unknown): void; addEventListener(type: "message", f: (event: MessageEvent<Message>) => void): void };
const lane = 0;
const id = toHex(systemRandom(16)) as DocumentId;
const document = documentTag(id);

interface Core {
  readonly log: Log;
  readonly gate: Gate;
  readonly writer: number;
}

let core: Core | undefined;
let last: Promise<unknown> = Promise.resolve();

const start = async (name: string): Promise<Core> => {
  const stores = await openStores(name);
  if (!stores.ok) throw new Error(stores.error.code);
  const made = await createGroup(suite, systemRandom, generateSeeds(systemRandom));
  const opened = await openLog({ suite, store: await stores.value.records("0"), journalKey: systemRandom(32), membership: createMembership(suite, made.group), keys: made.keys, random: systemRandom });
  if (!opened.ok) throw new Error(opened.error.code);
  const log = opened.value;
  await log.acceptOperations(made.operations);
  const gate = createGate();
  log.subscribe({ entries: (entries) => judge(gate, log, entries) });
  const created = await log.append([{ type: EntryType.document, document: NO_DOCUMENT, lane, refers: [], body: encodeDocumentAction({ action: "create", id, kind: DocumentKind.note, schema: SCHEMA_VERSION }) }]);
  if (!created.ok) throw new Error(created.error.code);
  const by = created.value.at(-1);
  if (by === undefined) throw new Error("nothing was written");
  gate.create(id, DocumentKind.note, SCHEMA_VERSION, { log: by.log, seq: by.seq });
  const writer = entryWriter(log.membership, { log: log.own, document, lane });
  if (writer === undefined) throw new Error("not of this group");
  return { log, gate, writer };
};

/** Every entry passes the gate, ours too: what it refuses is not in the document. */
const judge = (gate: Gate, log: Log, entries: readonly Entry[]): void => {
  for (const entry of entries) {
    const writer = entryWriter(log.membership, entry) ?? -1;
    const verdict = gate.judge({ log: entry.log, seq: entry.seq, document: entry.document, writer, deps: entry.deps, update: entry.type === EntryType.update ? entry.body : new Uint8Array(0) });
    if (!verdict.ok) throw new Error(`our own entry was refused: ${verdict.error.code} ${verdict.error.why}`);
  }
};

const write = ({ log, gate }: Core, update: Uint8Array): void => {
  const draft: Draft = { type: EntryType.update, document, lane, refers: gate.refers(document, update), body: update };
  last = log.append([draft]).then((written) => {
    if (!written.ok) throw new Error(written.error.code);
  });
  last.catch((problem: unknown) => scope.postMessage({ kind: "failed", value: String(problem) }));
};

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "start")
    start(data.name).then(
      (started) => {
        core = started;
        scope.postMessage({ kind: "started", value: started.writer });
      },
      (problem: unknown) => scope.postMessage({ kind: "failed", value: String(problem) }),
    );
  else if (core === undefined) return;
  else if (data.kind === "write") write(core, data.update);
  else void last.then(() => scope.postMessage({ kind: "settled" }));
});

answer({});
