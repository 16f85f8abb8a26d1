/** Both ends of one simulated connection. What becomes of each message the network decides (network.ts). */
import { ConnectionBroken, SEND_QUEUE_BYTES, type MessageStream } from "@thicket/link";
import { MAX_MESSAGE_BYTES } from "@thicket/wire";
import type { VirtualClock } from "./clock.ts";
import type { Life } from "./life.ts";

/** One direction. */
export interface Wire {
  readonly clock: VirtualClock;
  /** This message arrives once for each of these; one that is `late` by so many ms may be overtaken. */
  fate(message: Uint8Array): readonly { readonly late: number }[];
  /** In ms. */
  latency(): number;
}

export interface SimEnd {
  readonly stream: MessageStream;
  /** As when a cable is pulled: this end is over, the other hears of it one latency later. */
  readonly cut: () => void;
}

/** `there` leads from the first end to the second, `back` the other way; each end belongs to a life. */
export const createSimConnection = (there: Wire, back: Wire, life: Life, otherLife: Life): readonly [SimEnd, SimEnd] => {
  const first = createEnd(there, life);
  const second = createEnd(back, otherLife);
  first.other = second;
  second.other = first;
  return [first, second];
};

interface End extends SimEnd {
  other: End | undefined;
  arrive(message: Uint8Array, read: () => void): void;
  hear(how: "ended" | "cut"): void;
}

const createEnd = ({ clock, fate, latency }: Wire, life: Life): End => {
  const inbox: { readonly message: Uint8Array; readonly read: () => void }[] = [];
  const closed = Promise.withResolvers<void>();
  let state: "open" | "ended" | "cut" = "open";
  let wakeReader = (): void => undefined;
  let wakeSender = (): void => undefined;
  let readers = 0;
  /** Bytes sent that nobody has read, and the moment up to which messages arrive in order. */
  let unread = 0;
  let inOrderUntil = 0;

  const later = (f: () => void, late = 0): void => {
    inOrderUntil = Math.max(inOrderUntil, clock.now() + latency());
    clock.setTimer(f, inOrderUntil - clock.now() + late);
  };

  const over = (how: "ended" | "cut"): void => {
    if (state !== "open") return;
    state = how;
    closed.resolve();
    wakeReader();
    wakeSender();
  };
  const finish = (how: "ended" | "cut"): void => {
    if (state !== "open") return;
    over(how);
    later(() => end.other?.hear(how));
  };

  const send = async (message: Uint8Array): Promise<void> => {
    if (message.length > MAX_MESSAGE_BYTES) throw new RangeError("message too long");
    if (state !== "open") throw new ConnectionBroken("connection closed");
    const copy = Uint8Array.from(message);
    unread += copy.length;
    let done = false;
    const read = (): void => {
      if (!done) unread -= copy.length;
      done = true;
      if (unread <= SEND_QUEUE_BYTES) wakeSender();
    };
    const arrivals = fate(copy);
    if (arrivals.length === 0) read();
    for (const { late } of arrivals) later(() => end.other?.arrive(copy, read), late);
    while (state === "open" && unread > SEND_QUEUE_BYTES) await new Promise<void>((resolve) => (wakeSender = resolve));
  };

  async function* messages(): AsyncGenerator<Uint8Array> {
    if (readers++ > 0) throw new Error("a connection has one reader");
    for (;;) {
      const next = inbox.shift();
      if (next !== undefined) {
        next.read();
        yield await life.touch(async () => next.message);
      } else if (!life.alive) await new Promise<never>(() => undefined);
      else if (state === "cut") throw new ConnectionBroken("connection cut");
      else if (state === "ended") return;
      else await new Promise<void>((resolve) => (wakeReader = resolve));
    }
  }

  const end: End = {
    other: undefined,
    cut: () => finish("cut"),
    hear: over,
    arrive: (message, read) => {
      if (state !== "open") return read();
      inbox.push({ message, read });
      wakeReader();
    },
    stream: {
      send: (message) => life.touch(() => send(message)),
      messages,
      close: () =>
        life.touch(async () => {
          for (const { read } of inbox.splice(0)) read();
          finish("ended");
        }),
      closed: closed.promise,
    },
  };
  return end;
};
