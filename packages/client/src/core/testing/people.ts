/** People in one process, everything real but the browser and the network between them: crypto, vault, log, sync, gate and documents. */
import { connectGate, serveGate } from "@thicket/documents/gate";
import type { Beat, MemoryNetwork } from "@thicket/link";
import { createMemoryStore } from "@thicket/log";
import { createMemoryBlobStore, createMemoryVaultStore } from "@thicket/vault";
import type { LinkToCore, LinkToPage, ToCore, ToPage } from "../../bridge/messages.ts";
import { portPair, type Port } from "../../bridge/port.ts";
import { portTransport } from "../../bridge/port-transport.ts";
import { createThicket } from "../../page/create-thicket.ts";
import type { GroupView, OpenDocument, Readable, Thicket } from "../../types.ts";
import { startCore } from "../app.ts";
import type { Clock, CoreDeps } from "../deps.ts";
import type { GateClient } from "../gate-client.ts";
import { realCrypto } from "../real-crypto.ts";

/** How far ahead everybody's clock is, in ms; a test sets it back. */
export const ahead = { ms: 0 };
export const clock: Clock = {
  now: () => Date.now() + ahead.ms,
  setTimer: (f: () => void, ms: number): (() => void) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
};
export const beat: Beat = { soon: (f: () => void) => queueMicrotask(f), later: (ms: number, f: () => void) => clock.setTimer(f, ms) };

const gateHere = (): GateClient => {
  const [core, realm] = portPair<unknown, unknown>();
  serveGate({ post: realm.post, listen: (f) => void realm.onMessage(f) });
  return { ...connectGate({ post: core.post, listen: (f) => void core.onMessage(f) }), end: () => undefined };
};

export interface Installation {
  readonly thicket: Thicket;
  readonly bugs: unknown[];
}
export type Disk = CoreDeps["stores"];

export const createDisk = (): Disk => {
  const journals = new Map<string, { records: Uint8Array[] }>();
  return {
    vault: createMemoryVaultStore(),
    blobs: createMemoryBlobStore(),
    records: async (name) => {
      const disk = journals.get(name) ?? { records: [] };
      journals.set(name, disk);
      return createMemoryStore({ disk });
    },
    journals: { clear: async () => journals.clear() },
  };
};

export const install = async (network: MemoryNetwork, name: string, disk: Disk): Promise<Installation> => {
  const [page, core] = portPair<ToCore, ToPage>();
  const bugs: unknown[] = [];
  const transport = network.join(name);
  const thicket = createThicket({ port: page, connect: async () => transport, now: clock.now, setTimer: clock.setTimer, reload: () => undefined });
  await startCore(
    {
      ...realCrypto, clock, stores: disk, gate: gateHere, argon2Cost: { memoryKiB: 64, time: 1, lanes: 1 },
      transport: portTransport(core as unknown as Port<LinkToPage, LinkToCore>, clock.now),
      lock: { take: async () => true },
      origin: "http://here",
      onBug: (problem) => bugs.push(problem),
    },
    core,
  );
  return { thicket, bugs };
};

export const until = async <T>(readable: Readable<T>, good: (value: T) => boolean, what: string): Promise<T> => {
  const end = Date.now() + 10_000;
  while (!good(readable.get())) {
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(readable.get())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return readable.get();
};
export const eventually = (what: string, good: () => boolean): Promise<unknown> => until({ get: () => undefined, subscribe: () => () => undefined }, good, what);

export const groupOf = (thicket: Thicket): GroupView => {
  const state = thicket.state.get();
  if (state.at !== "open") throw new Error(`not open but ${state.at}`);
  return state.group;
};
export const openNote = async (thicket: Thicket): Promise<OpenDocument> => {
  const note = groupOf(thicket).documents.find((document) => document.kind === "note");
  const opened = await thicket.open(note?.id ?? ("" as never));
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
