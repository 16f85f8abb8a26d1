/** Records, entries on their way into a log, and the journal: on the simulator's suite, so that what is sealed and signed costs nothing. */
import type { Suite } from "@thicket/crypto";
import { labelledBytes } from "@thicket/crypto";
import { createGroup, createMembership, epochKeys, generateSeeds, type DeviceKeys, type Membership } from "@thicket/group";
import { createMemoryStore, decodeHeads, encodeHeads, entryId, entrySignatureInput, epochsByTag, openLog, openOperation, openRecord, sealEntry, sealOperation, type Base, type Log } from "@thicket/log";
import { simSuite } from "@thicket/testkit";
import { concat, createWriter, decodeEntry, EntryType, logKey, NO_DOCUMENT, NO_ENTRY, NONCE_BYTES, type DeviceTag, type DocumentTag, type GroupId, type LogKey } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { fitted, stageOf, type Target } from "./target.ts";

/** A log that is fed forgeries grows; a new one now and then keeps the cost of one input what it is. */
const INPUTS_A_LOG = 200;

export const logTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const random = (length: number): Uint8Array => choice.bytes(length);
  const { group, keys, operations, secret } = await createGroup(simSuite, random, generateSeeds(random));
  const epoch = epochKeys(simSuite, group, secret);
  const epochs = epochsByTag([epoch]);
  const journalKey = choice.bytes(32);
  const history = (): Membership => {
    const membership = createMembership(simSuite, group);
    for (const operation of operations) membership.add(operation);
    return membership;
  };
  const open = (records: Uint8Array[], membership: Membership, base?: Base): ReturnType<typeof openLog> =>
    openLog({ suite: simSuite, store: createMemoryStore({ disk: { records } }), journalKey, membership, keys, random, ...(base && { base }) });
  const opened = async (records: Uint8Array[], membership: Membership, base?: Base): Promise<Log> => {
    const log = await open(records, membership, base);
    if (!log.ok) throw new Error(log.error.code);
    return log.value;
  };
  const written: Uint8Array[] = [];
  const honest = await opened(written, createMembership(simSuite, group));
  await honest.acceptOperations(operations);
  for (const type of [EntryType.update, EntryType.fact, 200])
    await honest.append([{ type, document: type === EntryType.update ? ("ab".repeat(8) as DocumentTag) : NO_DOCUMENT, lane: 0, refers: [], body: choice.bytes(60) }]);
  const copied: Uint8Array[] = [];
  await opened(copied, history(), { vector: new Map([[logKey("cd".repeat(8) as DeviceTag, 1), { seq: 9, id: NO_ENTRY }]]), body: choice.bytes(50) });
  const entries = honest.all().map(({ bytes }) => bytes);
  const records = entries.map((entry) => sealEntry(simSuite, epoch, group, entry, random));

  return [
    { name: "record as it comes, opened", samples: records, read: (bytes) => stageOf(openRecord(simSuite, epochs, group, bytes)) },
    { name: "record's content, an entry", samples: entries, read: (bytes) => stageOf(openRecord(simSuite, epochs, group, sealEntry(simSuite, epoch, group, bytes, random))) },
    {
      name: "record's content, an operation", samples: [contentOf(sealOperation(simSuite, epoch, group, operations[0] ?? new Uint8Array(0), random))],
      read: (bytes) => stageOf(openOperation(simSuite, epochs, group, sealOperation(saying(bytes), epoch, group, operations[0] ?? bytes, random))),
    },
    { name: "list of heads", samples: [encodeHeads(history().heads()), encodeHeads([])], read: (bytes) => stageOf(decodeHeads(bytes)) },
    await entryIntoLog(group, keys, entries, () => opened([], history())),
    {
      name: "journal", samples: [concat(...written.map(contentOfJournal), forkItem(honest.own, entries)), concat(...copied.map(contentOfJournal))],
      read: async (bytes) => {
        const nonce = choice.bytes(NONCE_BYTES);
        return stageOf(await open([concat(nonce, simSuite.seal(journalKey, nonce, bytes, labelledBytes(simSuite, "thicket journal", group)))], createMembership(simSuite, group)));
      },
    },
  ];
};

/** Signed by its device whatever it says, and taken in by a log that goes on growing. */
const entryIntoLog = async (group: GroupId, keys: DeviceKeys, samples: readonly Uint8Array[], fresh: () => Promise<Log>): Promise<Target> => {
  const signer = simSuite.signer(keys.signingSeed);
  let log = await fresh();
  let fed = 0;
  return {
    name: "entry into a log", samples,
    read: async (bytes) => {
      if (fed++ % INPUTS_A_LOG === 0) log = await fresh();
      const read = decodeEntry(bytes);
      const signed = read.ok ? concat(read.value.unsigned, await signer.sign(entrySignatureInput(simSuite, group, entryId(simSuite, group, read.value.unsigned)))) : bytes;
      const [verdict] = await log.accept([signed]);
      if (verdict === undefined) throw new Error("no verdict");
      return verdict.ok && verdict.value === "parked" ? "parked" : stageOf(verdict);
    },
  };
};

/** Seals `bytes`, made to fit, in place of what it is given. */
const saying = (bytes: Uint8Array): Suite => ({ ...simSuite, seal: (key, nonce, plaintext, associated) => simSuite.seal(key, nonce, fitted(bytes, plaintext.length), associated) });

/** The simulator's suite hides nothing: what stands between header and tag. */
const contentOf = (record: Uint8Array): Uint8Array => record.slice(34, -16);
const contentOfJournal = (record: Uint8Array): Uint8Array => record.slice(NONCE_BYTES, -16);

/** A proof of a fork as the journal keeps it: both chains at one height. */
const forkItem = (log: LogKey, entries: readonly Uint8Array[]): Uint8Array => {
  const proof = createWriter().id(log).u32(1);
  for (const entry of entries.slice(0, 2)) proof.u16(1).u32(entry.length).bytes(entry);
  const payload = proof.finish();
  return createWriter().u8(5).u32(payload.length).bytes(payload).finish();
};
