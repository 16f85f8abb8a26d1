import { answerInPage } from "../../../../tooling/lab/page.ts";
import { thicketPaced, thicketUnpaced, yIndexeddb, yjsAlone, yjsGroupedStrict, type Subject } from "./subjects.ts";
import { readTicks, type Tick } from "./trace.ts";

const PEERS = { yjs: yjsAlone, "y-indexeddb": yIndexeddb, "yjs, grouped strict store": yjsGroupedStrict };
const SUBJECTS: Readonly<Record<"unpaced" | "paced", Readonly<Record<string, (name: string) => Promise<Subject>>>>> = {
  unpaced: { ...PEERS, thicket: thicketUnpaced },
  paced: { ...PEERS, thicket: thicketPaced },
};

let ticks: readonly Tick[] = [];
let expected = "";
let subject: Subject | undefined;

const sleep = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

answerInPage({
  /** Nothing of an earlier subject is left: the app finds itself at its first start. */
  empty: async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name ?? "");
        request.onsuccess = () => resolve();
        request.onerror = () => reject(new Error("not deleted"));
      });
    }
    const folder = await navigator.storage.getDirectory();
    for await (const file of folder.keys()) await folder.removeEntry(file, { recursive: true });
  },
  /** Everything that isn't measured: the trace read, the stores open. */
  prepare: async (pace: "unpaced" | "paced", of: string, name: string) => {
    const trace = (await (await fetch("/trace.json")).json()) as Parameters<typeof readTicks>[0] & { readonly endContent: string };
    ticks = readTicks(trace);
    expected = trace.endContent;
    subject = await SUBJECTS[pace][of]?.(name);
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
    const length = ticks.slice(0, count).flat().reduce((sum, { remove, insert }) => sum + insert.length - remove, 0);
    if (subject.text().length !== length) throw new Error("the text is not the paper's beginning");
    return { held: held / count };
  },
});
