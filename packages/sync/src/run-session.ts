/** One session, run: does what the machine of session.ts says, one event at a time, with the keys, the log and the link. */
import { ConnectionBroken, type Connection } from "@thicket/link";
import { decodeSeal, openEpochSeal, type EpochKeys } from "@thicket/group";
import { epochsByTag, openOperation, openRecord, type Entry, type OpenedEntry } from "@thicket/log";
import { equalBytes, type DeviceTag, type EpochId, type LogKey } from "@thicket/wire";
import { checkHello, makeHello, openHello, type Ends } from "./hello.ts";
import { decodeMessage, encodeMessage, type Row } from "./messages.ts";
import type { SyncOptions } from "./node.ts";
import { createOutbox, type Send } from "./outbox.ts";
import { createPresenceReceiver, createPresenceSender, type Place, type PresenceReceiver, type PresenceSender } from "./presence.ts";
import { beginSession, stepSession, type SessionEvent, type SessionOutput, type SessionState } from "./session.ts";
import { createStatements } from "./statements.ts";

/** A peer that hasn't shown by then that it belongs here, and what it has, is none of ours, in ms. */
const GREETING_MS = 10_000;
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
  let receiver: PresenceReceiver | undefined;
  let sender: { readonly epoch: EpochId; readonly frames: PresenceSender; readonly started: Promise<void> } | undefined;
  let outgoing: Promise<void> = Promise.resolve();
  let over = false;

  const send: Send = (message) => {
    outgoing = outgoing.then(() => (over ? undefined : connection.send(encodeMessage(message))));
    outgoing.catch(end);
    return outgoing.catch(() => undefined);
  };

  const outbox = createOutbox(options, () => state, send);
  const statements = createStatements(log, clock, send, () => state.at === "open" && !over);

  const ends = (): Ends | undefined => state.otherNonce && { ownPeer: transport.self, ownNonce: state.ownNonce, otherPeer: connection.remotePeer, otherNonce: state.otherNonce };

  const handle = async (event: SessionEvent): Promise<void> => {
    const before = state.at;
    const [next, outputs] = stepSession(state, event);
    state = next;
    for (const output of outputs) await perform(output);
    if (before !== "open" && state.at === "open") {
      cancelUntold = clock.setTimer(() => {
        if (!state.told) void outbox.operations();
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
        await outbox.operations();
        return outbox.entries();
      case "their-vector":
        await onVector(output.rows);
        return hooks.onVector(session);
      case "take-seal": {
        const seal = decodeSeal(output.seal);
        if (!seal.ok) return;
        const opened = openEpochSeal(suite, { group, epoch: output.epoch, device: keys.device }, keys.kemSeed, seal.value);
        // One that can't be kept now comes again (ledger.ts).
        if (opened.ok) await options.epochs.add(opened.value).catch(() => undefined);
        return outbox.entries();
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
    await statements.state();
  };

  const takeOperations = async (records: readonly Uint8Array[]): Promise<void> => {
    const epochs = epochsByTag(options.epochs.list());
    const opened = records.flatMap((record) => {
      const operation = openOperation(suite, epochs, group, record);
      return operation.ok ? [operation.value.bytes] : [];
    });
    if (opened.length > 0) await log.acceptOperations(opened);
    statements.answer("operations");
    const { waiting } = state;
    const where = ends();
    if (waiting !== undefined && where !== undefined) await handle({ is: "checked", hello: waiting, verdict: checkHello(suite, group, membership.state.devices, waiting, where) });
  };

  const takeEntries = async (records: readonly Uint8Array[]): Promise<void> => {
    const epochs = epochsByTag(options.epochs.list());
    const fresh: { readonly record: Uint8Array; readonly opened: OpenedEntry }[] = [];
    const show = ({ log: of, seq }: Pick<Entry, "log" | "seq">): void => {
      outbox.ledger.showedEntry(of, seq);
      statements.answer(of);
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
    for (const { record, opened: { epoch, entry, bytes } } of fresh) {
      show(entry);
      const accepted = log.entry(entry.log, entry.seq);
      // Another branch's entry at that height is not what this device passes on.
      if (accepted !== undefined && equalBytes(accepted.bytes, bytes)) options.records.put(accepted, epoch, record);
    }
  };

  /** Equal height, other hash: both chains go over, and whoever receives finds the fork (LG4). */
  const onVector = async (rows: readonly Row[]): Promise<void> => {
    for (const row of rows) {
      const mine = log.entry(row.log, row.seq);
      if (mine !== undefined && mine.id.slice(0, 32) !== row.prefix) await outbox.chain(row.log);
    }
  };

  const presence = async (place: Place): Promise<void> => {
    const epoch = outbox.writeEpoch();
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
    statements.stop();
    outbox.stop();
    void connection.close().catch(() => undefined);
    hooks.onEnd(session);
  };

  const session: RunningSession = {
    connection,
    get device() {
      return state.at === "open" ? state.device : undefined;
    },
    has: (of) => state.theirs.get(of)?.seq ?? 0,
    push: () => void outbox.entries(),
    pushMembership: () => void outbox.operations().then(outbox.entries),
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
