/** One process, one port: the web app's files, the relay and the meeting point. */
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { createKeeperNode } from "@thicket/transport-libp2p/node";
import { answer } from "./answer.ts";
import { readRelease } from "./files.ts";
import { readKey, writeKey } from "./key-file.ts";
import { createUpgrades, MAX_PER_ADDRESS } from "./pass-upgrade.ts";
import { createTally } from "./tally.ts";

export interface KeeperOptions {
  readonly port: number;
  readonly host: string;
  /** Where the keeper's key is kept. */
  readonly data: string;
  /** The folder of the built web app; without it there is only the network half. */
  readonly web: string | undefined;
  readonly now: () => number;
}

export interface Keeper {
  readonly port: number;
  readonly peer: string;
  /** Counts only, for the log. */
  counts(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** What `startKeeper` throws when another program listens at that port. */
export class PortTaken extends Error {}

/** LM6: what a slow or silent visitor may hold. */
const HEAD_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** How often the two above are looked at; the server's own half minute would let a silent visitor stay for three times as long. */
const LOOK_MS = 2000;
/** A visitor who asked for a file and takes nothing of it. */
const IDLE_TIMEOUT_MS = 30_000;
const MAX_HEADER_BYTES: number = 16 * 1024;
const MAX_SOCKETS = 5000;
/** One address, upgraded connections included: or a single machine could hold every socket there is. */
export const MAX_SOCKETS_PER_ADDRESS: number = MAX_PER_ADDRESS + 256;

export const startKeeper = async (options: KeeperOptions): Promise<Keeper> => {
  const files = options.web === undefined ? new Map() : await readRelease(options.web);
  const kept = await readKey(options.data);
  const node = await createKeeperNode({ now: options.now, ...(kept ? { key: kept } : {}) });
  const upgrades = createUpgrades(node.port);
  const server = createServer({ headersTimeout: HEAD_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: LOOK_MS, maxHeaderSize: MAX_HEADER_BYTES });
  server.maxConnections = MAX_SOCKETS;
  server.timeout = IDLE_TIMEOUT_MS;
  const perAddress = createTally();
  server.on("connection", (socket: Socket) => {
    const leave = perAddress.enter(socket.remoteAddress ?? "", MAX_SOCKETS_PER_ADDRESS);
    if (!leave) return void socket.destroy();
    socket.once("close", leave);
  });
  server.on("request", (request, response) => answer({ files, peer: node.peer, now: options.now }, request, response));
  server.on("upgrade", upgrades.pass);
  server.on("clientError", (_, socket) => socket.destroy());
  try {
    await listen(server, options.port, options.host);
    if (!kept) await writeKey(options.data, node.key);
  } catch (problem) {
    server.close();
    await node.stop();
    throw problem;
  }

  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    peer: node.peer,
    counts: () => ({ sockets: upgrades.open, ...node.counts() }),
    stop: async () => {
      upgrades.closeAll();
      server.closeAllConnections();
      server.close();
      await node.stop();
    },
  };
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (problem: NodeJS.ErrnoException) => reject(problem.code === "EADDRINUSE" ? new PortTaken() : problem));
    server.listen(port, host, resolve);
  });
