/**
 * Whole messages over anything that carries bytes: a Line with its I/O. Adapters supply the pipe.
 */
import { createLine } from "./line.ts";
import type { Connection } from "./types.ts";

export interface BytePipe {
  /** Resolves when the pipe can take more; rejects when it is over. Called again only after it resolved. */
  write(bytes: Uint8Array): Promise<void>;
  /** Called once, before anything else. Neither handler throws. */
  open(handlers: PipeHandlers): void;
  /** No more will be written; what was written still arrives. */
  shut(): Promise<void>;
  /** Ends both directions at once and lets go of everything; `over` follows or has come. */
  abort(): void;
}

export interface PipeHandlers {
  readonly bytes: (chunk: Uint8Array) => void;
  /** The other side will write no more. */
  readonly shut: () => void;
  /** Nothing passes any more, in either direction. */
  readonly over: () => void;
}

/** The runtime's clockwork, passed in so that tests own it. */
export interface Beat {
  /** After what runs now, before long: sends of one turn are gathered into one write. */
  soon(f: () => void): void;
  /** After `ms`; the returned function takes it back. */
  later(ms: number, f: () => void): () => void;
}

/** What a Connection does; who is at its other end is the adapter's to say. */
export type MessageStream = Pick<Connection, "send" | "messages" | "close" | "closed">;

/** `send` resolves while less than this waits: enough to keep the pipe full. */
export const SEND_QUEUE_BYTES: number = 256 * 1024;
/** LM6: a writer that never awaits loses the connection here, not the process its memory. */
export const MAX_SEND_QUEUE_BYTES: number = 16 * 1024 * 1024;
/** How long `close` waits for the last bytes and the other side's end before it lets go. */
export const CLOSE_WAIT_MS = 3000;

/** What `send` rejects with after the end, and `messages` throws when the stream was cut instead of ended. */
export class ConnectionBroken extends Error {}

export interface StreamLimits {
  /** The longest message the other side may send; by itself MAX_MESSAGE_BYTES. */
  readonly maxMessageBytes?: number;
  /** By itself MAX_SEND_QUEUE_BYTES. */
  readonly maxQueueBytes?: number;
}

export const createMessageStream = (pipe: BytePipe, beat: Beat, limits: StreamLimits = {}): MessageStream => {
  const line = createLine(limits.maxMessageBytes);
  const maxQueueBytes = limits.maxQueueBytes ?? MAX_SEND_QUEUE_BYTES;
  const inbox: Uint8Array[] = [];
  const closed = Promise.withResolvers<void>();
  let state: "open" | "closing" | "over" = "open";
  let cut = false;
  let pumping = false;
  let shut = false;
  let readers = 0;
  let wake = (): void => undefined;
  const senders = new Set<() => void>();

  const isLive = (): boolean => state !== "over";

  const finish = (): void => {
    if (state === "over") return;
    cut = !line.remoteEnded && state === "open";
    state = "over";
    pipe.abort();
    closed.resolve();
    for (const resume of senders) resume();
    wake();
  };

  const pump = async (): Promise<void> => {
    try {
      for (let bytes = line.take(); bytes && state !== "over"; bytes = line.take()) {
        await pipe.write(bytes);
        for (const resume of senders) resume();
      }
      pumping = false;
      if (!line.ended || shut) return;
      shut = true;
      await pipe.shut();
      if (line.remoteEnded) finish();
    } catch {
      finish();
    }
  };
  const stir = (): void => {
    if (pumping || state === "over") return;
    pumping = true;
    beat.soon(() => void pump());
  };

  const startClosing = (): void => {
    if (state !== "open") return;
    state = "closing";
    line.end();
    stir();
    const cancel = beat.later(CLOSE_WAIT_MS, finish);
    void closed.promise.then(cancel);
    wake();
  };

  pipe.open({
    bytes: (chunk) => {
      if (state === "over") return;
      const received = line.receive(chunk);
      if (!received.ok) return finish();
      if (state === "open") inbox.push(...received.value);
      else for (const message of received.value) line.consumed(message.length);
      if (line.remoteEnded && line.ended) finish();
      else if (line.remoteEnded) startClosing();
      stir();
      wake();
    },
    shut: () => {
      if (!line.remoteEnded) finish();
    },
    over: finish,
  });

  const send = async (message: Uint8Array): Promise<void> => {
    if (state !== "open") throw new ConnectionBroken("connection closed");
    line.enqueue(message);
    if (line.queued > maxQueueBytes) finish();
    stir();
    while (isLive() && line.queued > SEND_QUEUE_BYTES) {
      await new Promise<void>((resolve) => {
        const resume = (): void => {
          senders.delete(resume);
          resolve();
        };
        senders.add(resume);
      });
    }
    if (!isLive() && !line.ended) throw new ConnectionBroken("connection closed");
  };

  async function* messages(): AsyncGenerator<Uint8Array> {
    if (readers++ > 0) throw new Error("a connection has one reader");
    for (;;) {
      const next = inbox.shift();
      if (next) {
        line.consumed(next.length);
        stir();
        yield next;
      } else if (cut) throw new ConnectionBroken("connection cut");
      else if (state !== "open") return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    send,
    messages,
    close: () => {
      startClosing();
      inbox.length = 0;
      return closed.promise;
    },
    closed: closed.promise,
  };
};
