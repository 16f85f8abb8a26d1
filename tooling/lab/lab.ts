/**
 * A page of our own in a real Chromium with a profile on disk, for what must be seen to happen there:
 * stores, scanners, measurements. (A context without a profile keeps IndexedDB in memory.)
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { build } from "vite";
import { findChromium } from "../chromium.ts";

export const QUIET_FLAGS: readonly string[] = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

export interface Lab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The folder of the browser's profile. */
  readonly profile: string;
  /** Calls a handler of the page's worker (`answer` in worker.ts); arguments and result are plain JSON. */
  call<T>(method: string, ...args: readonly unknown[]): Promise<T>;
  /** The same for a handler the page's own module gave to `answerInPage`. */
  callPage<T>(method: string, ...args: readonly unknown[]): Promise<T>;
  /** Loads the page anew, with a new worker. */
  reload(): Promise<void>;
  /** Ends the browser politely: its profile is whole on disk. Removes it unless it was given or `keep` is set. */
  close(options?: { readonly keep?: boolean }): Promise<void>;
}

export interface LabOptions {
  /** Absolute path of the module that runs in the worker. */
  readonly worker: string;
  /** One that runs in the page itself, beside the worker (page.ts). */
  readonly page?: string;
  /** More files to serve, as text. */
  readonly files?: Readonly<Record<string, readonly [type: string, body: string]>>;
  readonly profile?: string;
  /** A profile opened a second time finds its data only on the port it was made on. */
  readonly port?: number;
  readonly flags?: readonly string[];
  /** Headers of every file served. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const openLab = async (options: LabOptions): Promise<Lab> => {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), "thicket-lab-"));
  const script = async (entry: string | undefined): Promise<readonly [string, string]> => ["text/javascript", entry === undefined ? "" : await bundle(entry)];
  const files = { ...options.files, "/": ["text/html", PAGE], "/page.js": ["text/javascript", PAGE_SCRIPT], "/own.js": await script(options.page), "/worker.js": await script(options.worker) } as const;
  const { server, origin } = await serve(files, options);
  const context = await chromium.launchPersistentContext(profile, { executablePath: findChromium().path, headless: true, args: [...QUIET_FLAGS, ...(options.flags ?? [])] });
  const page = context.pages()[0] ?? (await context.newPage());
  const open = async (): Promise<void> => void (await page.goto(origin));
  await open();
  return {
    page, context, profile,
    call: (method, ...args) => callIn(page, "call", method, args),
    callPage: (method, ...args) => callIn(page, "callPage", method, args),
    reload: open,
    close: async ({ keep = options.profile !== undefined } = {}) => {
      await context.close();
      server.closeAllConnections();
      server.close();
      if (!keep) rmSync(profile, { recursive: true, force: true });
    },
  };
};

type Calls = Readonly<Record<"call" | "callPage", (method: string, args: readonly unknown[]) => Promise<unknown>>>;

const callIn = <T>(page: Page, realm: "call" | "callPage", method: string, args: readonly unknown[]): Promise<T> =>
  page.evaluate(([where, name, values]) => (globalThis as unknown as Calls)[where](name, values), [realm, method, args] as const) as Promise<T>;

/** One module with all it imports, as text. */
export const bundle = async (entry: string): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    root: join(import.meta.dirname, "../.."),
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: { write: false, minify: true, target: "chrome119", lib: { entry, formats: ["es"], fileName: "bundle" }, rollupOptions: { output: { codeSplitting: false } } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ("output" in one ? one.output : []));
  const chunk = outputs.find((output) => output.type === "chunk");
  if (chunk?.type !== "chunk") throw new Error(`nothing was built from ${entry}`);
  return chunk.code;
};

const serve = async (files: Readonly<Record<string, readonly [type: string, body: string]>>, { port = 0, headers = {} }: LabOptions): Promise<{ server: Server; origin: string }> => {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ""];
    response.writeHead(file === undefined ? 404 : 200, { ...headers, "content-type": file?.[0] ?? "text/plain", "cache-control": "no-store" });
    response.end(file?.[1]);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
};

const PAGE = `<!doctype html><meta charset="utf-8"><title>Lab</title><script type="module" src="/page.js"></script><script type="module" src="/own.js"></script>`;

const PAGE_SCRIPT = `
const worker = new Worker("/worker.js", { type: "module" });
const waiting = new Map();
let calls = 0;
worker.onmessage = ({ data }) => {
  if (!Array.isArray(data)) return;
  const [id, ok, value] = data;
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (ok) resolve(value); else reject(new Error(value));
};
globalThis.call = (method, args) => new Promise((resolve, reject) => {
  waiting.set(++calls, { resolve, reject });
  worker.postMessage([calls, method, args]);
});
worker.onerror = (event) => { for (const { reject } of waiting.values()) reject(new Error(event.message)); };
`;
