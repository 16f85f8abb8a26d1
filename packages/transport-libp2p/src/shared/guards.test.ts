/** Two guards around the library, each beside the library without it. */
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import type { Stream } from "@libp2p/interface";
import { webSockets } from "@libp2p/websockets";
import { createLibp2p, type Libp2p, type Libp2pOptions } from "libp2p";
import { afterEach, expect, test } from "vitest";
import { guardedWebSockets } from "./guarded-websockets.ts";
import { guardedYamux } from "./guarded-yamux.ts";
import { commonOptions } from "./options.ts";
import { MAX_INBOUND_STREAMS } from "./protocols.ts";

const nodes: Libp2p[] = [];
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop();
});

const make = async (options: Libp2pOptions): Promise<Libp2p> => {
  const node = await createLibp2p({ ...commonOptions, transports: [webSockets()], connectionEncrypters: [noise()], ...options });
  nodes.push(node);
  await node.start();
  return node;
};
const listening = (options: Libp2pOptions): Promise<Libp2p> => make({ addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"] }, ...options });

test.each([
  ["LM6 who is cut off is cut off: their socket closes", guardedWebSockets, true],
  ["LM6 control: the library's abort leaves the socket open", webSockets, false],
])("%s", async (_, transport, closes) => {
  const server = await listening({ transports: [transport()] });
  const guest = await make({});
  await guest.dial(server.getMultiaddrs());
  await expect.poll(() => server.getConnections().length).toBe(1);
  server.getConnections()[0]?.abort(new Error("off"));
  const isOff = (): boolean => guest.getConnections().length === 0;
  if (closes) await expect.poll(isOff, { timeout: 3000 }).toBe(true);
  else {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(isOff()).toBe(false);
  }
});

const flood = async (muxer: NonNullable<Libp2pOptions["streamMuxers"]>[number]): Promise<{ readonly most: number; readonly left: number }> => {
  const server = await listening({ streamMuxers: [muxer] });
  const guest = await make({ streamMuxers: [yamux({ maxOutboundStreams: 1000 })] });
  const wire = await guest.dial(server.getMultiaddrs());
  await expect.poll(() => server.getConnections().length).toBe(1);
  const { muxer: guests } = wire as unknown as { readonly muxer: { createStream(): Promise<Stream> } };
  const streams: Stream[] = [];
  for (let i = 0; i < 200; i++) streams.push(await guests.createStream());
  await new Promise((resolve) => setTimeout(resolve, 300));
  const most = server.getConnections()[0]?.streams.length ?? 0;
  // One unknown name after another.
  const names = new TextEncoder().encode("\x13/multistream/1.0.0\n".concat("\x03no\n".repeat(5000)));
  for (const stream of streams) if (stream.status === "open") stream.send(names);
  await new Promise((resolve) => setTimeout(resolve, 700));
  return { most, left: streams.filter(({ status }) => status === "open").length };
};

test("LM6 of streams that don't say what they are for a few are held, and none that sends more than saying it takes", async () => {
  const { most, left } = await flood(guardedYamux());
  expect(most).toBe(MAX_INBOUND_STREAMS);
  expect(left).toBe(0);
});

test("LM6 control: the library by itself holds them all, and what they sent", async () => {
  expect(await flood(yamux())).toEqual({ most: 200, left: 200 });
});
