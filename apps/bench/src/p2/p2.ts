/**
 * P2: a whole paper typed into one note, against plain Yjs in memory, y-indexeddb, and Yjs' own updates in
 * the same grouped strict store without signature, seal or history. A B A B: each round measures every subject once,
 * each in a page of its own with empty databases, in one Chromium with a profile on disk. Processor time is
 * that of all the browser's processes.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { OURS, type Bench } from "../bench.ts";
import { openBrowser, type Browser } from "../browser.ts";
import { browserOf, treeCpu } from "../cpu.ts";
import { buildSite } from "../site/build-site.ts";
import { serveSite } from "../site/serve-site.ts";
import { versionsOf } from "../versions.ts";

const ROUNDS = 5;
const PACED_TICKS = 200;
const PACED_EVERY_MS = 50;
const GROUPED = "yjs, grouped strict store";
const SUBJECTS = ["yjs", "y-indexeddb", GROUPED, OURS];

type Samples = Record<string, Record<string, number[]>>;

export const p2: Bench = {
  id: "P2",
  work: "259,778 keystrokes of a paper, 20 a tick, until all of it is durable",
  run: async (progress) => {
    const trace = gunzipSync(readFileSync(join(import.meta.dirname, "../../data/automerge-paper.json.gz"))).toString();
    const site = await buildSite(["p2"]);
    const served = await serveSite(site, { "/trace.json": trace });
    const browser = await openBrowser();
    const samples: Samples = {};
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const subject of SUBJECTS) {
          for (const [figure, value] of Object.entries(await measure(browser, `${served.origin}/p2.html`, subject, `r${round}${SUBJECTS.indexOf(subject)}`))) ((samples[subject] ??= {})[figure] ??= []).push(value);
          progress(`round ${round + 1} of ${ROUNDS}, ${subject}: ${JSON.stringify(Object.fromEntries(Object.entries(samples[subject] ?? {}).map(([figure, values]) => [figure, values.at(-1)])))}`);
        }
      }
      return { samples, ratios: RATIOS, versions: { ...versionsOf("yjs", "y-indexeddb", "idb"), chromium: browser.version, node: process.versions.node } };
    } finally {
      await browser.close();
      served.close();
      rmSync(site, { recursive: true, force: true });
    }
  },
};

const RATIOS = [
  { figure: "processor", than: "y-indexeddb", goal: 0.3 },
  { figure: "wall", than: "y-indexeddb", goal: 0.25 },
  { figure: "processor", than: GROUPED, goal: 2 },
  { figure: "wall", than: GROUPED, goal: 2 },
  { figure: "paced: processor a tick", than: "y-indexeddb", goal: 1 },
  { figure: "paced: page held a tick", than: "y-indexeddb", goal: 1 },
];

const measure = async (browser: Browser, address: string, subject: string, name: string): Promise<Record<string, number>> => {
  const root = browserOf(browser.profile);
  await prepare(browser, address, "unpaced", subject, name);
  const before = treeCpu(root);
  const { wall } = await browser.call<{ wall: number }>("unpaced");
  const processor = treeCpu(root) - before;
  await prepare(browser, address, "paced", subject, name);
  const beforePaced = treeCpu(root);
  const { held } = await browser.call<{ held: number }>("paced", PACED_TICKS, PACED_EVERY_MS);
  return { wall, processor, "paced: processor a tick": (treeCpu(root) - beforePaced) / PACED_TICKS, "paced: page held a tick": held };
};

/** A fresh page with empty databases, and a rest in which what the last one left running comes to an end. */
const prepare = async (browser: Browser, address: string, pace: "unpaced" | "paced", subject: string, name: string): Promise<void> => {
  await browser.open(address);
  await browser.call("empty");
  await browser.open(address);
  await browser.call("prepare", pace, subject, `${name}-${pace}`);
  await browser.page.waitForTimeout(1_500);
};
