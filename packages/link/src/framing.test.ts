import { MAX_MESSAGE_BYTES, concat } from "@thicket/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameDecoder, creditFrame, endFrame, messageHead, type Frame } from "./framing.ts";

const encode = (frame: Frame): Uint8Array => {
  if (frame.kind === "end") return endFrame();
  if (frame.kind === "credit") return creditFrame(frame.bytes);
  return concat(messageHead(frame.message.length), frame.message);
};

const arbitraryFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.uint8Array({ maxLength: 9000 }).map((message): Frame => ({ kind: "message", message })),
  fc.nat(0xffff_ffff).map((bytes): Frame => ({ kind: "credit", bytes })),
);

/** The bytes in pieces that end wherever `cuts` say. */
const inPieces = (bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] => {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
};

test("LM6 frames come out whole and in order, wherever the stream is cut into chunks", () => {
  fc.assert(
    fc.property(fc.array(arbitraryFrame, { maxLength: 8 }), fc.array(fc.nat()), (frames, cuts) => {
      const bytes = concat(...[...frames, { kind: "end" } as const].map(encode));
      const decoder = createFrameDecoder();
      const out: Frame[] = [];
      for (const piece of inPieces(bytes, cuts)) {
        const got = decoder.push(piece);
        if (!got.ok) throw new Error(got.error.why);
        out.push(...got.value);
      }
      expect(out).toEqual([...frames, { kind: "end" }]);
      expect(decoder.ended).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("LM6 a stream cut anywhere before its end marker never looks ended", () => {
  const bytes = concat(messageHead(5), new Uint8Array(5), creditFrame(7), endFrame());
  for (let length = 0; length < bytes.length; length++) {
    const decoder = createFrameDecoder();
    expect(decoder.push(bytes.subarray(0, length)).ok).toBe(true);
    expect(decoder.ended).toBe(false);
  }
  const whole = createFrameDecoder();
  whole.push(bytes);
  expect(whole.ended).toBe(true);
});

test("LM6 a head over the limit is refused at its fourth byte, and nothing after it counts", () => {
  for (const length of [MAX_MESSAGE_BYTES + 1, 0x7fff_ffff, 0xffff_fffc, 0xffff_fffe]) {
    const decoder = createFrameDecoder();
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, length);
    expect(decoder.push(head.subarray(0, 3)).ok).toBe(true);
    expect(decoder.push(head.subarray(3)).ok).toBe(false);
    expect(decoder.push(endFrame()).ok).toBe(false);
    expect(decoder.ended).toBe(false);
  }
  const largest = createFrameDecoder().push(concat(messageHead(MAX_MESSAGE_BYTES), new Uint8Array(MAX_MESSAGE_BYTES)));
  expect(largest.ok && largest.value.length).toBe(1);
  expect(() => messageHead(MAX_MESSAGE_BYTES + 1)).toThrow(RangeError);
});

test("LM6 bytes after the end marker are refused", () => {
  const decoder = createFrameDecoder();
  expect(decoder.push(endFrame()).ok).toBe(true);
  expect(decoder.push(Uint8Array.of(0)).ok).toBe(false);
  expect(createFrameDecoder().push(concat(endFrame(), Uint8Array.of(0))).ok).toBe(false);
});

test("LM6 any bytes at all are decoded or refused, never thrown at", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
      const decoder = createFrameDecoder();
      let refused = false;
      for (const chunk of chunks) {
        const got = decoder.push(chunk);
        if (refused && chunk.length > 0) expect(got.ok).toBe(false);
        refused ||= !got.ok;
      }
    }),
    { numRuns: 500 },
  );
});
