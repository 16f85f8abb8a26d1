/**
 * What a session sends of its own accord: the seal the other device is owed, then operations, then entries; and again
 * what it doesn't confirm (SY1, SY3).
 */
import { encodeSeal, sealEpoch, type EpochKeys } from "@thicket/group";
import { sealEntry, sealOperation, type Entry } from "@thicket/log";
import type { LogKey, OperationId } from "@thicket/wire";
import { createLedger, type Ledger } from "./ledger.ts";
import type { Message } from "./messages.ts";
import type { SyncOptions } from "./node.ts";
import type { SessionState } from "./session.ts";

export type Send = (message: Exclude<Message, { readonly is: "later" }>) => Promise<void>;

export interface Outbox {
  readonly ledger: Pick<Ledger, "showedEntry">;
  /** To an open session, whatever it lacks; entries only once it has said what it has (ID4). */
  operations(): Promise<void>;
  entries(): Promise<void>;
  /** All entries of a log: the other end has another branch (LG4). */
  chain(log: LogKey): Promise<void>;
  /** Under which epoch what people write goes to the other device; undefined while there is none. */
  writeEpoch(): EpochKeys | undefined;
  stop(): void;
}

/** Records gathered into one message, in bytes: one write of the link (NETWORK, ≤ 32 kB). */
const BATCH_BYTES = 30_000;
/** What isn't confirmed by then is sent again, in ms: well above what an acknowledgement takes. Doubled each time, so that a peer that keeps nothing costs little. */
const REPEAT_MS = 5000;
const LONGEST_REPEAT_MS = 60_000;

export const createOutbox = (options: SyncOptions, state: () => SessionState, send: Send): Outbox => {
  const { suite, log, random, clock, records: cache } = options;
  const { membership } = log;
  const { group } = membership;
  const ledger = createLedger();
  let cancelRepeat: (() => void) | undefined;
  let patience = REPEAT_MS;
  let pushing = false;
  let stopped = false;

  const holds = (epoch: EpochKeys["id"]): boolean => {
    const { device } = state();
    return device !== undefined && membership.state.epochs.get(epoch)?.holders.has(device) === true;
  };

  /**
   * EP4, LG2: what people write goes under the write epoch and no other, which nobody holds who has gone, and only to
   * a device that holds it too. Until there is one it waits.
   */
  const writeEpoch = (): EpochKeys | undefined => {
    const id = membership.state.writeEpoch;
    return id === undefined || !holds(id) ? undefined : options.epochs.list().find((held) => held.id === id);
  };

  /** EP6: changes of members go under the write epoch if the other device holds it, else under the newest that both do. */
  const sharedEpoch = (): EpochKeys | undefined => {
    const held = options.epochs.list();
    const shared = held.filter(({ id }) => holds(id));
    return shared.find(({ id }) => id === membership.state.writeEpoch) ?? shared.at(-1) ?? held.find(({ id }) => state().greetedUnder.includes(id));
  };

  /** EP7: the other device has a right to an epoch this one holds, and hasn't shown that it has it. */
  const sendOwedSeal = async (): Promise<void> => {
    const { device: tag, heardUnder } = state();
    const device = tag && membership.state.devices.get(tag);
    const epoch = device && options.owedTo(device.tag);
    if (device === undefined || epoch === undefined || epoch.id === heardUnder || !ledger.sendSeal(epoch.id)) return;
    // A seal can be made anew by anyone who holds the epoch, so none has to be kept (EP3, EP7).
    const seal = encodeSeal(sealEpoch(suite, random, { group, epoch: epoch.id, device: device.id }, device.kemKey, epoch.secret));
    await send({ is: "seal", epoch: epoch.id, seal });
  };

  const theyHave = (operation: OperationId): boolean => {
    const { theirHeads } = state();
    return theirHeads !== undefined && membership.covers(theirHeads, operation);
  };

  const operations = async (): Promise<void> => {
    const epoch = sharedEpoch();
    if (epoch === undefined || state().at !== "open") return;
    // First the seal: what follows may be sealed under that epoch.
    await sendOwedSeal();
    const missing = membership.all().filter(({ id }) => log.keeps(id) && !theyHave(id) && ledger.sendOperation(id));
    await inBatches(missing.map((operation) => sealOperation(suite, epoch, group, operation.bytes, random)), (records) => send({ is: "operations", records }));
    if (missing.length > 0) repeatLater();
  };

  const sendEntries = async (entries: readonly Entry[]): Promise<void> => {
    const epoch = writeEpoch();
    if (epoch === undefined) return;
    const records = entries.map((entry) => {
      const known = cache.sealed(entry.id, epoch.id);
      if (known !== undefined) return known;
      const record = sealEntry(suite, epoch, group, entry.bytes, random);
      cache.put(entry, epoch.id, record);
      return record;
    });
    await inBatches(records, (batch) => send({ is: "entries", records: batch }));
  };

  const entries = async (): Promise<void> => {
    const { at, told } = state();
    if (pushing || stopped || at !== "open" || !told || writeEpoch() === undefined) return;
    pushing = true;
    try {
      for (let missing = missingEntries(); missing.length > 0; missing = missingEntries()) {
        for (const entry of missing) ledger.sentEntry(entry.log, entry.seq);
        await sendEntries(missing);
        repeatLater();
      }
    } finally {
      pushing = false;
    }
  };

  const missingEntries = (): readonly Entry[] => log.since(ledger.from(log.vector().keys(), state().theirs));

  const repeatLater = (): void => {
    if (stopped) return;
    cancelRepeat ??= clock.setTimer(() => {
      cancelRepeat = undefined;
      if (!ledger.rewind(state().theirs, theyHave)) return void (patience = REPEAT_MS);
      patience = Math.min(2 * patience, LONGEST_REPEAT_MS);
      void operations().then(entries);
    }, patience);
  };

  return {
    ledger, operations, entries, writeEpoch,
    chain: (of) => sendEntries(log.since(new Map()).filter((entry) => entry.log === of)),
    stop: () => {
      stopped = true;
      cancelRepeat?.();
    },
  };
};

const inBatches = async (records: readonly Uint8Array[], sendBatch: (records: readonly Uint8Array[]) => Promise<void>): Promise<void> => {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const record of records) {
    if (batch.length > 0 && size + record.length > BATCH_BYTES) {
      await sendBatch(batch);
      batch = [];
      size = 0;
    }
    batch.push(record);
    size += record.length + 4;
  }
  if (batch.length > 0) await sendBatch(batch);
};
