import { answerInPage } from "../../../../tooling/lab/page.ts";
import { thicket, yIndexeddb, yjsAlone, yjsGroupedStrict, type Subject } from "./subjects.ts";
import { readTicks, type Tick } from "./trace.ts";

const SUBJECTS: Readonly<Record<string, (name: string) => Promise<Subject>>> = { yjs: yjsAlone, "y-indexeddb": yIndexeddb, "yjs, grouped strict store": yjsGroupedStrict, thicket };

let ticks: readonly Tick[] = [];
let expected = "";
let subject: Subject | undefined;

const sleep = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

answerInPage({
  /** Everything that isn't measured: the trace read, the stores open. */
  prepare: async (of: string, name: string) => {
    const trace = (await (await fetch("/trace.json")).json()) as Parameters<typeof readTicks>[0] & { readonly endContent: string };
    ticks = readTicks(trace);
    expected = trace.endContent;
    subject = await SUBJECTS[of]?.(name);
    return ticks.length;
  },
  /** As fast as it goes. */
  unpaced: async () => {
    if (subject === undefined) throw new Error("prepare first");
    const began = performance.now();
    for (const [i, tick] of ticks.entries()) {
      subject.type(tick);
      // Lets stores and workers do their part, as a person's pauses do.
      if (i % 100 === 99) await sleep(0);
    }
    await subject.settled();
    const wall = performance.now() - began;
    if (subject.text() !== expected) throw new Error("the text is not the paper");
    return { wall };
  },
  /** One tick every `every` ms, as a fast typist's; how long each held the page. */
  paced: async (count: number, every: number) => {
    if (subject === undefined) throw new Error("prepare first");
    let held = 0;
    const began = performance.now();
    for (const [i, tick] of ticks.slice(0, count).entries()) {
      const start = performance.now();
      subject.type(tick);
      held += performance.now() - start;
      await sleep(Math.max(0, began + (i + 1) * every - performance.now()));
    }
    await subject.settled();
    return { held: held / count };
  },
});
