/**
 * LM6, LM7, MD2: a real keeper process and strangers who keep to nothing, each a process of its own
 * (packages/transport-libp2p/e2e/stranger.ts) or a bare socket. Afterwards the keeper is the same
 * process, has counted no fault, has stayed under a stated bound, and two honest machines meet.
 * Control: the same strangers and a keeper as the library gives it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Connection } from "@thicket/link";
import { createNodeTransport } from "@thicket/transport-libp2p/node";
import { fromUtf8, utf8 } from "@thicket/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startKeeperProcess, type KeeperProcess } from "./lab.ts";

/** What a keeper that began at some 160 MB may ever have held. */
const BOUND_MB = 512;
/** What people who read nothing may cost it, on top. */
const SLOW_BOUND_MB = 96;
/** Twenty seconds on a machine of two cores; the rest is for one that has other things to do. */
const BUSY_MS = 400_000;
/** Strangers come from an address of their own. */
const STRANGER = "127.0.0.2";

const program = (name: string): string => fileURLToPath(new URL(`../../../packages/transport-libp2p/e2e/${name}`, import.meta.url));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let folder = "";
let keeper: KeeperProcess;
let address = "";
const ended: (() => unknown)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "thicket-attack-"));
  const web = join(folder, "web");
  await mkdir(join(web, "assets"), { recursive: true });
  await writeFile(join(web, "index.html"), "<!doctype html><title>The app</title>");
  await writeFile(join(web, "assets", "large-0123456789.js"), "/* large */".repeat(400_000));
  await writeFile(join(folder, "secret.txt"), "a secret beside the web folder");
  keeper = await startKeeperProcess(web, join(folder, "data"));
  ({ address } = (await (await fetch(`http://127.0.0.1:${keeper.port}/keeper.json`)).json()) as { readonly address: string });
});
afterAll(async () => {
  for (const end of ended) await end();
  await keeper.kill();
  await rm(folder, { recursive: true, force: true });
});

const memory = async (child: ChildProcess, what: "VmRSS" | "VmHWM"): Promise<number> => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(await readFile(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** What the stranger says of its attack; it ends by itself, or is ended. */
const stranger = (attack: string, at: string, ms = 150_000): Promise<Record<string, unknown> | undefined> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program("stranger.ts"), attack, at], { stdio: ["ignore", "pipe", "ignore"] });
    ended.push(() => child.kill("SIGKILL"));
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
    child.once("exit", () => {
      clearTimeout(timer);
      resolve(said ? (JSON.parse(said) as Record<string, unknown>) : undefined);
    });
  });

const openSocket = (from = STRANGER): Socket => {
  const socket = connect({ port: keeper.port, host: "127.0.0.1", localAddress: from });
  socket.on("error", () => undefined).resume();
  ended.push(() => socket.destroy());
  return socket;
};
/** Everything that comes back on a bare connection until it is closed, or for a while. */
const say = (request: string | Buffer, ms = 1500): Promise<string> =>
  new Promise((resolve) => {
    const socket = openSocket();
    let heard = "";
    socket.on("data", (bytes) => (heard += bytes.toString("latin1")));
    const done = (): void => {
      socket.destroy();
      resolve(heard);
    };
    socket.once("close", done);
    setTimeout(done, ms);
    socket.write(request);
  });
const head = (line: string, ...more: readonly string[]): string => `${[line, `host: 127.0.0.1:${keeper.port}`, ...more, "connection: close"].join("\r\n")}\r\n\r\n`;
const upgrade = (...more: readonly string[]): string =>
  `${["GET / HTTP/1.1", `host: 127.0.0.1:${keeper.port}`, "connection: Upgrade", "upgrade: websocket", `sec-websocket-key: ${"k".repeat(22)}==`, "sec-websocket-version: 13", ...more].join("\r\n")}\r\n\r\n`;

/** Two who meet on a topic nobody else knows, and one line from the one to the other. */
const honestPairMeets = async (): Promise<string | undefined> => {
  const topic = crypto.getRandomValues(new Uint8Array(32));
  const [ana, bo] = await Promise.all([0, 1].map(() => createNodeTransport({ helpers: [address] })));
  if (!ana || !bo) return undefined;
  try {
    const heard = new Promise<string>((resolve) => {
      bo.onConnection((connection: Connection) => {
        void (async () => {
          for await (const message of connection.messages()) resolve(fromUtf8(message) ?? "");
        })().catch(() => undefined);
      });
    });
    ana.onPresent((_, peer) => void ana.dial(peer, "session").then((dialled) => (dialled.ok ? dialled.value.send(utf8("still here")) : undefined)));
    for (const each of [ana, bo]) {
      each.announce([topic]);
      await each.start();
    }
    return await Promise.race([heard, pause(20_000).then(() => undefined)]);
  } finally {
    await Promise.all([ana.stop(), bo.stop()]);
  }
};

