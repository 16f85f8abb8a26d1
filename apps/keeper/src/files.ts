/**
 * The files of one release, read once at the start. A request is a look-up in this list and never
 * becomes a path, so there is nothing to traverse; what is not in the list does not exist.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { constants, brotliCompress, gzip } from "node:zlib";
import { promisify } from "node:util";

export interface ServedFile {
  readonly type: string;
  readonly cache: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly brotli: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

/** A release of ours is a few megabytes; past this the folder is not a release. */
export const MAX_RELEASE_BYTES: number = 64 * 1024 * 1024;

/** By address path, "/" included when there is an index.html. */
export const readRelease = async (folder: string): Promise<ReadonlyMap<string, ServedFile>> => {
  const files = new Map<string, ServedFile>();
  let total = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    const body = await readFile(path);
    total += body.length;
    if (total > MAX_RELEASE_BYTES) throw new Error("more than a release in the folder of the web app");
    const name = `/${relative(folder, path).split(sep).join("/")}`;
    files.set(name, await serve(name, body));
  }
  const index = files.get("/index.html");
  if (index) files.set("/", index);
  return files;
};

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
};

/** What a build names by its content: eight or more characters of a hash before the ending. */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const UNPACKED = new Set([".png", ".woff2", ".ico"]);

const serve = async (name: string, body: Buffer): Promise<ServedFile> => {
  const ending = extname(name);
  const hashed = name.startsWith("/assets/") && HASHED.test(name);
  const packs = !UNPACKED.has(ending) && body.length > 512;
  return {
    type: TYPES[ending] ?? "application/octet-stream",
    cache: hashed ? "public, max-age=31536000, immutable" : "no-cache",
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    body,
    brotli: packs ? await promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }) : undefined,
    gzip: packs ? await promisify(gzip)(body) : undefined,
  };
};
