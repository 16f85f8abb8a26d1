/**
 * P2: a whole paper typed into one note, against plain Yjs in memory, y-indexeddb, and Yjs' own updates in
 * the same grouped strict store without signature, seal or history. A B A B: each round measures every subject once,
 * each in a page of its own with empty databases, in one Chromium with a profile on disk. Processor time is
 * that of all the browser's processes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openLab, type Lab } from "../../../../tooling/lab/lab.ts";
import { OURS, type Bench } from "../bench.ts";
import { browserOf, treeCpu } from "../cpu.ts";
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
    const lab = await openLab({ worker: join(import.meta.dirname, "core.worker.ts"), page: join(import.meta.dirname, "page.ts"), files: { "/trace.json": ["application/json", trace] } });
    const samples: Samples = {};
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const subject of SUBJECTS) {
          for (const [figure, value] of Object.entries(await measure(lab, subject, `r${round}${SUBJECTS.indexOf(subject)}`))) ((samples[subject] ??= {})[figure] ??= []).push(value);
          progress(`round ${round + 1} of ${ROUNDS}, ${subject}: ${JSON.stringify(Object.fromEntries(Object.entries(samples[subject] ?? {}).map(([figure, values]) => [figure, values.at(-1)])))}`);
        }
      }
      return { samples, ratios: RATIOS, versions: { ...versionsOf("yjs", "y-indexeddb", "idb"), chromium: lab.context.browser()?.version() ?? (await userAgentVersion(lab)), node: process.versions.node } };
    } finally {
      await lab.close();
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

const measure = async (lab: Lab, subject: string, name: string): Promise<Record<string, number>> => {
  const browser = browserOf(lab.profile);
  await prepare(lab, subject, `${name}u`);
  const before = treeCpu(browser);
  const { wall } = await lab.callPage<{ wall: number }>("unpaced");
  const processor = treeCpu(browser) - before;
  await prepare(lab, subject, `${name}p`);
  const beforePaced = treeCpu(browser);
  const { held } = await lab.callPage<{ held: number }>("paced", PACED_TICKS, PACED_EVERY_MS);
  return { wall, processor, "paced: processor a tick": (treeCpu(browser) - beforePaced) / PACED_TICKS, "paced: page held a tick": held };
};

/** A fresh page, and a rest in which what the last one left running comes to an end. */
const prepare = async (lab: Lab, subject: string, name: string): Promise<void> => {
  await lab.reload();
  await lab.callPage("prepare", subject, name);
  await lab.page.waitForTimeout(1_500);
};

const userAgentVersion = (lab: Lab): Promise<string> => lab.page.evaluate(() => /Chrome\/(\S+)/.exec(navigator.userAgent)?.[1] ?? "unknown");
