import { createFrameDecoder, createLine, createMeetingGuest, createMeetingPoint, creditFrame, decodeMeetingMessage, encodeMeetingMessage, endFrame, messageHead, type PeerTag } from "@thicket/link";
import { decodeHop, decodeStop, encodeHopStatus, encodeReserved, encodeStopConnect, STATUS, takeFramed } from "@thicket/transport-libp2p/node";
import { bucketLength, decodeEntry, decodePaddedEntry, decodeRecord, encodeEntry, encodeRecord, EntryType, logKey, NO_DOCUMENT, NO_ENTRY, type DeviceTag, type EntryFields } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { stageOf, type Target } from "./target.ts";

const SUITE = 1;

/** What every device and every helper reads before it knows who sent it. */
export const wireTargets = (choice: Choice): readonly Target[] => {
  const entries = Array.from({ length: 20 }, (_, i) => Buffer.concat([encodeEntry(entry(choice, i)), choice.bytes(64)]));
  const records = [0, 1, 2, 3, 7].map((bucket) =>
    encodeRecord({ version: SUITE, bucket, tag: choice.bytes(8), nonce: choice.bytes(24), sealed: choice.bytes(bucketLength(bucket) - 34) }));
  const topics = Array.from({ length: 3 }, () => choice.bytes(32));
  return [
    { name: "record", samples: records, read: (bytes) => stageOf(decodeRecord(SUITE, bytes)) },
    { name: "entry", samples: entries, read: (bytes) => stageOf(decodeEntry(bytes)) },
    { name: "padded entry", samples: entries.map((bytes) => Buffer.concat([bytes, new Uint8Array(40)])), read: (bytes) => stageOf(decodePaddedEntry(bytes)) },
    {
      name: "meeting message",
      samples: [
        encodeMeetingMessage({ type: "announce", topics }),
        encodeMeetingMessage({ type: "present", topic: choice.bytes(32), peers: ["12D3KooWpeer", "x"] as PeerTag[] }),
        encodeMeetingMessage({ type: "time", ms: 1_700_000_000_000 }),
      ],
      read: (bytes) => {
        const message = decodeMeetingMessage(bytes);
        const guest = createMeetingGuest("x" as PeerTag);
        guest.announce(topics);
        guest.receive(bytes, 0);
        if (message.ok) createMeetingPoint().receive("x" as PeerTag, message.value, 0);
        return stageOf(message);
      },
    },
    {
      name: "relay message", samples: [encodeReserved(1_800_000_000), encodeHopStatus(STATUS.ok), encodeStopConnect(choice.bytes(38))],
      read: (bytes) => {
        const taken = takeFramed(bytes);
        if (!taken.ok) return taken.error.code;
        if (taken.value === undefined) return "not all there";
        const [hop, stop] = [decodeHop(taken.value.message), decodeStop(taken.value.message)];
        return hop.ok && stop.ok ? "read" : "malformed";
      },
    },
    {
      name: "frames",
      samples: [Buffer.concat([messageHead(40), choice.bytes(40), creditFrame(40), messageHead(0), endFrame()])],
      read: (bytes) => {
        const decoder = createFrameDecoder();
        const cut = bytes.length >> 1;
        const line = createLine();
        line.receive(bytes.subarray(0, cut));
        line.receive(bytes.subarray(cut));
        const first = decoder.push(bytes.subarray(0, cut));
        return first.ok ? stageOf(decoder.push(bytes.subarray(cut))) : "malformed";
      },
    },
  ];
};

const entry = (choice: Choice, i: number): EntryFields => ({
  type: choice.of([...Object.values(EntryType), 200]),
  log: logKey(`0${i.toString(16).padStart(2, "0")}`.padEnd(16, "a") as DeviceTag, choice.below(65536)),
  seq: 1 + choice.below(1000), previous: NO_ENTRY, heads: 1, lamport: choice.below(2 ** 32), document: NO_DOCUMENT, lane: choice.below(16),
  deps: Array.from({ length: choice.below(4) }, () => ({ log: logKey("b".repeat(16) as DeviceTag, 1), seq: 1 + choice.below(9), prefix: "cd".repeat(16) })),
  body: choice.bytes(choice.below(200)),
});
