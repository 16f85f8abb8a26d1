import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium, type Browser, type BrowserContext, type Page, type WebSocket } from "playwright-core";
import { findChromium } from "../../../../tooling/chromium.ts";

export interface Person {
  readonly name: string;
  readonly pid: number;
  /** The profile folder: what stays on this person's disk. */
  readonly profile: string;
  /** Where the fake camera looks for its film; write it before the camera is opened. */
  readonly film: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** CSP and Trusted Types violations, page errors, and requests to other hosts, as they came. Must stay empty. */
  readonly trouble: readonly string[];
  /** Sockets through which something came and that are not closed. */
  openSockets(): number;
  /** Ends the browser politely, so that its profile is whole on disk. */
  close(): Promise<void>;
  kill(): void;
}

export interface PersonOptions {
  readonly origin: string;
  readonly flags?: readonly string[];
  readonly profile?: string;
  /** A camera that shows `film`, allowed for this address; or none. */
  readonly camera?: "film" | "none";
  readonly width?: number;
  readonly height?: number;
}

const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--mute-audio",
];

/** One person: one Chromium process tree with a profile folder of its own, driven from outside. */
export const openPerson = async (name: string, options: PersonOptions): Promise<Person> => {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), `thicket-${name}-`));
  const film = join(profile, "film.y4m");
  const camera = options.camera ?? "film";
  const flags = [
    ...QUIET, `--user-data-dir=${profile}`, "--remote-debugging-port=0", `--window-size=${options.width ?? 1000},${options.height ?? 1000}`,
    ...(camera === "film" ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`] : []),
    ...(options.flags ?? []), "about:blank",
  ];
  rmSync(join(profile, "DevToolsActivePort"), { force: true });
  const child = spawn(findChromium().path, flags, { stdio: "ignore" });
  const browser = await connect(child, profile);
  const context = browser.contexts()[0];
  if (context === undefined) throw new Error("Chromium came up without a window");
  if (camera === "film") await context.grantPermissions(["camera"], { origin: options.origin });
  const trouble: string[] = [];
  const sockets = new Set<WebSocket>();
  await watch(context, options.origin, trouble, sockets);
  const page = context.pages()[0] ?? (await context.newPage());
  watchPage(page, options.origin, trouble, sockets);
  await page.setViewportSize({ width: options.width ?? 1000, height: options.height ?? 1000 });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    name, pid: child.pid ?? 0, profile, film, context, page, trouble,
    openSockets: () => sockets.size,
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => undefined);
      await Promise.race([ended, sleep(10_000)]);
      if (child.exitCode === null) child.kill("SIGKILL");
    },
    kill: () => void child.kill("SIGKILL"),
  };
};

const connect = async (child: ChildProcess, profile: string): Promise<Browser> => {
  const file = join(profile, "DevToolsActivePort");
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`Chromium ended at once with ${child.exitCode}`);
    if (existsSync(file) && readFileSync(file, "utf8").includes("\n")) {
      const port = readFileSync(file, "utf8").split("\n")[0];
      return chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    }
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error("Chromium did not open its door in 30 s");
};

const watch = async (context: BrowserContext, origin: string, trouble: string[], sockets: Set<WebSocket>): Promise<void> => {
  await context.addInitScript(() => {
    // Kept so that a test can ask each connection for its statistics; nothing else about it is changed.
    const made: RTCPeerConnection[] = [];
    Object.assign(globalThis, {
      peerConnectionsMade: made,
      RTCPeerConnection: class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          made.push(this);
        }
      },
    });
    document.addEventListener("securitypolicyviolation", (event) => {
      // eslint-disable-next-line no-console -- the only way out of the page for the test to see
      console.error(`VIOLATION ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  context.on("page", (page) => watchPage(page, origin, trouble, sockets));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== new URL(origin).host) trouble.push(`request to another host: ${url.host}`);
  });
};

const watched = new WeakSet<Page>();

const watchPage = (page: Page, origin: string, trouble: string[], sockets: Set<WebSocket>): void => {
  if (watched.has(page)) return;
  watched.add(page);
  const host = new URL(origin).host;
  page.on("pageerror", (error) => trouble.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (/VIOLATION|Content Security Policy|TrustedScript|Trusted Type/i.test(text)) trouble.push(text);
  });
  page.on("websocket", (socket) => {
    if (new URL(socket.url()).host !== host) trouble.push(`socket to another host: ${socket.url()}`);
    socket.on("framereceived", () => sockets.add(socket));
    socket.on("close", () => sockets.delete(socket));
  });
};
