/** One group's log on this device: what was accepted, what waits, and the journal under both. */
import { labelled, type Random, type Suite } from "@thicket/crypto";
import { OperationType, type DeviceKeys, type Membership } from "@thicket/group";
import { createWriter, err, logKey, ok, toHex, utf8, type LogKey, type Result } from "@thicket/wire";
import { createAcceptOperations } from "./accept-operations.ts";
import { createJournal, type JournalItem } from "./journal.ts";
import { createAppend } from "./own-log.ts";
import { copyTail, follow, lamportAfter, startTail, type OwnTail } from "./own-tail.ts";
import { createParked } from "./parked.ts";
import { receive } from "./receive.ts";
import { reopen } from "./reopen.ts";
import { isSigned } from "./sign.ts";
import type { Acceptance, Base, Entry, ForkProof, Log, LogEvents, RecordStore } from "./types.ts";

export interface LogDeps {
  readonly suite: Suite;
  readonly store: RecordStore;
  /** 32 bytes, of the vault: seals all that the store gets. */
  readonly journalKey: Uint8Array;
  /** Of this group; gets the stored operations, and everything later through the log. */
  readonly membership: Membership;
  readonly keys: DeviceKeys;
  readonly random: Random;
  /** Where a newcomer's copy begins (IN6). Written once; a stored one stands. */
  readonly base?: Base;
  /** LG5: false once another tab has taken the lock the caller holds. Asked before each write. */
  readonly holdsLock?: () => boolean;
}

export interface OpenLogProblem {
  /** "damaged": another key's, or not what was written. */
  readonly code: "store-failed" | "damaged";
}

const asItem = (bytes: Uint8Array): JournalItem => ({ kind: "operation", bytes });

/** The caller holds the lock of LG5 for as long as the log is open. */
export const openLog = (deps: LogDeps): Promise<Result<Log, OpenLogProblem>> => open(deps, undefined);

/** What a log can be opened without, to show that it does something (R3, R4): the strict write before an own entry counts, the one before another's does, the deps of what is received. */
export type LogProtection = "own-write" | "others-write" | "deps";

/** Tests and proofs only. */
export const unsafeOpenLog = (deps: LogDeps, without: LogProtection): Promise<Result<Log, OpenLogProblem>> => open(deps, without);