test("MD2 what identify tells a stranger: no program, no system, no address of this machine's", async () => {
  const told = await stranger("tell", address);
  process.stdout.write(`identify tells: ${JSON.stringify(told)}\n`);
  expect(told).toMatchObject({ agent: "t/1", version: "t/0.1.0", listen: [], observed: "undefined", record: false });
  for (const protocol of (told?.["protocols"] ?? []) as string[]) expect(protocol).toMatch(/^\/t\/|^\/libp2p\/circuit\/relay\/0\.2\.0\/hop$/);
});

test("LM7 requests without sense are refused, reach no file, and put nothing into the policy", async () => {
  const long = "a".repeat(20_000);
  const wrong: readonly (readonly [string, string | Buffer])[] = [
    ["a path upwards", head("GET /../secret.txt HTTP/1.1")],
    ["encoded", head("GET /%2e%2e/secret.txt HTTP/1.1")],
    ["twice", head("GET /assets/..%252f..%252fsecret.txt HTTP/1.1")],
    ["backwards", head("GET /..\\secret.txt HTTP/1.1")],
    ["the key", head("GET /../data/keeper.key HTTP/1.1")],
    ["an absolute path", head("GET //etc/passwd HTTP/1.1")],
    ["a whole address", head("GET http://127.0.0.1/../secret.txt HTTP/1.1")],
    ["a NUL", Buffer.from(head("GET /index.html\u0000.js HTTP/1.1"))],
    ["an encoded NUL", head("GET /index.html%00 HTTP/1.1")],
    ["TRACE", head("TRACE / HTTP/1.1")],
    ["CONNECT", head("CONNECT 127.0.0.1:22 HTTP/1.1")],
    ["POST", `${head("POST / HTTP/1.1", "content-length: 5")}hello`],
    ["two lengths", `${head("POST / HTTP/1.1", "content-length: 5", "content-length: 50")}hello`],
    ["length and chunks", `${head("POST / HTTP/1.1", "content-length: 6", "transfer-encoding: chunked")}0\r\n\r\nGET /../secret.txt HTTP/1.1\r\n\r\n`],
    ["a huge head", head("GET / HTTP/1.1", `x: ${long}`)],
    ["a huge path", head(`GET /${long} HTTP/1.1`)],
    ["no HTTP", Buffer.from(Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) & 255))],
    ["a TLS hello", Buffer.from("16030100a5010000a10303", "hex")],
    ["another upgrade", head("GET / HTTP/1.1", "upgrade: h2c").replace("connection: close", "connection: Upgrade")],
    ["an upgrade with a body", `${upgrade("content-length: 30")}GET /../secret.txt HTTP/1.1\r\n\r\n`],
    ["an upgrade by POST", upgrade().replace("GET", "POST")],
    ["another site's page", upgrade("origin: http://elsewhere.example")],
  ];
  const answers = await Promise.all(wrong.map(async ([what, request]) => [what, await say(request)] as const));
  for (const [what, answer] of answers) {
    expect(answer, what).not.toMatch(/secret|root:/);
    expect(answer, what).toMatch(/^$|^HTTP\/1\.1 (400|403|404|405|431)/);
  }
  for (const host of ["x; script-src *", "x y", "x'unsafe-eval'", "x,y", `${"h".repeat(300)}`, "x\tscript-src"]) {
    const answer = await say(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    const policy = /content-security-policy: (.*)/i.exec(answer)?.[1] ?? "";
    expect(policy).toMatch(/connect-src 'self';/);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  }
  // Control: a host that is one gets into the policy, and a file that is there is found.
  expect(await say(head("GET / HTTP/1.1"))).toMatch(new RegExp(`connect-src 'self' ws://127\\.0\\.0\\.1:${keeper.port} [^]*The app`));
});

