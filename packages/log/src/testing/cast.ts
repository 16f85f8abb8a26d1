/** People with logs, on the real suite, each act in one call. Only tests import this. */
import { suite, type Random } from "@thicket/crypto";
import {
  admit, createGroup, createMembership, deviceId, deviceKeys, epochKeys, generateSeeds, proveNewcomer, publicKeys,
  type DeviceKeys, type DeviceSeeds, type EpochKeys,
} from "@thicket/group";
import { documentTag, EntryType, logKey, NO_ENTRY, toHex, utf8, type DocumentId, type EntryFields, type GroupId, type LogKey } from "@thicket/wire";
import { createMemoryStore, nameUnsigned, openLog, signEntry, type Draft, type Entry, type Log, type LogDeps, type MemoryDisk } from "../index.ts";
import { encodeHeads } from "../heads-body.ts";

/** Repeatable, from a name: SHA-256 in counter mode. */
export const randomFrom = (name: string): Random => {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) bytes.set(suite.hash(utf8(`${name} ${counter++}`)).subarray(0, length - at), at);
    return bytes;
  };
};

export const NOTE = toHex(new Uint8Array(16).fill(7)) as DocumentId;
export const JOURNAL_KEY: Uint8Array = new Uint8Array(32).fill(9);

export interface Cast {
  readonly group: GroupId;
  readonly epoch: EpochKeys;
  /** Every operation there is. */
  readonly operations: readonly Uint8Array[];
  /** Keys by name; the first is the founder. */
  readonly keys: ReadonlyMap<string, DeviceKeys>;
}

/** A group of these people, each let in by the first. */
export const cast = async (...names: readonly [string, ...string[]]): Promise<Cast> => {
  const [founder, ...others] = names;
  const seeds = new Map<string, DeviceSeeds>(names.map((name) => [name, generateSeeds(randomFrom(name))]));
  const made = await createGroup(suite, randomFrom(`${founder}'s group`), seeds.get(founder) as DeviceSeeds);
  const { group } = made;
  const keys = new Map(names.map((name) => [name, deviceKeys(suite, group, seeds.get(name) as DeviceSeeds)]));
  const membership = createMembership(suite, group);
  for (const operation of made.operations) membership.add(operation);
  const ana = keys.get(founder) as DeviceKeys;
  for (const name of others) {
    const joiner = publicKeys(suite, seeds.get(name) as DeviceSeeds);
    const proof = await proveNewcomer(suite, group, {
      keys: joiner, inviterKey: suite.signer(ana.signingSeed).publicKey, code: suite.signer(suite.hash(utf8(`code for ${name}`))),
      signer: suite.signer((keys.get(name) as DeviceKeys).signingSeed), transcript: new Uint8Array(32),
    });
    membership.add(await admit(membership, ana, { ...joiner, ...proof, welcomeRoot: new Uint8Array(32), epoch: membership.state.writeEpoch }));
    if (!membership.state.devices.has((keys.get(name) as DeviceKeys).tag)) throw new Error(`${name} is not in: ${deviceId(suite, group, joiner)}`);
  }
  return { group, epoch: epochKeys(suite, group, made.secret), operations: membership.all().map(({ bytes }) => bytes), keys };
};

export const keysOf = ({ keys }: Cast, name: string): DeviceKeys => {
  const own = keys.get(name);
  if (own === undefined) throw new Error(`${name} is not in this cast`);
  return own;
};

/** Opens `name`'s log; with every operation of the group unless told otherwise. */
export const open = async (of: Cast, name: string, { disk, operations = of.operations, ...deps }: Partial<LogDeps> & { readonly disk?: MemoryDisk; readonly operations?: readonly Uint8Array[] } = {}): Promise<Log> => {
  const opened = await openLog({
    suite, store: createMemoryStore(disk === undefined ? {} : { disk }), journalKey: JOURNAL_KEY, membership: createMembership(suite, of.group),
    keys: keysOf(of, name), random: randomFrom(`${name}'s log`), ...deps,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  if (operations.length > 0) await opened.value.acceptOperations(operations);
  return opened.value;
};

export const draft = (text: string, refers: Draft["refers"] = []): Draft => ({ type: EntryType.update, document: documentTag(NOTE), lane: 0, refers, body: utf8(text) });

/** Appends, or stops the test. */
export const write = async (log: Log, ...drafts: readonly (Draft | string)[]): Promise<readonly Entry[]> => {
  const written = await log.append(drafts.map((each) => (typeof each === "string" ? draft(each) : each)));
  if (!written.ok) throw new Error(written.error.code);
  return written.value;
};

export const bytesOf = (entries: readonly Entry[]): readonly Uint8Array[] => entries.map(({ bytes }) => bytes);

/** A chain made by hand, by a device that keeps to no rule: each step changes the fields that would be right. */
export const chain = async (of: Cast, name: string, steps: readonly (Partial<EntryFields> & { readonly rubbish?: boolean })[], from: Pick<Entry, "log" | "seq" | "id" | "heads"> = { log: logKey(keysOf(of, name).tag, 1), seq: 0, id: NO_ENTRY, heads: 0 }): Promise<readonly Entry[]> => {
  const signer = suite.signer(keysOf(of, name).signingSeed);
  const entries: Entry[] = [];
  let { seq, id: previous, heads } = from;
  for (const { rubbish = false, ...changed } of steps) {
    seq += 1;
    const first = seq === 1;
    heads = first ? 1 : heads;
    const fields: EntryFields = {
      type: first ? EntryType.heads : EntryType.update, log: from.log as LogKey, seq, previous, heads, lamport: seq, document: documentTag(NOTE), lane: 0, deps: [],
      body: first ? encodeHeads([]) : utf8(`${name} ${seq}`), ...changed,
    };
    const entry = await signEntry(suite, of.group, signer, nameUnsigned(suite, of.group, fields));
    if (rubbish) entry.bytes.fill(0xee, entry.bytes.length - 64);
    entries.push(entry);
    previous = entry.id;
  }
  return entries;
};
