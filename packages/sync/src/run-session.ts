/** One session, run: does what the machine of session.ts says, one event at a time, with the keys, the log and the link. */
import { ConnectionBroken, type Connection } from "@thicket/link";
import { decodeSeal, encodeSeal, openEpochSeal, sealEpoch, type EpochKeys } from "@thicket/group";
import { epochsByTag, openOperation, openRecord, sealEntry, sealOperation, type Entry, type OpenedEntry } from "@thicket/log";
import type { DeviceTag, EpochId, LogKey, OperationId } from "@thicket/wire";
import { checkHello, makeHello, openHello, type Ends } from "./hello.ts";
import { decodeMessage, encodeMessage, type Message, type Row } from "./messages.ts";
import { createLedger } from "./ledger.ts";
import type { SyncOptions } from "./node.ts";
import { createPresenceReceiver, createPresenceSender, type Place, type PresenceReceiver, type PresenceSender } from "./presence.ts";
import { beginSession, stepSession, type SessionEvent, type SessionOutput, type SessionState } from "./session.ts";

/** Records gathered into one message, in bytes: one write of the link (NETWORK, ≤ 32 kB). */
const BATCH_BYTES = 30_000;
/** A peer that hasn't shown by then that it belongs here, and what it has, is none of ours, in ms. */
const GREETING_MS = 10_000;
/** SY4: received entries are acknowledged together after this rest, in ms; the rule allows a second. */
const ACKNOWLEDGE_REST_MS = 150;
/** What isn't confirmed by then is sent again, in ms: well above what an acknowledgement takes. Doubled each time, so that a peer that keeps nothing costs little. */
const REPEAT_MS = 5000;
const LONGEST_REPEAT_MS = 60_000;
/** A device that says nothing of itself may not know this one yet: then its operations go first (SY1), in ms. */
const UNTOLD_MS = 1000;

export interface RunningSession {
  readonly connection: Connection;
  readonly device: DeviceTag | undefined;
  /** Up to where the other device says it has a log, durably. */
  has(log: LogKey): number;
  /** New entries or operations are here: send what the other end lacks. */
  push(): void;
  pushMembership(): void;
  presence(place: Place): void;
  close(): void;
}

export interface SessionHooks {
  readonly onOpen: (session: RunningSession) => void;
  readonly onVector: (session: RunningSession) => void;
  readonly onPlace: (session: RunningSession, place: Place) => void;
  readonly onEnd: (session: RunningSession) => void;
}

