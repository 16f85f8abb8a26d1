/** Real things for the transport's tests: keeper processes, and Chromium processes with a profile folder each. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { findChromium } from "../../../tooling/chromium.ts";
import type { Driver } from "./page/page.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../../web/package.json"))("playwright-core") as typeof import("playwright-core");

export const buildPage = async (): Promise<string> => {
  await build({ configFile: here("./vite.config.ts") });
  return here("../.cache/transport-page");
};

export interface KeeperProcess {
  readonly process: ChildProcess;
  readonly port: number;
  /** All it wrote so far. */
  log(): string;
  kill(): Promise<void>;
}

/** Port 0: any free one. */
export const startKeeperProcess = async (web: string, data: string, port = 0): Promise<KeeperProcess> => {
  const child = spawn(process.execPath, [here("../src/main.ts"), "--port", String(port), "--data", data, "--web", web], { stdio: "pipe" });
  let log = "";
  const found = new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const [, at] = /http:\/\/127\.0\.0\.1:(\d+)\/[^]*\nkeeper \S+\n/.exec(log) ?? [];
      if (at !== undefined) resolve(Number(at));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => reject(new Error(`keeper ended: ${log}`)));
  });
  return {
    process: child,
    port: await found,
    log: () => log,
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
};

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

type Calls = Exclude<keyof Driver, "seen">;
interface Driven {
  readonly driver: Driver & Record<string, (...given: readonly unknown[]) => unknown>;
}

export interface Person {
  readonly page: Page;
  /** The browser's process id. */
  readonly pid: number;
  readonly complaints: string[];
  call<K extends Calls>(name: K, ...given: Parameters<Driver[K]>): Promise<Awaited<ReturnType<Driver[K]>>>;
  seen(): Promise<Driver["seen"]>;
  /** Every RTCPeerConnection this page ever made: its state, and its selected pair's candidate types. */
  paths(): Promise<readonly { readonly state: string; readonly pair: readonly string[] }[]>;
  sockets(): Promise<number>;
  close(): Promise<void>;
}

/** Counts what the page opens, before any of its code runs. */
const watch = (): void => {
  const peers: RTCPeerConnection[] = [];
  const sockets: WebSocket[] = [];
  Object.assign(globalThis, { watched: { peers, sockets } });
  if (typeof RTCPeerConnection === "function")
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(given?: RTCConfiguration) {
        super(given);
        peers.push(this);
      }
    };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
};
interface Watched {
  readonly watched: { readonly peers: readonly RTCPeerConnection[]; readonly sockets: readonly WebSocket[] };
}

export const openPerson = async (url: string, flags: readonly string[] = []): Promise<Person> => {
  const profile = await mkdtemp(join(tmpdir(), "thicket-e2e-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium().path,
    headless: true,
    args: [...FLAGS, ...flags],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (problem) => complaints.push(String(problem)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("ERR_CONNECTION_REFUSED") && !message.location().url.endsWith("/favicon.ico")) complaints.push(message.text());
  });
  await page.addInitScript(watch);
  await page.goto(url);
  await page.evaluate(async () => {
    while (!("driver" in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  const session = await context.browser()?.newBrowserCDPSession();
  const processes = (await session?.send("SystemInfo.getProcessInfo"))?.processInfo ?? [];
  return {
    page,
    pid: processes.find(({ type }) => type === "browser")?.id ?? 0,
    complaints,
    call: ((name: string, ...given: readonly unknown[]) =>
      page.evaluate(([what, values]) => (globalThis as unknown as Driven).driver[what]?.(...values), [name, given] as const)) as Person["call"],
    seen: () => page.evaluate(() => (globalThis as unknown as Driven).driver.seen),
    paths: () =>
      page.evaluate(async () => {
        const { peers } = (globalThis as unknown as Watched).watched;
        return Promise.all(
          peers.map(async (peer) => {
            const reports = [...(await peer.getStats()).values()] as Record<string, unknown>[];
            const transport = reports.find(({ type }) => type === "transport");
            const pair = reports.find(({ id }) => id === transport?.["selectedCandidatePairId"]);
            const ends = [pair?.["localCandidateId"], pair?.["remoteCandidateId"]].map((id) => reports.find((report) => report["id"] === id)?.["candidateType"]);
            return { state: peer.connectionState, pair: ends.filter((end) => typeof end === "string") };
          }),
        );
      }),
    sockets: () => page.evaluate(() => (globalThis as unknown as Watched).watched.sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length),
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
};
