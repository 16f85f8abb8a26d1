import type { Connection, Transport } from "@thicket/link";
import type { ConnectionInfo, LinkToCore, LinkToPage } from "./messages.ts";
import type { Port } from "./port.ts";

/**
 * The page's end of the wire: RTCPeerConnection exists only in the page, keys only in the core,
 * so the page carries bytes it can't read. `connect` is called once, at `link.start`; it may take as long
 * as it needs (no helper in reach), and everything asked meanwhile waits.
 */
export const serveTransport = (port: Port<LinkToCore, LinkToPage>, connect: () => Promise<Transport>): void => {
  const connections = new Map<number, Connection>();
  const dials = new Map<number, AbortController>();
  let next = 1;
  let transport: Promise<Transport> | undefined;

  const adopt = (connection: Connection): ConnectionInfo => {
    const id = next++;
    connections.set(id, connection);
    void pump(id, connection);
    const { remotePeer, purpose, path, dialled } = connection;
    return { connection: id, remotePeer, purpose, path, dialled };
  };

  const pump = async (id: number, connection: Connection): Promise<void> => {
    // The core must hear of the connection before its first message.
    await Promise.resolve();
    try {
      for await (const bytes of connection.messages()) port.post({ t: "link.message", connection: id, bytes });
    } catch {
      // A broken stream ends like a closed one; `closed` below tells the core.
    }
    await connection.closed.catch(() => undefined);
    connections.delete(id);
    port.post({ t: "link.closed", connection: id });
  };

  const start = async (): Promise<Transport> => {
    const made = await connect();
    const helpers = (): void => {
      const time = made.helperTime();
      port.post({ t: "link.helpers", helpers: made.helpers(), ahead: time === undefined ? undefined : time - Date.now() });
    };
    made.onPresent((topic, peer) => port.post({ t: "link.present", topic, peer }));
    made.onConnection((connection) => port.post({ t: "link.connection", info: adopt(connection) }));
    made.onHelpers(helpers);
    await made.start();
    port.post({ t: "link.self", self: made.self });
    helpers();
    return made;
  };

  const dial = async (call: number, peer: Parameters<Transport["dial"]>[0], purpose: Parameters<Transport["dial"]>[1]): Promise<void> => {
    const abort = new AbortController();
    dials.set(call, abort);
    const ready = await transport;
    const dialled = ready === undefined ? { ok: false as const, error: { code: "no-helper" as const } } : await ready.dial(peer, purpose, { signal: abort.signal });
    dials.delete(call);
    port.post({ t: "link.dialled", call, result: dialled.ok ? { ok: true, value: adopt(dialled.value) } : dialled });
  };

  port.onMessage((message) => {
    switch (message.t) {
      case "link.start":
        transport ??= start();
        break;
      case "link.announce":
        void transport?.then((ready) => ready.announce(message.topics));
        break;
      case "link.dial":
        void dial(message.call, message.peer, message.purpose);
        break;
      case "link.cancel":
        dials.get(message.call)?.abort();
        break;
      case "link.send": {
        const sent = (ok: boolean): void => port.post({ t: "link.sent", connection: message.connection, number: message.number, ok });
        const connection = connections.get(message.connection);
        if (connection === undefined) sent(false);
        else connection.send(message.bytes).then(() => sent(true), () => sent(false));
        break;
      }
      case "link.end":
        void connections.get(message.connection)?.close().catch(() => undefined);
        break;
      case "link.stop":
        void transport?.then((ready) => ready.stop());
        break;
    }
  });
};
