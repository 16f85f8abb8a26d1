/** A hostile peer, made of the bare library, against the code that pages run, over a real keeper node. */
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { circuitRelayServer, circuitRelayTransport } from "@libp2p/circuit-relay-v2";
import { identify, type Identify } from "@libp2p/identify";
import type { Connection as Wire, Libp2p, Stream } from "@libp2p/interface";
import { webSockets } from "@libp2p/websockets";
import { multiaddr } from "@multiformats/multiaddr";
import { creditFrame, endFrame, messageHead, WINDOW_BYTES, type Connection, type PeerTag, type Transport } from "@thicket/link";
import { concat, fromUtf8, MAX_MESSAGE_BYTES, utf8 } from "@thicket/wire";
import { createLibp2p } from "libp2p";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeeperNode, createNodeTransport, type KeeperNode } from "../node/index.ts";
import { guardedCircuit } from "./guarded-circuit.ts";
import { commonOptions } from "./options.ts";
import { AGENT, MAX_STREAMS_PER_PEER, PROTOCOL_OF, SERVICE_PREFIX } from "./protocols.ts";

const LONG = 60_000;
/** Eve's own unsent bytes are in it: 60 streams of 4.8 MB, and 30 MB. */
const COST_MB = 480;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const quietly = async <T>(f: () => T | Promise<T>): Promise<T | undefined> => {
  try {
    return await f();
  } catch {
    return undefined;
  }
};

let keeper: KeeperNode;
let address = "";
const ending: (() => unknown)[] = [];
const fallen: unknown[] = [];
const fall = (problem: unknown): void => void fallen.push(problem);

beforeEach(async () => {
  keeper = await createKeeperNode({ now: Date.now });
  address = `/ip4/127.0.0.1/tcp/${keeper.port}/ws/p2p/${keeper.peer}`;
  ending.push(() => keeper.stop());
  process.on("unhandledRejection", fall);
});
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
  process.off("unhandledRejection", fall);
  expect(fallen.splice(0)).toEqual([]);
});

const enter = async (): Promise<Transport> => {
  const transport = await createNodeTransport({ helpers: [address] });
  await transport.start();
  ending.push(() => transport.stop());
  await expect.poll(() => transport.helpers().map(({ state }) => state), { timeout: 10_000 }).toEqual(["connected"]);
  return transport;
};

interface Eve {
  readonly node: Libp2p<{ identify: Identify }>;
  readonly wire: Wire;
  open(protocol: string): Promise<Stream>;
}
const attack = async (victim: PeerTag): Promise<Eve> => {
  const node = await createLibp2p({
    transports: [webSockets(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ maxOutboundStreams: 10_000, streamOptions: { maxWriteBufferLength: Number.POSITIVE_INFINITY } })],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify({ protocolPrefix: SERVICE_PREFIX, runOnConnectionOpen: false }) },
  });
  ending.push(() => node.stop());
  const wire = await node.dial(multiaddr(`${address}/p2p-circuit/p2p/${victim}`), { signal: AbortSignal.timeout(10_000) });
  return { node, wire, open: (protocol) => wire.newStream(protocol, { signal: AbortSignal.timeout(10_000), runOnLimitedConnection: true, maxOutboundStreams: 10_000 }) };
};

