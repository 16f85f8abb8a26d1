/**
 * Messages on a stream of bytes that keeps no boundaries and says nothing when it is cut short.
 *
 *   FRAME   4 head | payload
 *     head 0 … 2,097,152     a message of that many bytes follows
 *     head 0xffff_fffd       4 bytes follow: message bytes the reader has consumed since its last word (credit)
 *     head 0xffff_ffff       nothing follows: the writer has ended
 *     any other head         malformed
 *
 * A stream that stops without the end frame was cut, and must not look like one that ended.
 */
import { err, MAX_MESSAGE_BYTES, ok, type DecodeError, type Result } from "@thicket/wire";

export const FRAME_HEAD_BYTES = 4;
const CREDIT = 0xffff_fffd;
const END = 0xffff_ffff;

export type Frame =
  | { readonly kind: "message"; readonly message: Uint8Array }
  | { readonly kind: "credit"; readonly bytes: number }
  | { readonly kind: "end" };

/** The head that goes before a message; the message itself is sent as it is. Throws RangeError on one over MAX_MESSAGE_BYTES. */
export const messageHead = (length: number): Uint8Array => {
  if (length > MAX_MESSAGE_BYTES) throw new RangeError(`message of ${length} bytes`);
  return u32(length);
};

export const creditFrame = (bytes: number): Uint8Array => {
  const frame = new Uint8Array(8);
  frame.set(u32(CREDIT), 0);
  frame.set(u32(bytes), 4);
  return frame;
};

export const endFrame = (): Uint8Array => u32(END);

export interface FrameDecoder {
  /** Whole frames that end in this chunk. After an error or the end frame every further byte is an error. */
  push(chunk: Uint8Array): Result<readonly Frame[], DecodeError>;
  /** True when the stream may stop here: after the end frame. */
  readonly ended: boolean;
}

/** LM6: memory held is at most twice what has arrived of the message under way, never what its head promises. */
export const createFrameDecoder = (maxMessageBytes: number = MAX_MESSAGE_BYTES): FrameDecoder => {
  const head = new Uint8Array(FRAME_HEAD_BYTES);
  let headFilled = 0;
  let body: BodyBuffer | undefined;
  let isCredit = false;
  let ended = false;
  let broken: DecodeError | undefined;
  const refuse = (why: string): Result<never, DecodeError> => err((broken = { code: "malformed", why }));

  const push = (chunk: Uint8Array): Result<readonly Frame[], DecodeError> => {
    const frames: Frame[] = [];
    let at = 0;
    while (at < chunk.length || body?.missing === 0) {
      if (broken) return err(broken);
      if (ended) return refuse("bytes after the end");
      if (!body) {
        const taken = chunk.subarray(at, at + FRAME_HEAD_BYTES - headFilled);
        head.set(taken, headFilled);
        headFilled += taken.length;
        at += taken.length;
        if (headFilled < FRAME_HEAD_BYTES) break;
        headFilled = 0;
        const value = readU32(head);
        if (value === END) {
          ended = true;
          frames.push({ kind: "end" });
          continue;
        }
        isCredit = value === CREDIT;
        if (!isCredit && value > maxMessageBytes) return refuse("message too long");
        body = createBodyBuffer(isCredit ? 4 : value);
      }
      at += body.fill(chunk.subarray(at));
      if (body.missing > 0) break;
      const bytes = body.take();
      body = undefined;
      frames.push(isCredit ? { kind: "credit", bytes: readU32(bytes) } : { kind: "message", message: bytes });
    }
    return broken ? err(broken) : ok(frames);
  };

  return {
    push,
    get ended() {
      return ended;
    },
  };
};

interface BodyBuffer {
  readonly missing: number;
  /** Takes what it still needs from the front of `chunk`; says how much. */
  fill(chunk: Uint8Array): number;
  take(): Uint8Array;
}

const FIRST_ALLOCATION = 4096;

const createBodyBuffer = (length: number): BodyBuffer => {
  let bytes = new Uint8Array(Math.min(length, FIRST_ALLOCATION));
  let filled = 0;
  return {
    get missing() {
      return length - filled;
    },
    fill: (chunk) => {
      const taken = chunk.subarray(0, length - filled);
      if (filled + taken.length > bytes.length) {
        const larger = new Uint8Array(Math.min(length, Math.max(2 * bytes.length, filled + taken.length)));
        larger.set(bytes.subarray(0, filled));
        bytes = larger;
      }
      bytes.set(taken, filled);
      filled += taken.length;
      return taken.length;
    },
    take: () => bytes,
  };
};

const u32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);

const readU32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
