/**
 * P1: from a character typed to the same character in the other person's page, over WebRTC, in two Chromium
 * processes. Ours is the app's own page network, core worker, gate worker and editor, brought together by a real
 * keeper; the peer is y-webrtc with y-prosemirror on the same ProseMirror. A B A B, both directions in turn.
 *
 * The time begins where the tick closes (LG6): characters come further apart than the least tick, so each closes
 * one at once and none waits for a timer. It ends when the character is in the other page's document.
 */
import { rmSync } from "node:fs";
import { OURS, type Bench } from "../bench.ts";
import { buildSite } from "../site/build-site.ts";
import { versionsOf } from "../versions.ts";
import type { Variant } from "./answer-as-desk.ts";
import { measureBlock, PLACES } from "./measure-block.ts";
import { thicketPair, webrtcPair, type Pair } from "./pairs.ts";
import { measureStages } from "./trace/stages.ts";

const ROUNDS = 5;
const PEER = "y-webrtc";
/** The same work where a disk sync costs nothing: what is left of a difference is not the disk's. Never compared, only shown. */
const IN_MEMORY = "thicket, profiles in memory";
const MEMORY = "/dev/shm";
const VARIANTS: readonly Variant[] = ["editor", "text"];

export const p1: Bench = {
  id: "P1",
  work: "typed in one browser, seen in another, over WebRTC",
  run: async (progress) => {
    const site = await buildSite(["p1-thicket", "p1-webrtc"]);
    const samples: Record<string, Record<string, number[]>> = {};
    const raw: Record<string, (readonly number[])[]> = {};
    const pairs: Pair[] = [];
    try {
      const peer = await webrtcPair(site);
      pairs.push(peer);
      const ours = await thicketPair(site);
      pairs.push(ours);
      const inMemory = await thicketPair(site, { profiles: MEMORY });
      pairs.push(inMemory);
      for (let round = 0; round < ROUNDS; round++) {
        for (const variant of VARIANTS) {
          for (const [subject, pair] of [[PEER, peer], [OURS, ours], [IN_MEMORY, inMemory]] as const) {
            const ways = await measureBlock(pair, variant);
            const all = ways.flat();
            for (const [figure, q] of [["p50", 0.5], ["p95", 0.95]] as const) ((samples[subject] ??= {})[`${variant} ${figure}`] ??= []).push(quantile(all, q));
            (raw[`${subject}, ${variant}`] ??= []).push(...ways.map((way) => way.map(inMicroseconds)));
            progress(`round ${round + 1} of ${ROUNDS}, ${subject}, ${variant}: ${quantile(all, 0.5).toFixed(2)} / ${quantile(all, 0.95).toFixed(2)} ms (one way ${ways.map((way) => quantile(way, 0.5).toFixed(2)).join(", other ")})`);
          }
        }
      }
      const watched = await thicketPair(site, { traced: true });
      pairs.push(watched);
      const parts: Record<string, Readonly<Record<string, readonly number[]>>> = {};
      for (const variant of VARIANTS) parts[variant] = await measureStages(watched, variant, PLACES[variant]);
      return { samples, raw, parts, ratios: RATIOS, versions: { ...versionsOf("yjs", "y-webrtc", "y-prosemirror", "prosemirror-view", "libp2p", "@libp2p/webrtc"), chromium: ours.people[0].version, node: process.versions.node } };
    } finally {
      await Promise.all(pairs.map((pair) => pair.close()));
      rmSync(site, { recursive: true, force: true });
    }
  },
};

const RATIOS = [
  { figure: "editor p50", than: PEER, goal: 1.2 },
  { figure: "editor p95", than: PEER, goal: 1.3 },
  { figure: "text p50", than: PEER, goal: 1.4 },
  { figure: "text p95", than: PEER, goal: 1.5 },
];

/** Milliseconds to three places. */
const inMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000;

/** The nearest rank. */
const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length) - 1)] ?? Number.NaN;
