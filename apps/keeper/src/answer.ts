/** One request for a page or a file. Every answer carries the headers; nothing of the request is kept. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServedFile } from "./files.ts";
import { securityHeaders } from "./headers.ts";

export interface Answering {
  readonly files: ReadonlyMap<string, ServedFile>;
  readonly peer: string;
  readonly now: () => number;
}

export const answer = ({ files, peer, now }: Answering, request: IncomingMessage, response: ServerResponse): void => {
  for (const [name, value] of Object.entries(securityHeaders(request.headers.host))) response.setHeader(name, value);
  response.setHeader("vary", "host, accept-encoding");
  const end = (status: number, type: string, body: Buffer | string): void => {
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
    response.end(request.method === "HEAD" ? undefined : body);
  };

  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return end(405, PLAIN, "Only reading is possible here.\n");
  }
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (path === "/keeper.json") {
    response.setHeader("cache-control", "no-store");
    return end(200, "application/json; charset=utf-8", keeperFacts(peer, request.headers.host, now()));
  }
  const file = files.get(path);
  if (!file) {
    response.setHeader("cache-control", "no-store");
    return end(404, PLAIN, "There is nothing at this address.\n");
  }
  response.setHeader("cache-control", file.cache);
  response.setHeader("etag", file.etag);
  if (request.headers["if-none-match"] === file.etag) return void response.writeHead(304).end();
  const accepted = String(request.headers["accept-encoding"] ?? "");
  const [encoding, body] = /\bbr\b/.test(accepted) && file.brotli ? ["br", file.brotli] : /\bgzip\b/.test(accepted) && file.gzip ? ["gzip", file.gzip] : ["", file.body];
  if (encoding) response.setHeader("content-encoding", encoding);
  end(200, file.type, body);
};

const PLAIN = "text/plain; charset=utf-8";

/**
 * What a page needs to find the helper that served it: the keeper's name, and its time (KP5). The page
 * makes the address itself, from the one it was opened at (`helperAddress` of the transport); `address`
 * is that address for a page opened by plain http, as most tests and tools are.
 */
const keeperFacts = (peer: string, host: string | undefined, now: number): string => {
  const [, name, port] = /^([a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host ?? "") ?? [];
  const where = name === undefined ? undefined : /^\d+\.\d+\.\d+\.\d+$/.test(name) ? `/ip4/${name}` : `/dns4/${name}`;
  return `${JSON.stringify({ peer, time: now, ...(where ? { address: `${where}/tcp/${port ?? "80"}/ws/p2p/${peer}` } : {}) })}\n`;
};