test("MD2 a page tells a stranger no address, neither its own nor where its helper or the stranger stands, and no program", async () => {
  const bo = await enter();
  const eve = await attack(bo.self);
  const told = await eve.node.services.identify.identify(eve.wire);
  expect(told).toMatchObject({ agentVersion: AGENT, protocolVersion: `${SERVICE_PREFIX}/0.1.0`, listenAddrs: [], observedAddr: undefined, signedPeerRecord: undefined });
  // Control: what the library tells by itself.
  const plain = await createLibp2p({ addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"] }, transports: [webSockets()], connectionEncrypters: [noise()], streamMuxers: [yamux()], services: { identify: identify({ protocolPrefix: SERVICE_PREFIX }) } });
  ending.push(() => plain.stop());
  const open = await eve.node.services.identify.identify(await eve.node.dial(plain.getMultiaddrs()));
  expect(open.agentVersion).toMatch(/node\/\d/);
  expect(open.listenAddrs.length).toBe(1);
  expect(open.observedAddr).toBeDefined();
}, LONG);

test("LM7 LM6 rubbish, floods, streams left open or half ended: an honest session goes on, memory is bounded, nothing falls", async () => {
  const [ana, bo] = [await enter(), await enter()];
  const heard: string[] = [];
  const held: Connection[] = [];
  bo.onConnection((connection) => {
    held.push(connection);
    // Only Ana's are read: who reads nothing of a hostile stream must not pay for it.
    if (connection.remotePeer !== ana.self) return;
    void (async () => {
      for await (const message of connection.messages()) heard.push(fromUtf8(message) ?? "");
    })().catch(() => undefined);
  });
  const dialled = await ana.dial(bo.self, "session");
  if (!dialled.ok) throw new Error(dialled.error.code);
  await dialled.value.send(utf8("before"));
  await expect.poll(() => heard).toEqual(["before"]);

  const before = process.memoryUsage().rss;
  const eve = await attack(bo.self);
  const piece = concat(messageHead(60_000), new Uint8Array(60_000));
  const frames: readonly Uint8Array[] = [
    Uint8Array.of(0xff, 0xff, 0xff, 0xf0),
    messageHead(MAX_MESSAGE_BYTES),
    creditFrame(WINDOW_BYTES),
    concat(endFrame(), messageHead(5), new Uint8Array(5)),
    Uint8Array.of(0, 0),
    concat(messageHead(10), new Uint8Array(3)),
    concat(...Array.from({ length: 4000 }, () => messageHead(0))),
    endFrame(),
  ];
  for (const protocol of Object.values(PROTOCOL_OF))
    for (const [i, frame] of frames.entries()) {
      const stream = await quietly(() => eve.open(protocol));
      if (!stream) continue;
      await quietly(() => stream.send(frame));
      if (i % 3 === 1) await quietly(() => stream.close({ signal: AbortSignal.timeout(300) }));
      if (i % 3 === 2) stream.abort(new Error("no"));
    }
  // A flood past the window on every stream there may be, and more streams than there may be.
  const flood = await Promise.all(Array.from({ length: 60 }, () => quietly(() => eve.open(PROTOCOL_OF.session))));
  for (const stream of flood) await quietly(() => { for (let i = 0; i < 80; i++) stream?.send(piece); });
  const muxer = (eve.wire as unknown as { readonly muxer: { createStream(): Promise<Stream> } }).muxer;
  for (let i = 0; i < 500; i++) await quietly(async () => (await muxer.createStream()).send(new Uint8Array(60_000)));
  await pause(1500);
  expect(held.filter(({ remotePeer }) => remotePeer === eve.node.peerId.toString()).length).toBeGreaterThan(4);
  const cost = (process.memoryUsage().rss - before) / 1024 / 1024;
  process.stdout.write(`a hostile peer cost ${cost.toFixed(0)} MB in the process of all four (bound ${COST_MB})\n`);
  expect(cost).toBeLessThan(COST_MB);
  eve.wire.abort(new Error("half-way"));

  await dialled.value.send(utf8("after"));
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(["before", "after"]);
}, LONG);
test(`LM6 of one peer's streams ${MAX_STREAMS_PER_PEER} are held; the others are refused`, async () => {
  const bo = await enter();
  let open = 0;
  bo.onConnection((connection) => {
    open += 1;
    void connection.closed.then(() => (open -= 1));
  });
  const eve = await attack(bo.self);
  const streams: (Stream | undefined)[] = [];
  for (let i = 0; i < 30; i++) streams.push(await quietly(() => eve.open(PROTOCOL_OF.session)));
  await expect.poll(() => streams.filter((stream) => stream?.status === "open").length, { timeout: 5000 }).toBe(MAX_STREAMS_PER_PEER);
  expect(open).toBe(MAX_STREAMS_PER_PEER);
}, LONG);

test("MD2 only a helper is taken for a relay, whoever says they are one", async () => {
  const false_ = await createLibp2p({
    ...commonOptions,
    addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"] },
    transports: [webSockets()],
    services: { identify: identify({ protocolPrefix: SERVICE_PREFIX }), relay: circuitRelayServer() },
  });
  await false_.start();
  ending.push(() => false_.stop());
  const visit = async (circuit: ReturnType<typeof guardedCircuit>): Promise<readonly string[]> => {
    const page = await createLibp2p({ ...commonOptions, addresses: { listen: ["/p2p-circuit"] }, transports: [webSockets(), circuit], services: { identify: identify({ protocolPrefix: SERVICE_PREFIX }) } });
    await page.start();
    ending.push(() => page.stop());
    await page.dial(false_.getMultiaddrs());
    await pause(1500);
    return page.getMultiaddrs().map(String);
  };
  expect(await visit(guardedCircuit([address]))).toEqual([]);
  // Control: the library by itself stands at the stranger's.
  expect((await visit(circuitRelayTransport())).length).toBe(1);
}, LONG);

test("LM6 a name that would make another address leads nowhere", async () => {
  const ana = await enter();
  for (const name of ["x/../y", `${keeper.peer}/p2p-circuit/p2p/${keeper.peer}`, "a/ip4/192.0.2.7/tcp/80/ws", "0OIl"]) expect(await ana.dial(name as PeerTag, "session")).toEqual({ ok: false, error: { code: "unreachable" } });
}, LONG);

test("LM6 a keeper forgets who left at once: no reservation, no stream, no name", async () => {
  const [ana, bo] = [await enter(), await enter()];
  const dialled = await ana.dial(bo.self, "session");
  expect(dialled.ok).toBe(true);
  expect(keeper.counts()).toMatchObject({ connections: 2, reservations: 2, relayed: 1 });
  await bo.stop();
  await expect.poll(() => keeper.counts(), { timeout: 10_000 }).toMatchObject({ connections: 1, reservations: 1, relayed: 0 });
  expect(await ana.dial(bo.self, "session")).toMatchObject({ ok: false });
}, LONG);
