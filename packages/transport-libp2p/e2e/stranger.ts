/**
 * A stranger who keeps to nothing, as a program: `stranger.ts ATTACK ADDRESS`. Makes one attack on the
 * keeper at that address, prints one line of JSON about it, and ends. Run by apps/keeper/e2e.
 */
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { identify } from "@libp2p/identify";
import type { Connection, Stream } from "@libp2p/interface";
import { webSockets } from "@libp2p/websockets";
import { multiaddr } from "@multiformats/multiaddr";
import { encodeMeetingMessage, messageHead } from "@thicket/link";
import { concat } from "@thicket/wire";
import { createLibp2p, type Libp2p } from "libp2p";
import { STOP_PROTOCOL } from "../src/node/hop-codec.ts";
import { AGENT, SERVICE_PREFIX } from "../src/shared/protocols.ts";

const [, , attack = "", address = ""] = process.argv;
const keeper = multiaddr(address);
const HOP = "/libp2p/circuit/relay/0.2.0/hop";
const MEETING = "/t/1/m";
const PROTOCOLS = [HOP, MEETING, "/t/id/1.0.0", "/t/ping/1.0.0", "/t/1/s", STOP_PROTOCOL];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const quietly = async <T>(f: () => T | Promise<T>): Promise<T | undefined> => {
  try {
    return await f();
  } catch {
    return undefined;
  }
};

/** The same rubbish at every run. */
let seed = 7;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed % below;
};
const rubbish = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256));

const enter = async (): Promise<{ readonly node: Libp2p; readonly connection: Connection }> => {
  const node = await createLibp2p({
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ maxOutboundStreams: 100_000, streamOptions: { maxWriteBufferLength: Number.POSITIVE_INFINITY } })],
    connectionGater: { denyDialMultiaddr: () => false },
    nodeInfo: { userAgent: AGENT },
    services: { identify: identify({ protocolPrefix: SERVICE_PREFIX, runOnConnectionOpen: false }) },
  });
  return { node, connection: await node.dial(keeper, { signal: AbortSignal.timeout(60_000) }) };
};
const openStream = (connection: Connection, protocol: string): Promise<Stream> => connection.newStream(protocol, { signal: AbortSignal.timeout(60_000), maxOutboundStreams: 100_000 });
/** A stream that has not said what it is for. */
const openUnnamed = (connection: Connection): Promise<Stream> => (connection as unknown as { readonly muxer: { createStream(): Promise<Stream> } }).muxer.createStream();

const tell = async (): Promise<unknown> => {
  const { node, connection } = await enter();
  const told = await (node.services as unknown as { readonly identify: { identify(connection: Connection): Promise<Record<string, unknown>> } }).identify.identify(connection);
  return { agent: told["agentVersion"], version: told["protocolVersion"], listen: (told["listenAddrs"] as unknown[]).map(String), observed: String(told["observedAddr"]), record: told["signedPeerRecord"] !== undefined, protocols: told["protocols"] };
};

/** Bytes without sense on every protocol: left open, ended, reset, or the connection dropped on them. */
const noisy = async (): Promise<unknown> => {
  let sent = 0;
  for (let round = 0; round < 12; round++) {
    const { node, connection } = await enter();
    for (const protocol of PROTOCOLS)
      for (let i = 0; i < 6; i++) {
        const stream = await quietly(() => openStream(connection, protocol));
        if (!stream) continue;
        await quietly(() => void stream.send(i % 2 === 0 ? rubbish(1 + random(5000)) : concat(Uint8Array.of(random(40)), rubbish(random(40)))));
        sent += 1;
        if (i % 3 === 1) await quietly(() => stream.close({ signal: AbortSignal.timeout(500) }));
        if (i % 3 === 2) stream.abort(new Error("no"));
      }
    if (round % 2 === 0) connection.abort(new Error("no"));
    else await quietly(() => node.stop());
  }
  return { sent };
};

/** A thousand streams that never say what they are for, and lines without end that nobody reads the answers to. */
const unnamed = async (): Promise<unknown> => {
  const connections = await Promise.all(Array.from({ length: 8 }, async () => (await enter()).connection));
  const lines = new TextEncoder().encode("\x13/multistream/1.0.0\n".concat("\x03na\n".repeat(16_000)));
  const giant = concat(Uint8Array.of(0x80, 0x08), new Uint8Array(250_000));
  let opened = 0;
  let cut = 0;
  for (const connection of connections)
    for (let i = 0; i < 125; i++) {
      const stream = await quietly(() => openUnnamed(connection));
      if (!stream) continue;
      opened += 1;
      stream.addEventListener("close", () => (cut += 1));
      // Not read: the answers stay with the keeper.
      await quietly(() => stream.pause());
      await quietly(() => void stream.send(i % 2 === 0 ? lines : giant));
    }
  for (let waited = 0; cut < opened && waited < 20_000; waited += 100) await pause(100);
  return { opened, cut };
};

