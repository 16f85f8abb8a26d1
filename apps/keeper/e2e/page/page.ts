/** A page with nothing but the transport, driven by transport.e2e.ts. Messages are text. */
import type { Connection, PeerTag } from "@thicket/link";
import { createPageTransport, helperAddress } from "@thicket/transport-libp2p/page";

interface Seen {
  readonly present: string[];
  readonly opened: { readonly peer: string; readonly path: string; readonly dialled: boolean; open: boolean }[];
  readonly received: { readonly text: string; readonly path: string }[];
  readonly violations: string[];
}

const seen: Seen = { present: [], opened: [], received: [], violations: [] };
addEventListener("securitypolicyviolation", (event) => seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
const connections: Connection[] = [];

const keep = (connection: Connection): void => {
  connections.push(connection);
  const about = { peer: connection.remotePeer, path: connection.path, dialled: connection.dialled, open: true };
  seen.opened.push(about);
  void connection.closed.then(() => {
    about.open = false;
    connections.splice(connections.indexOf(connection), 1);
  });
  void (async () => {
    try {
      for await (const message of connection.messages()) seen.received.push({ text: new TextDecoder().decode(message), path: connection.path });
    } catch {
      // Cut; `closed` has told.
    }
  })();
};

const facts = (await (await fetch("/keeper.json")).json()) as { peer: string };
const transport = await createPageTransport({
  helpers: [helperAddress(location.origin, facts.peer)],
  relayedOnly: new URLSearchParams(location.search).has("relayed"),
});
transport.onConnection(keep);
transport.onPresent((_, peer) => seen.present.push(peer));

const driver = {
  seen,
  self: (): string => transport.self,
  start: (): Promise<void> => transport.start(),
  stop: (): Promise<void> => transport.stop(),
  announce: (topic: number[]): void => transport.announce([Uint8Array.from(topic)]),
  helpers: () => transport.helpers(),
  helperTime: () => transport.helperTime(),
  dial: async (peer: string, purpose: "session" | "join" = "session"): Promise<string> => {
    const dialled = await transport.dial(peer as PeerTag, purpose);
    if (!dialled.ok) return dialled.error.code;
    keep(dialled.value);
    return dialled.value.path;
  },
  send: async (path: string, text: string): Promise<void> => {
    const connection = connections.findLast((open) => open.path === path);
    if (!connection) throw new Error(`no ${path} connection`);
    await connection.send(new TextEncoder().encode(text));
  },
  sendBytes: async (path: string, count: number, length: number): Promise<void> => {
    const connection = connections.findLast((open) => open.path === path);
    if (!connection) throw new Error(`no ${path} connection`);
    for (let i = 0; i < count; i++) await connection.send(new Uint8Array(length));
  },
  close: async (path: string): Promise<void> => {
    await connections.findLast((open) => open.path === path)?.close();
  },
};
export type Driver = typeof driver;

Object.assign(globalThis, { driver });
