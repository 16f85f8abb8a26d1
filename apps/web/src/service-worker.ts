/**
 * Keeps one release of the app on this device, so it opens with no helper in reach. Each file is checked
 * against the hash this list was built with before it is kept; a release that isn't whole is not installed.
 * A new release waits until the person accepts it. No other origin is ever fetched, and no key is ever here.
 */
interface FetchEventLike extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Scope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", f: (event: LifeEvent) => void): void;
  addEventListener(type: "fetch", f: (event: FetchEventLike) => void): void;
  addEventListener(type: "message", f: (event: MessageEvent) => void): void;
}

/** Filled in by the build: path → SHA-256 in hex. */
declare const __RELEASE__: { readonly name: string; readonly files: Readonly<Record<string, string>> };

const scope = globalThis as unknown as Scope;
const release = __RELEASE__;
const CACHE = `release-${release.name}`;

const hex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const keep = async (cache: Cache, path: string, expected: string): Promise<void> => {
  const response = await fetch(path, { cache: "no-cache", redirect: "error" });
  if (!response.ok) throw new Error("a file of this release is missing");
  const found = hex(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
  if (found !== expected) throw new Error("a file of this release is not the one it was built with");
  await cache.put(path, response);
};

const install = async (): Promise<void> => {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(release.files).map(([path, hash]) => keep(cache, path, hash)));
  } catch (problem) {
    await caches.delete(CACHE);
    throw problem;
  }
};

const activate = async (): Promise<void> => {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await scope.clients.claim();
};

const answer = async (request: Request, path: string): Promise<Response> => {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
};

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("message", (event) => {
  if (event.data === "accept-release") void scope.skipWaiting();
});
scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const path = event.request.mode === "navigate" ? "/index.html" : url.pathname;
  if (path in release.files) event.respondWith(answer(event.request, path));
});
