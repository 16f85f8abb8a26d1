import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer as createHttp, request } from "node:http";
import { createServer as createTcp, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeTransport } from "@thicket/transport-libp2p/node";
import type { Connection, PeerTag, Transport } from "@thicket/link";
import { fromUtf8, utf8 } from "@thicket/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createUpgrades } from "./pass-upgrade.ts";

let data: string;
let child: ChildProcess | undefined;
let log = "";
const stopping: (() => unknown)[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "thicket-keeper-"));
});
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
  child?.kill("SIGKILL");
  rmSync(data, { recursive: true });
});

/** The real program, on a port of its own; the address that devices use. */
const start = async (): Promise<{ readonly origin: string; readonly address: string }> => {
  log = "";
  child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--port", "0", "--data", data], { stdio: "pipe" });
  const origin = await new Promise<string>((resolve, reject) => {
    for (const stream of [child?.stdout, child?.stderr])
      stream?.on("data", (bytes: Buffer) => {
        log += bytes.toString();
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? [];
        if (found !== undefined && log.includes("\nkeeper ")) resolve(found);
      });
    child?.once("exit", () => reject(new Error(log)));
  });
  const { address } = (await (await fetch(`${origin}/keeper.json`)).json()) as { readonly address: string };
  return { origin, address };
};

const enter = async (address: string): Promise<Transport> => {
  const transport = await createNodeTransport({ helpers: [address] });
  await transport.start();
  stopping.push(() => transport.stop());
  return transport;
};

const TOPIC = utf8("a topic of 32 bytes, a canary!!!");
const SAID = "what Ana says to Bo, canary 7Q";

test("KP3 after two have met and talked through it, a keeper's disk holds its key and its log holds counts; nothing of them is in either", async () => {
  const { origin, address } = await start();
  const [ana, bo] = [await enter(address), await enter(address)];
  const heard = new Promise<string | undefined>((resolve, reject) => {
    bo.onConnection((connection: Connection) => {
      void (async () => {
        for await (const message of connection.messages()) return resolve(fromUtf8(message));
      })().catch(reject);
    });
  });
  ana.onPresent((_, peer: PeerTag) => {
    void ana.dial(peer, "session").then((dialled) => (dialled.ok ? dialled.value.send(utf8(SAID)) : undefined));
  });
  for (const each of [ana, bo]) each.announce([TOPIC]);
  expect(await heard).toBe(SAID);
  await fetch(`${origin}/nothing-here?who=Ana`, { headers: { cookie: "name=Ana", "user-agent": "Ana's browser" } });
  await new Promise((resolve) => {
    child?.once("exit", resolve);
    child?.kill("SIGTERM");
  });
  expect(readdirSync(data)).toEqual(["keeper.key"]);
  expect(readFileSync(join(data, "keeper.key")).length).toBe(64);
  expect(statSync(join(data, "keeper.key")).mode & 0o077).toBe(0);
  for (const line of log.trim().split("\n")) expect(line).toMatch(/^(Thicket is at http:\/\/127\.0\.0\.1:\d+\/.*|keeper 12D3Koo\w+|count \{("\w+":\d+,?)+\})$/);
  for (const name of [ana.self, bo.self, "Ana", "canary", "7Q"]) expect(log).not.toContain(name);
});

test("KP3 of a request's head only what the handshake needs is passed on to the network half", async () => {
  const heads: string[] = [];
  const sockets: Socket[] = [];
  const inner = createTcp((socket) => {
    sockets.push(socket);
    socket.on("data", (bytes) => heads.push(bytes.toString()));
  });
  await new Promise<void>((resolve) => inner.listen(0, "127.0.0.1", resolve));
  const upgrades = createUpgrades((inner.address() as AddressInfo).port);
  const outer = createHttp().on("upgrade", upgrades.pass);
  await new Promise<void>((resolve) => outer.listen(0, "127.0.0.1", resolve));
  const { port } = outer.address() as AddressInfo;
  stopping.push(() => {
    upgrades.closeAll();
    for (const socket of sockets) socket.destroy();
    inner.close();
    outer.close();
  });
  const asking = request({ port, host: "127.0.0.1", headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "k".repeat(24), "sec-websocket-version": "13", cookie: "name=Ana", "user-agent": "Ana's browser", "accept-language": "nds", "x-forwarded-for": "192.0.2.7" } });
  asking.on("error", () => undefined).end();
  await expect.poll(() => heads.join("")).toContain("\r\n\r\n");
  expect(heads.join("")).toContain("sec-websocket-key");
  for (const secret of ["Ana", "nds", "192.0.2.7", "cookie", "user-agent"]) expect(heads.join("").toLowerCase()).not.toContain(secret.toLowerCase());
});