/** Runs one session on a connection: does what the machine says, one event at a time. */
export const runSession = (options: SyncOptions, connection: Connection, hooks: SessionHooks): RunningSession => {
  const { suite, log, keys, random, clock, transport } = options;
  const { membership } = log;
  const { group } = membership;
  let state: SessionState = beginSession(random(32));
  const ledger = createLedger();
  /** Up to where the other end was told this device has a log, and its heads then. */
  const said = new Map<LogKey, number>();
  let saidHeads = "";
  /** To be acknowledged whether or not it is new: what was said before may not have arrived. */
  const due = new Set<LogKey>();
  let headsDue = false;
  let receiver: PresenceReceiver | undefined;
  let sender: { readonly epoch: EpochId; readonly frames: PresenceSender; readonly started: Promise<void> } | undefined;
  let cancelAck: (() => void) | undefined;
  let cancelRepeat: (() => void) | undefined;
  let patience = REPEAT_MS;
  let outgoing: Promise<void> = Promise.resolve();
  let pushing = false;
  let over = false;

  const send = (message: Exclude<Message, { readonly is: "later" }>): Promise<void> => {
    outgoing = outgoing.then(() => (over ? undefined : connection.send(encodeMessage(message))));
    outgoing.catch(end);
    return outgoing.catch(() => undefined);
  };

  const ends = (): Ends | undefined => state.otherNonce && { ownPeer: transport.self, ownNonce: state.ownNonce, otherPeer: connection.remotePeer, otherNonce: state.otherNonce };

  const handle = async (event: SessionEvent): Promise<void> => {
    const before = state.at;
    const [next, outputs] = stepSession(state, event);
    state = next;
    for (const output of outputs) await perform(output);
    if (before !== "open" && state.at === "open") {
      cancelUntold = clock.setTimer(() => {
        if (!state.told) void sendOperations();
      }, UNTOLD_MS);
      hooks.onOpen(session);
    }
    if (state.told) stopGreeting();
  };

  const perform = async (output: SessionOutput): Promise<void> => {
    switch (output.do) {
      case "greet": {
        const epoch = epochToGreetUnder(output.under);
        const where = ends();
        if (epoch === undefined || where === undefined) return output.under === "older" ? undefined : end();
        const sealed = await makeHello(suite, random, group, keys, epoch, where);
        await handle({ is: "greeted", epoch: epoch.id });
        return send({ is: "hello", sealed });
      }
      case "check": {
        const hello = openHello(suite, group, options.epochs.list(), output.sealed);
        const where = ends();
        const verdict = hello && where ? checkHello(suite, group, membership.state.devices, hello, where) : "bad";
        return handle({ is: "checked", hello, verdict });
      }
      case "tell":
        return tell();
      case "take-operations":
        return takeOperations(output.records);
      case "take-entries":
        return takeEntries(output.records);
      case "send-missing":
        await sendOperations();
        return push();
      case "their-vector":
        await onVector(output.rows);
        return hooks.onVector(session);
      case "take-seal": {
        const seal = decodeSeal(output.seal);
        if (!seal.ok) return;
        const opened = openEpochSeal(suite, { group, epoch: output.epoch, device: keys.device }, keys.kemSeed, seal.value);
        // One that can't be kept now comes again (ledger.ts).
        if (opened.ok) await options.epochs.add(opened.value).catch(() => undefined);
        return push();
      }
      case "take-presence": {
        const place = receiver?.open(output.frame);
        if (place !== undefined) hooks.onPlace(session, place);
        return;
      }
      case "close":
        return end();
    }
  };

  const epochToGreetUnder = (under: EpochId | "write-epoch" | "older"): EpochKeys | undefined => {
    const held = options.epochs.list();
    if (under === "older") return held.findLast(({ id }) => !state.greetedUnder.includes(id));
    const wanted = under === "write-epoch" ? membership.state.writeEpoch : under;
    return held.find(({ id }) => id === wanted) ?? held.at(-1);
  };

  const tell = async (): Promise<void> => {
    const device = state.device && membership.state.devices.get(state.device);
    if (device !== undefined) receiver = createPresenceReceiver(suite, group, device, options.epochs.list);
    await sendState(vectorRows());
  };

  const sendState = (rows: readonly Row[]): Promise<void> => {
    const heads = log.heads();
    for (const row of rows) said.set(row.log, row.seq);
    saidHeads = heads.join();
    return send({ is: "state", heads, rows });
  };

  const vectorRows = (): readonly Row[] => [...log.vector()].map(([of, { seq, id }]) => ({ log: of, seq, prefix: id.slice(0, 32) }));

  const takeOperations = async (records: readonly Uint8Array[]): Promise<void> => {
    const epochs = epochsByTag(options.epochs.list());
    const opened = records.flatMap((record) => {
      const operation = openOperation(suite, epochs, group, record);
      return operation.ok ? [operation.value.bytes] : [];
    });
    if (opened.length > 0) await log.acceptOperations(opened);
    headsDue = true;
    acknowledgeSoon();
    const { waiting } = state;
    const where = ends();
    if (waiting !== undefined && where !== undefined) await handle({ is: "checked", hello: waiting, verdict: checkHello(suite, group, membership.state.devices, waiting, where) });
  };

  const takeEntries = async (records: readonly Uint8Array[]): Promise<void> => {
    const epochs = epochsByTag(options.epochs.list());
    const fresh: { readonly record: Uint8Array; readonly opened: OpenedEntry }[] = [];
    const show = ({ log: of, seq }: Pick<Entry, "log" | "seq">): void => {
      ledger.showedEntry(of, seq);
      due.add(of);
    };
    for (const record of records) {
      const known = options.records.opened(record);
      if (known !== undefined && log.entry(known.log, known.seq)?.id === known.id) show(known);
      else {
        const opened = openRecord(suite, epochs, group, record);
        if (opened.ok) fresh.push({ record, opened: opened.value });
      }
    }
    if (fresh.length > 0) await log.accept(fresh.map(({ opened }) => opened.bytes));
    for (const { record, opened: { epoch, entry } } of fresh) {
      show(entry);
      const accepted = log.entry(entry.log, entry.seq);
      if (accepted?.previous === entry.previous) options.records.put(accepted, epoch, record);
    }
    acknowledgeSoon();
  };

  /** What is here, durably (SY4). Nobody acknowledges an acknowledgement. */
  const acknowledgeSoon = (): void => {
    cancelAck ??= clock.setTimer(() => {
      cancelAck = undefined;
      if (state.at !== "open" || over) return;
      const rows = vectorRows().filter((row) => due.has(row.log) || row.seq > (said.get(row.log) ?? 0));
      const withHeads = headsDue || log.heads().join() !== saidHeads;
      due.clear();
      headsDue = false;
      if (withHeads) return void sendState(rows);
      for (const row of rows) said.set(row.log, row.seq);
      if (rows.length > 0) void send({ is: "vector", rows });
    }, ACKNOWLEDGE_REST_MS);
  };

  /** Equal height, other hash: both chains go over, and whoever receives finds the fork (LG4). */
  const onVector = async (rows: readonly Row[]): Promise<void> => {
    for (const row of rows) {
      const mine = log.entry(row.log, row.seq);
      if (mine !== undefined && mine.id.slice(0, 32) !== row.prefix) await sendEntries(log.since(new Map()).filter((entry) => entry.log === row.log));
    }
  };

  const theyHave = (operation: OperationId): boolean => state.theirHeads !== undefined && membership.covers(state.theirHeads, operation);

  const sendOperations = async (): Promise<void> => {
    const epoch = sharedEpoch();
    if (epoch === undefined || state.at !== "open") return;
    // First the seal: what follows may be sealed under that epoch.
    await sendOwedSeals();
    const missing = membership.all().filter(({ id }) => log.keeps(id) && !theyHave(id) && ledger.sendOperation(id));
    await inBatches(missing.map((operation) => sealOperation(suite, epoch, group, operation.bytes, random)), (records) => send({ is: "operations", records }));
    if (missing.length > 0) repeatLater();
  };

  const repeatLater = (): void => {
    if (over) return;
    cancelRepeat ??= clock.setTimer(() => {
      cancelRepeat = undefined;
      if (!ledger.rewind(state.theirs, theyHave)) return void (patience = REPEAT_MS);
      patience = Math.min(2 * patience, LONGEST_REPEAT_MS);
      void sendOperations().then(push);
    }, patience);
  };

  /** EP7: the other device has a right to an epoch this one holds, and hasn't shown that it has it. */
  const sendOwedSeals = async (): Promise<void> => {
    const device = state.device && membership.state.devices.get(state.device);
    if (device === undefined) return;
    const epoch = options.owedTo(device.tag);
    if (epoch === undefined || epoch.id === state.heardUnder || !ledger.sendSeal(epoch.id)) return;
    // A seal can be made anew by anyone who holds the epoch, so none has to be kept (EP3, EP7).
    const seal = encodeSeal(sealEpoch(suite, random, { group, epoch: epoch.id, device: device.id }, device.kemKey, epoch.secret));
    await send({ is: "seal", epoch: epoch.id, seal });
  };

  /**
   * EP4, LG2: what people write goes under the write epoch and no other, which nobody holds who has gone, and only to
   * a device that holds it too. Until there is one it waits.
   */
  const writeEpoch = (): EpochKeys | undefined => {
    const id = membership.state.writeEpoch;
    const { device } = state;
    if (id === undefined || device === undefined || membership.state.epochs.get(id)?.holders.has(device) !== true) return undefined;
    return options.epochs.list().find((held) => held.id === id);
  };

  /** EP6: changes of members go under the write epoch if the other device holds it, else under the newest that both do. */
  const sharedEpoch = (): EpochKeys | undefined => {
    const { device } = state;
    const held = options.epochs.list();
    const shared = held.filter(({ id }) => device !== undefined && membership.state.epochs.get(id)?.holders.has(device) === true);
    return shared.find(({ id }) => id === membership.state.writeEpoch) ?? shared.at(-1) ?? held.find(({ id }) => state.greetedUnder.includes(id));
  };

  const sendEntries = async (entries: readonly Entry[]): Promise<void> => {
    const epoch = writeEpoch();
    if (epoch === undefined) return;
    const records = entries.map((entry) => {
      const known = options.records.sealed(entry.id, epoch.id);
      if (known !== undefined) return known;
      const record = sealEntry(suite, epoch, group, entry.bytes, random);
      options.records.put(entry, epoch.id, record);
      return record;
    });
    await inBatches(records, (batch) => send({ is: "entries", records: batch }));
  };

  const push = async (): Promise<void> => {
    if (pushing || state.at !== "open" || !state.told || over || writeEpoch() === undefined) return;
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

  const missingEntries = (): readonly Entry[] => log.since(ledger.from(log.vector().keys(), state.theirs));

  const presence = async (place: Place): Promise<void> => {
    const epoch = writeEpoch();
    if (state.at !== "open" || over || epoch === undefined) return;
    if (sender?.epoch !== epoch.id) {
      const frames = createPresenceSender(suite, random, group, keys, epoch);
      sender = { epoch: epoch.id, frames, started: frames.start().then((frame) => send({ is: "presence", frame })) };
    }
    const { frames, started } = sender;
    await started;
    await send({ is: "presence", frame: frames.frame(place) });
  };

  const end = (): void => {
    if (over) return;
    over = true;
    stopGreeting();
    cancelUntold();
    cancelAck?.();
    cancelRepeat?.();
    void connection.close().catch(() => undefined);
    hooks.onEnd(session);
  };

  const session: RunningSession = {
    connection,
    get device() {
      return state.at === "open" ? state.device : undefined;
    },
    has: (of) => state.theirs.get(of)?.seq ?? 0,
    push: () => void push(),
    pushMembership: () => void sendOperations().then(push),
    presence: (place) => void presence(place),
    close: end,
  };

  const stopGreeting = clock.setTimer(() => {
    if (!state.told) end();
  }, GREETING_MS);
  let cancelUntold = (): void => undefined;

  const read = async (): Promise<void> => {
    try {
      await send({ is: "nonce", nonce: state.ownNonce });
      for await (const bytes of connection.messages()) {
        if (over) return;
        const message = decodeMessage(bytes);
        if (!message.ok) return end();
        await handle({ is: "message", message: message.value });
      }
    } catch (problem) {
      if (!(problem instanceof ConnectionBroken)) options.onBug?.(problem);
    } finally {
      end();
    }
  };
  void read();
  return session;
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

