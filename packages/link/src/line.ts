/**
 * One stream's two directions as a machine without I/O: messages in one side, bytes ready to be
 * written out of the other, and back. Frames (framing.ts) are gathered into pieces of at most
 * WRITE_BYTES, because a write costs the same however small it is, and stop at the window (window.ts).
 */
import { concat, err, ok, type Result } from "@thicket/wire";
import { createFrameDecoder, creditFrame, endFrame, messageHead } from "./framing.ts";
import { createReceiveWindow, createSendWindow } from "./window.ts";

/** One write to the transport: 10,000 small messages go 30 to 100 times faster gathered than one by one. */
export const WRITE_BYTES: number = 32 * 1024;

export interface LineProblem {
  readonly code: "malformed" | "over-window" | "false-credit";
  readonly why: string;
}

export interface Line {
  /** Throws RangeError on a message over MAX_MESSAGE_BYTES. Ignored after `end`. */
  enqueue(message: Uint8Array): void;
  /** The end frame goes out after everything queued. */
  end(): void;
  /** The next bytes to write; `undefined` when there are none or the window is closed. */
  take(): Uint8Array | undefined;
  /** Message bytes waiting to be taken. */
  readonly queued: number;
  /** Our end frame has been taken. */
  readonly ended: boolean;
  /** Whole messages that arrived. After a problem the stream is to be reset: nothing later on it counts. */
  receive(chunk: Uint8Array): Result<readonly Uint8Array[], LineProblem>;
  /** The other side's end frame has arrived. */
  readonly remoteEnded: boolean;
  /** The reader took a message of this length; `take` may now have credit to write. */
  consumed(length: number): void;
}

/** Messages that arrive may be shorter by agreement of the protocol, never longer. */
export const createLine = (maxMessageBytes?: number): Line => {
  const decoder = createFrameDecoder(maxMessageBytes);
  const sending = createSendWindow();
  const receiving = createReceiveWindow();
  const waiting: Uint8Array[] = [];
  let queued = 0;
  /** The rest of a large message whose head is already out. */
  let rest: Uint8Array | undefined;
  let credit = 0;
  let ending: "open" | "asked" | "ended" = "open";

  const gather = (): Uint8Array[] => {
    const parts: Uint8Array[] = [];
    let room = WRITE_BYTES;
    const add = (part: Uint8Array): void => {
      parts.push(part);
      room -= part.length;
    };
    if (credit > 0) {
      add(creditFrame(credit));
      credit = 0;
    }
    while (room > 0) {
      if (rest) {
        const piece = rest.subarray(0, room);
        rest = piece.length < rest.length ? rest.subarray(piece.length) : undefined;
        queued -= piece.length;
        add(piece);
        continue;
      }
      const message = sending.open ? waiting.shift() : undefined;
      if (!message) break;
      sending.sent(message.length);
      add(messageHead(message.length));
      if (message.length > 0) rest = message;
    }
    if (ending === "asked" && !rest && waiting.length === 0 && room > 0) {
      add(endFrame());
      ending = "ended";
    }
    return parts;
  };

  return {
    enqueue: (message) => {
      messageHead(message.length);
      if (ending !== "open") return;
      waiting.push(message);
      queued += message.length;
    },
    end: () => {
      if (ending === "open") ending = "asked";
    },
    take: () => {
      const parts = gather();
      return parts.length > 0 ? concat(...parts) : undefined;
    },
    get queued() {
      return queued;
    },
    get ended() {
      return ending === "ended";
    },
    receive: (chunk) => {
      const frames = decoder.push(chunk);
      if (!frames.ok) return frames;
      const messages: Uint8Array[] = [];
      for (const frame of frames.value) {
        if (frame.kind === "message") {
          if (!receiving.arrived(frame.message.length)) return err({ code: "over-window", why: "sent past the window" });
          messages.push(frame.message);
        } else if (frame.kind === "credit" && !sending.credited(frame.bytes)) {
          return err({ code: "false-credit", why: "credit for more than was sent" });
        }
      }
      return ok(messages);
    },
    get remoteEnded() {
      return decoder.ended;
    },
    consumed: (length) => {
      credit += receiving.consumed(length);
    },
  };
};
