import type { Connection, DialProblem, HelperState, PeerTag, Purpose, Transport } from "@thicket/link";
import { err, type Result } from "@thicket/wire";
import type { ConnectionInfo, LinkToCore, LinkToPage } from "./messages.ts";
import type { Port } from "./port.ts";

interface Held {
  readonly connection: Connection;
  readonly receive: (bytes: Uint8Array) => void;
  readonly sent: (number: number, ok: boolean) => void;
  readonly end: () => void;
}

/** The core's end: a Transport whose bytes travel through the page (`serveTransport`). */
export const portTransport = (port: Port<LinkToPage, LinkToCore>, now: () => number): Transport => {
  const held = new Map<number, Held>();
  const dials = new Map<number, (result: Result<Connection, DialProblem>) => void>();
  const present = new Set<(topic: Uint8Array, peer: PeerTag) => void>();
  const arrivals = new Set<(connection: Connection) => void>();
  const watchers = new Set<(helpers: readonly HelperState[]) => void>();
  let helpers: readonly HelperState[] = [];
  let ahead: number | undefined;
  let self = "" as PeerTag;
  let nextCall = 1;
  let started: (() => void) | undefined;

  const adopt = (info: ConnectionInfo): Connection => {
    const made = hold(port, info, () => held.delete(info.connection));
    held.set(info.connection, made);
    return made.connection;
  };

  const handle = (message: LinkToCore): void => {
    switch (message.t) {
      case "link.self":
        self = message.self;
        started?.();
        break;
      case "link.present":
        present.forEach((f) => f(message.topic, message.peer));
        break;
      case "link.dialled":
        dials.get(message.call)?.(message.result.ok ? { ok: true, value: adopt(message.result.value) } : message.result);
        dials.delete(message.call);
        break;
      case "link.connection": {
        const connection = adopt(message.info);
        arrivals.forEach((f) => f(connection));
        break;
      }
      case "link.message":
        held.get(message.connection)?.receive(message.bytes);
        break;
      case "link.sent":
        held.get(message.connection)?.sent(message.number, message.ok);
        break;
      case "link.closed":
        held.get(message.connection)?.end();
        break;
      case "link.helpers":
        helpers = message.helpers;
        ahead = message.ahead;
        watchers.forEach((f) => f(helpers));
        break;
    }
  };

  const watch = <F>(set: Set<F>, f: F): (() => void) => {
    set.add(f);
    return () => set.delete(f);
  };

  port.onMessage(handle);
  return {
    get self() {
      return self;
    },
    start: () =>
      new Promise((resolve) => {
        started = resolve;
        port.post({ t: "link.start" });
      }),
    stop: async () => port.post({ t: "link.stop" }),
    announce: (topics) => port.post({ t: "link.announce", topics }),
    onPresent: (f) => watch(present, f),
    onConnection: (f) => watch(arrivals, f),
    onHelpers: (f) => watch(watchers, f),
    helpers: () => helpers,
    helperTime: () => (ahead === undefined ? undefined : now() + ahead),
    dial: (peer: PeerTag, purpose: Purpose, options) =>
      new Promise((resolve) => {
        const call = nextCall++;
        if (options?.signal?.aborted === true) return resolve(err({ code: "cancelled" }));
        options?.signal?.addEventListener("abort", () => port.post({ t: "link.cancel", call }), { once: true });
        dials.set(call, resolve);
        port.post({ t: "link.dial", call, peer, purpose });
      }),
  };
};

const hold = (port: Port<LinkToPage, LinkToCore>, info: ConnectionInfo, forget: () => void): Held => {
  const waiting: Uint8Array[] = [];
  const sends = new Map<number, { resolve: () => void; reject: (why: Error) => void }>();
  let wake: (() => void) | undefined;
  let over = false;
  let number = 0;
  let closed = (): void => undefined;
  const whenClosed = new Promise<void>((resolve) => (closed = resolve));

  const end = (): void => {
    if (over) return;
    over = true;
    forget();
    for (const send of sends.values()) send.reject(new Error("connection closed"));
    sends.clear();
    wake?.();
    closed();
  };

  async function* messages(): AsyncIterable<Uint8Array> {
    for (;;) {
      const bytes = waiting.shift();
      if (bytes !== undefined) yield bytes;
      else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  const connection: Connection = {
    remotePeer: info.remotePeer,
    purpose: info.purpose,
    path: info.path,
    dialled: info.dialled,
    closed: whenClosed,
    messages,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        if (over) return reject(new Error("connection closed"));
        const mine = number++;
        sends.set(mine, { resolve, reject });
        port.post({ t: "link.send", connection: info.connection, number: mine, bytes });
      }),
    close: async () => {
      if (!over) port.post({ t: "link.end", connection: info.connection });
      await whenClosed;
    },
  };
  return {
    connection,
    end,
    receive: (bytes) => {
      waiting.push(bytes);
      wake?.();
    },
    sent: (id, ok) => {
      const send = sends.get(id);
      sends.delete(id);
      if (ok) send?.resolve();
      else send?.reject(new Error("not sent"));
    },
  };
};
