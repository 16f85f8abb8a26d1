import type { OpenDocument, Thicket } from "@thicket/client";
import { expect, test } from "vitest";
import { keepOpen, TOO_SOON_MS, type Opened } from "./keep-open.ts";

/** A thicket whose notes break when they are told to. */
const setUp = () => {
  let time = 0;
  const notes: { readonly appended: string[]; readonly break: (unsaved: string) => void; closed: number }[] = [];
  const shown: Opened[] = [];
  const open = async (): Promise<unknown> => {
    let broken: { readonly unsaved: string } | undefined;
    const listeners = new Set<() => void>();
    const note = {
      appended: [] as string[],
      closed: 0,
      break: (unsaved: string) => {
        broken = { unsaved };
        for (const listener of [...listeners]) listener();
      },
    };
    notes.push(note);
    const document = {
      kind: "note",
      readOnly: false,
      model: { append: (text: string) => note.appended.push(text) },
      broken: { get: () => broken, subscribe: (f: () => void) => (listeners.add(f), () => listeners.delete(f)) },
      close: () => note.closed++,
    };
    return { ok: true, value: document as unknown as OpenDocument };
  };
  const stop = keepOpen({ open: open as unknown as Thicket["open"] }, "00" as Parameters<Thicket["open"]>[0], () => time, (opened) => shown.push(opened));
  return { notes, shown, stop, pass: (ms: number) => (time += ms), settle: () => new Promise((resolve) => setTimeout(resolve)) };
};

test("GT5 a note that broke is closed and opened anew, with what it had not saved put in again, once", async () => {
  const { notes, shown, pass, settle, stop } = setUp();
  await settle();
  pass(TOO_SOON_MS);
  notes[0]?.break("unsaved words");
  notes[0]?.break("unsaved words and more");
  await settle();
  expect(notes.map(({ appended, closed }) => ({ appended, closed }))).toEqual([{ appended: [], closed: 1 }, { appended: ["unsaved words"], closed: 0 }]);
  expect(shown.at(-1)).toMatchObject({ at: "open", times: 1, rescued: "unsaved words" });
  stop();
  expect(notes[1]?.closed).toBe(1);
});

test("GT5 one that breaks again at once waits for the person, and loses nothing meanwhile", async () => {
  const { notes, shown, settle } = setUp();
  await settle();
  notes[0]?.break("words");
  await settle();
  expect(notes).toHaveLength(1);
  const last = shown.at(-1);
  expect(last).toMatchObject({ at: "broken", unsaved: "words" });
  if (last?.at === "broken") last.again();
  await settle();
  expect(notes[1]?.appended).toEqual(["words"]);
});

test("GT5 one that was left before it was open is closed, and nothing is shown", async () => {
  const { notes, shown, stop, settle } = setUp();
  stop();
  await settle();
  expect([notes[0]?.closed, shown]).toEqual([1, []]);
});
