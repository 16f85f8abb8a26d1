/**
 * The library's WebSockets, whose `abort` does nothing: it closes with a code that browsers and Node
 * refuse to send, and the refusal is swallowed. The connection then counts as gone while its socket
 * stays for as long as the other side likes. And in Node nobody listens for a socket's error: one frame
 * that breaks the rules would end the process (LM7).
 */
import { webSockets } from "@libp2p/websockets";
import type { Libp2pOptions } from "libp2p";

type Factory = NonNullable<Libp2pOptions["transports"]>[number];

/** LM6: unsent bytes of one connection before its streams are told to wait; the library's own is 4 MB. */
const MAX_BUFFERED_BYTES: number = 512 * 1024;

/** What of the library's connection is used here; its interface does not name them. */
interface Raw {
  readonly websocket: WebSocket & { readonly terminate?: () => void };
  sendReset(): void;
}

export const guardedWebSockets = (): Factory => (components) => {
  const transport = webSockets({ maxBufferedAmount: MAX_BUFFERED_BYTES })(components);
  const dial = transport.dial.bind(transport);
  const createListener = transport.createListener.bind(transport);
  transport.dial = (address, options) => dial(address, { ...options, upgrader: guard(options.upgrader) });
  transport.createListener = (options) => createListener({ ...options, upgrader: guard(options.upgrader) });
  return transport;
};

const guard = <U extends object>(upgrader: U): U =>
  new Proxy(upgrader, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      if (key !== "upgradeInbound" && key !== "upgradeOutbound") return member.bind(target) as unknown;
      return (connection: Raw, ...rest: readonly unknown[]): unknown => {
        const { websocket } = connection;
        websocket.addEventListener("error", () => undefined);
        connection.sendReset = () => (websocket.terminate ? websocket.terminate() : websocket.close());
        return Reflect.apply(member, target, [connection, ...rest]);
      };
    },
  });