const open = async (deps: LogDeps, unsafeWithout: LogProtection | undefined): Promise<Result<Log, OpenLogProblem>> => {
  const { suite, store, membership, keys, random } = deps;
  const { group } = membership;
  const journal = createJournal(suite, group, deps.journalKey, random);
  const stored = await reopen(deps, journal);
  if (!stored.ok) return stored;
  const { base, accepted, forks, clock } = stored.value;
  const parked = createParked();
  const signer = suite.signer(keys.signingSeed);
  const listeners = new Set<Partial<LogEvents>>();
  /** Operations that are in the membership and not on disk, because a write failed: with the next one. */
  let unsaved: { readonly item: JournalItem; readonly saved: () => void }[] = [];
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  const turn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const write = async (items: readonly JournalItem[]): Promise<boolean> => {
    const [first] = items;
    const unwaited = (first?.kind === "own" && unsafeWithout === "own-write") || (first?.kind === "other" && unsafeWithout === "others-write");
    const written = writeNow(items);
    return unwaited ? true : written;
  };

  const writeNow = async (items: readonly JournalItem[]): Promise<boolean> => {
    if (closed || deps.holdsLock?.() === false) return false;
    const owed = unsaved;
    const all = [...owed.map(({ item }) => item), ...items];
    if (all.length === 0) return true;
    try {
      await store.append(journal.seal(all));
    } catch {
      return false;
    }
    unsaved = [];
    for (const { saved } of owed) saved();
    return true;
  };

  const freshLog = (): LogKey => {
    const used = accepted.vector();
    for (;;) {
      const [high = 0, low = 0] = random(2);
      const log = logKey(keys.tag, high * 256 + low);
      if (!used.has(log) && parked.of(log).length === 0) return log;
    }
  };

  const tailOf = (log: LogKey): OwnTail => {
    const tail = startTail(log);
    for (let seq = 1, entry = accepted.entry(log, seq); entry !== undefined; entry = accepted.entry(log, ++seq)) follow(tail, { fields: entry, id: entry.id });
    return tail;
  };

  let tail = tailOf(stored.value.own ?? freshLog());

  const tell = <K extends keyof LogEvents>(event: K, ...about: Parameters<LogEvents[K]>): void => {
    for (const listener of [...listeners]) (listener[event] as ((...about: Parameters<LogEvents[K]>) => void) | undefined)?.(...about);
  };

  const tellEntries = (entries: readonly Entry[]): void => {
    for (const entry of entries) clock.lamport = lamportAfter(clock.lamport, entry);
    if (entries.length > 0) tell("entries", entries);
  };

  /** ID4: an own signed entry that this journal doesn't hold was written by an earlier life of these keys. */
  const wasRestored = (entries: readonly Entry[]): boolean => {
    const { log } = tail;
    return entries.some((entry) => entry.log === log) || parked.of(log).some(({ entry }) => isSigned(suite, group, signer.publicKey, entry));
  };

  const accept = async (batch: readonly Uint8Array[]): Promise<readonly Acceptance[]> => {
    const received = receive({ suite, group, accepted, parked, devices: () => membership.state.devices, unsafeWithoutDeps: unsafeWithout === "deps" }, batch);
    const found = [...new Map(received.forks.filter(({ log }) => !forks.has(log)).reverse().map((proof) => [proof.log, proof])).values()];
    const items: readonly JournalItem[] = [...received.entries.map(({ bytes }) => ({ kind: "other", bytes }) as const), ...found.map((proof) => ({ kind: "fork", proof }) as const)];
    if (items.length > 0 && !(await write(items))) return received.verdicts.map((verdict) => (verdict.ok && verdict.value === "accepted" ? err({ code: "store-failed" }) : verdict));
    received.commit();
    for (const proof of found) forks.set(proof.log, proof);
    const restored = wasRestored(received.entries);
    if (restored) tail = startTail(freshLog());
    tellEntries(received.entries);
    for (const proof of found) tell("fork", proof);
    if (restored) tell("own", tail.log);
    return received.verdicts;
  };

  const operations = createAcceptOperations({
    membership, keys, signer,
    write: (batch) => write(batch.map(asItem)),
    owe: (owed, saved) => (unsaved = [...unsaved, ...owed.map((bytes, i) => ({ item: asItem(bytes), saved: i === owed.length - 1 ? saved : () => undefined }))]),
    added: () => tell("membership"),
  });

  const append = createAppend({
    membership, signer, accepted, clock, turn,
    tail: () => tail,
    forked: () => forks.has(tail.log),
    write: (entries) => write(entries.map(({ bytes }) => ({ kind: "own", bytes }))),
    written: (entries, end) => {
      for (const entry of entries) accepted.add(entry);
      tail = copyTail(end);
      tellEntries(entries);
    },
  });

  return ok({
    membership, keys, base,
    get own() {
      return tail.log;
    },
    append,
    accept: (batch) => turn(() => accept(batch)),
    acceptOperations: (batch) => turn(() => operations.accept(batch)),
    author: (make) =>
      turn(async () => {
        const operation = await make();
        // MB10: who doesn't understand all that is in force signs nothing on top of it; only leaving is always allowed (MB8).
        if (operation !== undefined && membership.state.needsNewerVersion && operation[0] !== OperationType.leave) return err({ code: "needs-newer-version" });
        const [added] = operation === undefined ? [] : await operations.accept([operation]);
        return added ?? ok("not-made");
      }),
    heads: operations.heads,
    keeps: operations.keeps,
    vector: () => accepted.vector(),
    since: (vector) => accepted.since(vector),
    entry: (log, seq) => accepted.entry(log, seq),
    all: () => accepted.all(),
    forks: (): readonly ForkProof[] => [...forks.values()],
    parked: () => parked.size,
    digest: () => {
      const writer = createWriter();
      for (const [log, { seq, id }] of [...accepted.vector()].sort(([a], [b]) => (a < b ? -1 : 1))) writer.id(log).u32(seq).id(id);
      return toHex(labelled(suite, "thicket entry", group, utf8("digest"), writer.finish()));
    },
    subscribe: (events) => {
      listeners.add(events);
      return () => void listeners.delete(events);
    },
    close: () =>
      turn(async () => {
        if (closed) return;
        closed = true;
        await store.close();
      }),
  });
};