test("LM6 sockets that say nothing, stop half-way or break the frame keep nobody out", async () => {
  const silent = Array.from({ length: 300 }, () => openSocket());
  const half = Array.from({ length: 300 }, (_, i) => {
    const socket = openSocket();
    socket.write(i % 2 === 0 ? upgrade() : upgrade().slice(0, 40 + i));
    // What follows is no handshake: a frame of 2^63 bytes, one without a mask, one of a kind that isn't.
    if (i % 6 === 0) setTimeout(() => socket.write(Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])), 200);
    if (i % 6 === 2) setTimeout(() => socket.write(Buffer.from([0x82, 0x05, 1, 2, 3, 4, 5])), 200);
    if (i % 6 === 4) setTimeout(() => socket.write(Buffer.from([0x8f, 0x80, 0, 0, 0, 0])), 200);
    if (i % 50 === 1) setTimeout(() => socket.resetAndDestroy(), 300);
    return socket;
  });
  const slow = Array.from({ length: 50 }, () => {
    const socket = openSocket();
    socket.write(head("GET /assets/large-0123456789.js HTTP/1.1"));
    return socket.pause();
  });
  await pause(1000);
  expect(await honestPairMeets()).toBe("still here");
  // One address may hold so many sockets and no more.
  const more = Array.from({ length: 400 }, () => openSocket());
  await expect.poll(() => [...silent, ...half, ...slow, ...more].filter(({ readyState }) => readyState === "open").length, { timeout: 10_000 }).toBeLessThanOrEqual(768);
  expect((await fetch(`http://127.0.0.1:${keeper.port}/`)).status).toBe(200);
  for (const socket of [...silent, ...half, ...slow, ...more]) socket.destroy();
  expect(keeper.log()).not.toContain("fault");
});

test("LM7 LM6 rubbish on every protocol, a thousand unnamed streams, 10,000 wrong announcements, people who don't read: the keeper goes on", async () => {
  const said = await Promise.all(["noisy", "unnamed", "deaf"].map((attack) => stranger(attack, address)));
  said.push(await stranger("fuzz", address));
  const before = await memory(keeper.process, "VmRSS");
  said.push(await stranger("slow", address));
  const cost = (await memory(keeper.process, "VmRSS")) - before;
  const peak = await memory(keeper.process, "VmHWM");
  process.stdout.write(`attacks: ${JSON.stringify(said)}; people who don't read cost ${cost.toFixed(0)} MB (bound ${SLOW_BOUND_MB}); at most ${peak.toFixed(0)} MB (bound ${BOUND_MB})\n`);
  const [noisy, unnamed, deaf, fuzz, slow] = said;
  expect(noisy?.["sent"]).toBeGreaterThan(100);
  expect(unnamed).toEqual({ opened: 1000, cut: 1000 });
  expect(deaf?.["open"]).toBe(16);
  expect(fuzz?.["sent"]).toBe(10_000);
  expect(slow?.["sent"]).toBeGreaterThan(5_000_000);
  expect(cost).toBeLessThan(SLOW_BOUND_MB);
  expect(peak).toBeLessThan(BOUND_MB);
  expect(isAlive(keeper.process)).toBe(true);
  // Not saved by the net under it: nothing fell.
  expect(keeper.log()).not.toContain("fault");
  expect(await honestPairMeets()).toBe("still here");
}, BUSY_MS);

/** A keeper as the library gives it, and where it is. */
const startUnsafe = async (): Promise<{ readonly child: ChildProcess; readonly at: string }> => {
  const child = spawn(process.execPath, [program("unsafe-keeper.ts")], { stdio: ["ignore", "pipe", "ignore"] });
  ended.push(() => child.kill("SIGKILL"));
  return { child, at: await new Promise<string>((resolve) => child.stdout.once("data", (bytes: Buffer) => resolve(bytes.toString().trim()))) };
};

test("LM7 control: a keeper as the library gives it fills up with what nobody reads, and one frame ends it; one handler that trusts its peer too", async () => {
  const { child, at } = await startUnsafe();
  const before = await memory(child, "VmRSS");
  await stranger("slow", at, 30_000);
  const cost = (await memory(child, "VmHWM")) - before;
  process.stdout.write(`control: people who don't read cost ${cost.toFixed(0)} MB\n`);
  expect(cost).toBeGreaterThan(SLOW_BOUND_MB);

  const socket = connect({ port: Number(/tcp\/(\d+)/.exec(at)?.[1]), host: "127.0.0.1" });
  socket.on("error", () => undefined).resume();
  ended.push(() => socket.destroy());
  socket.write(upgrade());
  setTimeout(() => socket.write(Buffer.from([0x82, 0x05, 1, 2, 3, 4, 5])), 500);
  await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false);

  const other = await startUnsafe();
  const end = new Promise((resolve) => other.child.once("exit", resolve));
  await Promise.race([end, stranger("noisy", other.at, 30_000)]);
  await expect.poll(() => isAlive(other.child), { timeout: 5000 }).toBe(false);
}, BUSY_MS);
