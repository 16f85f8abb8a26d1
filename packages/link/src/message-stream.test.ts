import { concat, MAX_MESSAGE_BYTES } from "@thicket/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { endFrame, messageHead } from "./framing.ts";
import { createPipePair } from "./memory-pipe.ts";
import { ConnectionBroken, createMessageStream, MAX_SEND_QUEUE_BYTES, type Beat, type BytePipe, type PipeHandlers } from "./message-stream.ts";
import { WINDOW_BYTES } from "./window.ts";

const beat: Beat = {
  soon: (f) => void setImmediate(f),
  later: (ms, f) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
};

/** A pipe driven by hand. */
const manual = (): { pipe: BytePipe; handlers: () => PipeHandlers; written: Uint8Array[]; aborted: () => boolean } => {
  let handlers: PipeHandlers | undefined;
  let aborted = false;
  const written: Uint8Array[] = [];
  return {
    pipe: {
      open: (given) => (handlers = given),
      write: (bytes) => {
        written.push(bytes);
        return Promise.resolve();
      },
      shut: () => Promise.resolve(),
      abort: () => (aborted = true),
    },
    handlers: () => handlers as PipeHandlers,
    written,
    aborted: () => aborted,
  };
};

const collect = async (messages: AsyncIterable<Uint8Array>): Promise<{ messages: Uint8Array[]; cut: boolean }> => {
  const got: Uint8Array[] = [];
  try {
    for await (const message of messages) got.push(message);
    return { messages: got, cut: false };
  } catch (problem) {
    if (!(problem instanceof ConnectionBroken)) throw problem;
    return { messages: got, cut: true };
  }
};

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("LM6 messages of any sizes arrive whole, in order, both ways at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(300_000), { maxLength: 12 }), fc.array(fc.nat(3000), { maxLength: 12 }), async (there, back) => {
      const pipes = createPipePair(beat);
      const [a, b] = pipes.map((pipe) => createMessageStream(pipe, beat)) as [ReturnType<typeof createMessageStream>, ReturnType<typeof createMessageStream>];
      const readA = collect(a.messages());
      const readB = collect(b.messages());
      await Promise.all([
        (async () => {
          for (const length of there) await a.send(new Uint8Array(length).fill(length));
        })(),
        (async () => {
          for (const length of back) await b.send(new Uint8Array(length).fill(length));
        })(),
      ]);
      await turn();
      await a.close();
      await b.close();
      const [gotA, gotB] = await Promise.all([readA, readB]);
      expect(gotB.messages.map((message) => message.length)).toEqual(there);
      expect(gotA.messages.every((message, i) => message.length === back[i])).toBe(true);
      expect(gotB.cut).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test("LM6 a stream that is cut throws after its whole messages; one that ended does not", async () => {
  const half = concat(messageHead(2), Uint8Array.of(1, 2), messageHead(5), Uint8Array.of(3));
  for (const how of ["shut", "over"] as const) {
    const cut = manual();
    const stream = createMessageStream(cut.pipe, beat);
    cut.handlers().bytes(half);
    cut.handlers()[how]();
    expect(await collect(stream.messages())).toEqual({ messages: [Uint8Array.of(1, 2)], cut: true });
    await stream.closed;
  }
  const ended = manual();
  const stream = createMessageStream(ended.pipe, beat);
  ended.handlers().bytes(concat(half, new Uint8Array(4), endFrame()));
  ended.handlers().shut();
  expect((await collect(stream.messages())).cut).toBe(false);
  await stream.closed;
});

test("LM6 a writer stops at the window until the reader has read", async () => {
  const pipes = createPipePair(beat);
  const writer = createMessageStream(pipes[0], beat);
  const reader = createMessageStream(pipes[1], beat);
  let sent = 0;
  const sending = (async () => {
    for (; sent < 64; sent++) await writer.send(new Uint8Array(100_000));
  })();
  await turn();
  await turn();
  const stalled = sent;
  expect(stalled * 100_000).toBeLessThan(2 * WINDOW_BYTES);
  await turn();
  expect(sent).toBe(stalled);
  let read = 0;
  for await (const message of reader.messages()) {
    read += message.length;
    if (read === 6_400_000) break;
  }
  await sending;
  await Promise.all([writer.close(), reader.close()]);
});

test("LM6 a peer that sends past the window, or claims credit it does not have, loses the stream", async () => {
  const flood = manual();
  const flooded = createMessageStream(flood.pipe, beat);
  const message = concat(messageHead(65_536), new Uint8Array(65_536));
  let pushed = 0;
  while (!flood.aborted() && pushed < 1000) {
    flood.handlers().bytes(message);
    pushed += 1;
  }
  expect(pushed * 65_536).toBeLessThanOrEqual(WINDOW_BYTES + MAX_MESSAGE_BYTES + 65_536);
  await flooded.closed;

  const empties = manual();
  createMessageStream(empties.pipe, beat);
  let heads = 0;
  while (!empties.aborted() && heads < 1_000_000) {
    empties.handlers().bytes(new Uint8Array(4096));
    heads += 1024;
  }
  expect(heads).toBeLessThan(100_000);

  const liar = manual();
  const lied = createMessageStream(liar.pipe, beat);
  liar.handlers().bytes(Uint8Array.of(0xff, 0xff, 0xff, 0xfd, 0, 0, 0, 1));
  expect(liar.aborted()).toBe(true);
  await lied.closed;
});

test("LM6 sends of one turn go out in few writes of at most 32 kB", async () => {
  const { pipe, written, handlers } = manual();
  const stream = createMessageStream(pipe, beat);
  for (let i = 0; i < 5000; i++) void stream.send(new Uint8Array(120));
  await turn();
  expect(written.length).toBeLessThanOrEqual(Math.ceil((5000 * 124) / 32_768) + 1);
  expect(Math.max(...written.map((bytes) => bytes.length))).toBeLessThanOrEqual(32_768 + 8);
  handlers().over();
  await stream.closed;
});

test("LM6 a writer that never awaits loses its connection, not the memory", async () => {
  const { pipe, aborted } = manual();
  const stream = createMessageStream(pipe, beat);
  const sends: Promise<unknown>[] = [];
  for (let i = 0; i < 20 && !aborted(); i++) sends.push(stream.send(new Uint8Array(MAX_MESSAGE_BYTES)).catch((problem: unknown) => problem));
  expect(sends.length * MAX_MESSAGE_BYTES).toBeGreaterThan(MAX_SEND_QUEUE_BYTES);
  expect(aborted()).toBe(true);
  expect((await Promise.all(sends)).every((problem) => problem instanceof ConnectionBroken)).toBe(true);
});

test("LM6 closing flushes what was sent, then both sides are over", async () => {
  const pipes = createPipePair(beat);
  const a = createMessageStream(pipes[0], beat);
  const b = createMessageStream(pipes[1], beat);
  const read = collect(b.messages());
  for (let i = 0; i < 10; i++) void a.send(new Uint8Array(30_000));
  await a.close();
  expect((await read).messages.length).toBe(10);
  await b.closed;
  await expect(a.send(new Uint8Array(1))).rejects.toBeInstanceOf(ConnectionBroken);
  await expect(b.send(new Uint8Array(1))).rejects.toBeInstanceOf(ConnectionBroken);
});
