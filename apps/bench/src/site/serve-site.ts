/** Serves a built folder to pages that need no keeper. Isolated, as the keeper's pages are: clocks are as fine in both. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative } from "node:path";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm" };
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "same-origin" };

export interface ServedSite {
  readonly origin: string;
  close(): void;
}

export const serveSite = async (folder: string, more: Readonly<Record<string, string>> = {}): Promise<ServedSite> => {
  const files = new Map<string, string | Buffer>(Object.entries(more));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(`/${relative(folder, path)}`, readFileSync(path));
  }
  const server = createServer((request, response) => {
    const name = request.url ?? "";
    const file = files.get(name);
    response.writeHead(file === undefined ? 404 : 200, { ...ISOLATED, "content-type": TYPES[extname(name)] ?? "text/plain", "cache-control": "no-store" });
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
