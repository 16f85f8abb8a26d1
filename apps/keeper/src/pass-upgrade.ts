/**
 * Passes a WebSocket upgrade on to the network half, byte for byte, over loopback. So page and relay
 * share one port, which is all that `connect-src 'self'` lets through, and the network half never
 * learns an address of anybody.
 */
import { connect } from "node:net";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createTally } from "./tally.ts";

/** LM6: connections at once, all together and from one address. Behind one address may be a whole building. */
export const MAX_CONNECTIONS = 4000;
export const MAX_PER_ADDRESS = 512;
/** LM6: a request's head that is longer than this is not a browser's. */
const MAX_HEAD_BYTES = 8 * 1024;

export interface Upgrades {
  pass(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly open: number;
  closeAll(): void;
}

export const createUpgrades = (port: number): Upgrades => {
  const perAddress = createTally();
  const open = new Set<Duplex>();

  const refuse = (socket: Duplex, status: string): void => {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
  };

  return {
    pass: (request, socket, head) => {
      // Before anything else: a socket that breaks with nobody listening would end the process.
      socket.on("error", () => undefined);
      const start = requestHead(request);
      if (start.length > MAX_HEAD_BYTES) return refuse(socket, "431 Request Header Fields Too Large");
      if (!isWebSocket(request)) return refuse(socket, "400 Bad Request");
      if (!isOwnPage(request)) return refuse(socket, "403 Forbidden");
      const leave = open.size < MAX_CONNECTIONS ? perAddress.enter(request.socket.remoteAddress ?? "", MAX_PER_ADDRESS) : undefined;
      if (!leave) return refuse(socket, "503 Service Unavailable");
      open.add(socket);
      let over = false;
      const inner = connect(port, "127.0.0.1");
      const end = (): void => {
        if (over) return;
        over = true;
        inner.destroy();
        socket.destroy();
        open.delete(socket);
        leave();
      };
      for (const side of [inner, socket]) side.on("error", end).on("close", end);
      request.socket.setNoDelay(true);
      request.socket.setTimeout(0);
      inner.setNoDelay(true);
      inner.write(start);
      if (head.length > 0) inner.write(head);
      inner.pipe(socket);
      socket.pipe(inner);
    },
    get open() {
      return open.size;
    },
    closeAll: () => {
      for (const socket of open) socket.destroy();
    },
  };
};

/** The network half answers nothing else, and whatever follows another kind of upgrade would reach it unread. */
const isWebSocket = (request: IncomingMessage): boolean =>
  request.method === "GET" && request.headers.upgrade?.toLowerCase() === "websocket" && request.headers["transfer-encoding"] === undefined && (request.headers["content-length"] ?? "0") === "0";

/** Another site's page must not use a visitor's browser to reach a keeper on that visitor's own machine. */
const isOwnPage = (request: IncomingMessage): boolean => {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
};

/** Only what the handshake needs goes on; the rest (cookies, languages, browser) stays here. */
const PASSED = new Set(["host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions"]);

const requestHead = (request: IncomingMessage): string => {
  const lines = ["GET / HTTP/1.1"];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? "";
    if (PASSED.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[i + 1] ?? ""}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
};
