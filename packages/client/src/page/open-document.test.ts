import type { DocumentId } from "@thicket/wire";
import { expect, test } from "vitest";
import type { OpenDocument } from "../types.ts";
import type { Call } from "./call.ts";
import { openDocument } from "./open-document.ts";

/** A note with nothing in it, open beside a core that only counts what it is given to write. */
const openNote = async (called: string[] = [], answers: string[] = []): Promise<{ readonly note: Extract<OpenDocument, { readonly kind: "note" }>; readonly written: Uint8Array[]; readonly posted: unknown[] }> => {
  const written: Uint8Array[] = [];
  const posted: unknown[] = [];
  const opening = { kind: "note", updates: [], readOnly: false, writer: 1001, nextClock: 0, saved: { state: "saved", own: false, with: [], of: 1 }, here: [], authors: new Map() };
  const call = (async (name: string, ...of: readonly unknown[]) => {
    called.push(name);
    if (name === "write") {
      written.push(of[1] as Uint8Array);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const problem = answers.shift();
      if (problem !== undefined) return { ok: false, error: { code: problem } };
      called.push("written");
    }
    return { ok: true, value: name === "open" ? opening : undefined };
  }) as unknown as Call;
  const opened = await openDocument(
    { port: { post: (message) => void posted.push(message), onMessage: () => () => undefined }, call, now: () => 0, setTimer: (f) => { queueMicrotask(f); return () => undefined; } },
    "00".repeat(16) as DocumentId,
  );
  if (!opened.ok || opened.value.kind !== "note") throw new Error("not opened");
  return { note: opened.value, written, posted };
};

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const closed = { t: "close", channel: expect.any(Number) as number };

test("GT5 a change that is nobody's work ends the document: what was typed since is given back, nothing more is written, and it closes", async () => {
  const { note, written, posted } = await openNote();
  note.model.append("before");
  await later();
  expect(written).toHaveLength(1);
  note.doc.transact(() => note.model.body.insert(0, "stray"), "somebody else");
  note.model.append("since");
  await later();
  expect(note.broken.get()?.unsaved).toContain("since");
  expect(note.broken.get()?.unsaved).not.toContain("stray");
  note.close();
  await later();
  expect(written).toHaveLength(1);
  expect(posted).toContainEqual(closed);
});

test("LG6 a document opened again at once waits until what was typed last is in the log", async () => {
  const called: string[] = [];
  const { note } = await openNote(called);
  note.model.append("last words");
  note.close();
  await openNote(called);
  expect(called).toEqual(["open", "write", "written", "open"]);
});

test("LG6 words there was no room for wait after closing until there is, and opening again waits for them", async () => {
  const called: string[] = [];
  const { note } = await openNote(called, ["not-saved", "not-saved"]);
  note.model.append("last words");
  note.close();
  await openNote(called);
  expect(called).toEqual(["open", "write", "write", "write", "written", "open"]);
  expect(note.broken.get()).toBeUndefined();
});

test("GT5 what the gate refuses is not tried for ever: its words are given back, and the document closes", async () => {
  const { note, written, posted } = await openNote([], ["document-attention", "document-attention", "document-attention"]);
  note.model.append("refused words");
  await later();
  expect(note.broken.get()?.unsaved).toContain("refused words");
  note.close();
  await later();
  expect(posted).toContainEqual(closed);
  const tries = written.length;
  await later();
  expect(written).toHaveLength(tries);
});

test("GT5 control: without a stray change all is written, also what was typed just before closing", async () => {
  const { note, written, posted } = await openNote();
  note.model.append("before");
  await later();
  note.model.append("since");
  note.close();
  await later();
  expect(written).toHaveLength(2);
  expect(note.broken.get()).toBeUndefined();
  expect(posted).toContainEqual(closed);
});
