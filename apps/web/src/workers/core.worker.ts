import { connectGate, portOf, portTransport, realCrypto, startCore, type GateClient, type TabLock } from "@thicket/client/core";
import { openStores } from "@thicket/store-indexeddb";
import { scriptAddress } from "../trusted.ts";
import gateWorker from "./gate.worker.ts?worker&url";

/** The core's realm: every key, and nowhere else. Ended by locking. */

/** A word that says nothing of what is kept (ST2). */
const STORES = "t";
const LOCK = "t";

const scope = globalThis as unknown as Worker;

const gate = (): GateClient => {
  const worker = new Worker(scriptAddress(gateWorker), { type: "module" });
  const remote = connectGate({
    post: (message) => worker.postMessage(message),
    listen: (f) => worker.addEventListener("message", (event) => f(event.data)),
  });
  return { ...remote, end: () => worker.terminate() };
};

/** One tab at a time (LG5): the lock lives as long as this worker. */
const lock: TabLock = {
  take: (steal, lost) =>
    new Promise((resolve) => {
      const held = (taken: Lock | null): Promise<void> | undefined => {
        resolve(taken !== null);
        return taken === null ? undefined : new Promise(() => undefined);
      };
      navigator.locks.request(LOCK, steal ? { steal: true } : { ifAvailable: true }, held).catch(lost);
    }),
};

const start = async (): Promise<void> => {
  const port = portOf(scope) as Parameters<typeof startCore>[1];
  const stores = await openStores(STORES);
  if (!stores.ok) return port.post({ t: "state", state: { at: "failed", problem: { code: "store-blocked" } } });
  const clock = {
    now: Date.now,
    setTimer: (f: () => void, ms: number) => {
      const timer = setTimeout(f, ms);
      return () => clearTimeout(timer);
    },
  };
  await startCore(
    {
      ...realCrypto,
      clock, gate, lock,
      stores: stores.value,
      transport: portTransport(port as never, clock.now),
      origin: globalThis.location.origin,
      // An event without content: what went wrong stays on this device.
      onBug: () => undefined,
    },
    port,
  );
};

void start();