/** Ten thousand announcements with something wrong in each; a stream that is closed for it is opened again. */
const fuzz = async (): Promise<unknown> => {
  const people = await Promise.all(Array.from({ length: 8 }, enter));
  let sent = 0;
  await Promise.all(
    people.map(async ({ connection }) => {
      for (let i = 0; i < 1250; ) {
        const stream = await quietly(() => openStream(connection, MEETING));
        if (!stream) {
          if (connection.status !== "open") return;
          await pause(5);
          continue;
        }
        // Several before the answer can come; the keeper closes at the first it can't take.
        for (let more = 0; more < 5 && i < 1250; more++, i++) {
          const wrong = mutated();
          if (await quietly(() => stream.send(wrong)) === undefined) break;
          sent += 1;
        }
        await pause(0);
        if (stream.status === "open") stream.abort(new Error("next"));
      }
    }),
  );
  return { sent };
};
const mutated = (): Uint8Array => {
  const message = encodeMeetingMessage({ type: "announce", topics: Array.from({ length: 1 + random(4) }, () => rubbish(32)) });
  const framed = concat(messageHead(message.length), message);
  const kind = random(6);
  if (kind === 0) return framed.subarray(0, random(framed.length));
  if (kind === 1) return concat(framed, rubbish(1 + random(40)));
  if (kind === 2) framed[random(4)] = random(256);
  if (kind === 3) framed[4 + random(3)] = random(256);
  if (kind === 4) framed.copyWithin(7 + 32, 7, 7 + 32);
  for (let flips = random(4); flips >= 0; flips--) framed[random(framed.length)] = random(256);
  return framed;
};

/** One sends through the relay as fast as it goes, to a friend who takes the connection and reads nothing. */
const slow = async (): Promise<unknown> => {
  const streams: Stream[] = [];
  let written = 0;
  const piece = new Uint8Array(64 * 1024);
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      const [friend, flooder] = await Promise.all([enter(), enter()]);
      await friend.node.handle(STOP_PROTOCOL, (stream) => {
        stream.addEventListener("message", () => stream.pause(), { once: true });
        stream.send(Uint8Array.of(4, 8, 1, 32, 100));
      });
      const hop = await openStream(friend.connection, HOP);
      hop.send(Uint8Array.of(2, 8, 0));
      await pause(300);
      const id = friend.node.peerId.toMultihash().bytes;
      const connect = concat(Uint8Array.of(id.length + 6, 8, 1, 18, id.length + 2, 10, id.length), id);
      for (let i = 0; i < 3; i++) {
        const stream = await openStream(flooder.connection, HOP);
        stream.send(connect);
        streams.push(stream);
        void (async () => {
          while (stream.status === "open") {
            await pause(stream.writeBufferLength > 1024 * 1024 ? 20 : 0);
            if (stream.writeBufferLength > 1024 * 1024) continue;
            stream.send(piece);
            written += piece.length;
          }
        })().catch(() => undefined);
      }
    }),
  );
  // Over when nothing more is taken, or when far more was than anybody may leave with a keeper.
  const sent = (): number => streams.reduce((left, { writeBufferLength }) => left - writeBufferLength, written);
  let before = -1;
  for (let still = 0; still < 3 && sent() < 400 * 1024 * 1024; still = sent() === before ? still + 1 : 0, before = sent()) await pause(1000);
  return { sent: sent() };
};

/** Announces a great deal among many, and reads nothing of what it is told. */
const deaf = async (): Promise<unknown> => {
  const topics = Array.from({ length: 256 }, () => rubbish(32));
  const message = encodeMeetingMessage({ type: "announce", topics });
  const framed = concat(messageHead(message.length), message);
  let open = 0;
  for (let i = 0; i < 16; i++) {
    const { connection } = await enter();
    const stream = await openStream(connection, MEETING);
    stream.pause();
    for (let again = 0; again < 3; again++) stream.send(framed);
    open += 1;
  }
  await pause(1000);
  return { open };
};

const ATTACKS: Readonly<Record<string, () => Promise<unknown>>> = { tell, noisy, unnamed, fuzz, slow, deaf };
// The stranger's own faults are nobody's business.
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, () => undefined);
const outcome = await ATTACKS[attack]?.().catch((problem: unknown) => ({ failed: String(problem) }));
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));
