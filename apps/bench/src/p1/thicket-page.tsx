/** Ours: the app's own workers, network and editor, without its screens. */
import { createThicket, portOf, type GroupView, type Invite, type OpenDocument, type PageDeps, type Readable } from "@thicket/client";
import { createNote } from "@thicket/documents";
import { NOTE_ROOT, NoteEditor, prepareDocument, useReadable } from "@thicket/ui";
import type { ReactElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { connect } from "../../../web/src/connect.ts";
import { scriptAddress } from "../../../web/src/trusted.ts";
import coreWorker from "../../../web/src/workers/core.worker.ts?worker&url";
import { mark, takeMarks, type Mark } from "./trace/marks.ts";
import tracedCoreWorker from "./trace/traced-core.worker.ts?worker&url";
import { answerAsDesk } from "./answer-as-desk.ts";
import { editorDesk, paragraph, PARAGRAPHS, placeCaret, TYPED, type Desk } from "./pair.ts";

prepareDocument(document);
const traced = location.search === "?traced";
const core = new Worker(scriptAddress(traced ? tracedCoreWorker : coreWorker), { type: "module" });
if (traced) traceCore();
const thicket = createThicket({
  port: portOf(core) as PageDeps["port"],
  connect,
  now: Date.now,
  setTimer: (f, ms) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
  reload: () => core.terminate(),
});

/** What passes between page and core, seen from the page. */
function traceCore(): void {
  const post = core.postMessage.bind(core) as (message: { readonly t: string; readonly name?: string }, options: never) => void;
  core.postMessage = ((message: { readonly t: string; readonly name?: string }, options: never) => {
    mark(`page says ${message.t === "call" ? `call ${message.name}` : message.t}`);
    post(message, options);
  }) as typeof core.postMessage;
  core.addEventListener("message", ({ data }: MessageEvent<{ readonly t: string }>) => mark(`page hears ${data.t}`));
}

const typist = { name: "typist" };
/** Note for each variant: two are never open at once, so the place this person is at is that one. */
const TITLES = { editor: "With the editor", text: "Only the text" } as const;
let opened: OpenDocument | undefined;
let root: Root | undefined;
let invite: Invite | undefined;

const until = async <T,>(readable: Readable<T>, good: (value: T) => boolean): Promise<T> => {
  for (let tries = 0; !good(readable.get()); tries++) {
    if (tries > 3000) throw new Error(`still ${JSON.stringify(readable.get())}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return readable.get();
};

const group = (): GroupView => {
  const state = thicket.state.get();
  if (state.at !== "open") throw new Error(`not open but ${state.at}`);
  return state.group;
};

const open = async (title: string): Promise<OpenDocument> => {
  root?.unmount();
  root = undefined;
  opened?.close();
  await until(thicket.state, () => group().documents.some((document) => document.title === title));
  const id = group().documents.find((document) => document.title === title)?.id;
  if (id === undefined) throw new Error("no such note");
  const result = await thicket.open(id);
  if (!result.ok) throw new Error(result.error.code);
  opened = result.value;
  opened.allowOrigin(typist);
  return opened;
};

const Note = ({ document }: { readonly document: OpenDocument }): ReactElement => <NoteEditor document={document} carets={useReadable(document.here)} />;

const showEditor = async (document: OpenDocument): Promise<HTMLElement> => {
  const place = globalThis.document.getElementById("root");
  if (place === null) throw new Error("no place");
  root = createRoot(place);
  root.render(<Note document={document} />);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const editor = place.querySelector<HTMLElement>("[role=textbox]");
  if (editor === null) throw new Error("no editor");
  return editor;
};

const textDesk = ({ doc }: OpenDocument, at: number): Desk => {
  const body = doc.getText(NOTE_ROOT);
  return {
    type: () => doc.transact(() => body.insert(at, TYPED), typist),
    text: () => body.toString(),
    onChange: (f) => {
      body.observe(f);
      return () => body.unobserve(f);
    },
  };
};

const fill = async (title: string): Promise<void> => {
  const made = await thicket.createDocument("note", title);
  if (!made.ok) throw new Error(made.error.code);
  const document = await open(title);
  const body = createNote(document.doc).body;
  document.doc.transact(() => body.insert(0, Array.from({ length: PARAGRAPHS }, (_, i) => `\n${paragraph(i)}`).join("")), typist);
  await until(document.saved, ({ state }) => state === "saved");
};

answerAsDesk(
  async (variant, at) => {
    const document = await open(TITLES[variant]);
    const desk = variant === "text" ? textDesk(document, at) : undefined;
    const editor = desk === undefined ? await showEditor(document) : undefined;
    // The other person is here too, and LG6's least tick is that of two.
    await until(document.here, (here) => here.length === 1);
    await until({ get: () => document.doc.getText(NOTE_ROOT).length, subscribe: () => () => undefined }, (length) => length > 1000);
    if (desk !== undefined) return desk;
    if (editor === undefined) throw new Error("no editor");
    await placeCaret(editor, at);
    return editorDesk(editor);
  },
  {
    makeGroup: async () => {
      await until(thicket.state, ({ at }) => at === "empty");
      const made = await thicket.makeGroup({ group: "Measured", name: "Ana", words: (await thicket.newWords()).join(" ") });
      if (!made.ok) throw new Error(made.error.code);
    },
    showCode: async () => {
      invite = thicket.invite();
      const state = await until(invite.state, ({ at }) => at === "showing" || at === "failed");
      if (state.at !== "showing") throw new Error(JSON.stringify(state));
      return state.code;
    },
    join: async (code: string) => {
      await until(thicket.state, ({ at }) => at === "empty");
      const join = thicket.join({ code, name: "Bo", words: (await thicket.newWords()).join(" ") });
      const end = await until(join.state, ({ at }) => at === "done" || at === "failed");
      if (end.at !== "done") throw new Error(JSON.stringify(end));
    },
    approve: async () => {
      if (invite === undefined) throw new Error("no code");
      await until(invite.state, ({ at }) => at === "words");
      invite.approve();
    },
    /** Resolves when the two have a direct path between them. */
    direct: async () => void (await until(thicket.state, () => group().members.some(({ me, link }) => !me && link === "direct"))),
    /** Every mark since the last call, of the page and of the core. */
    marks: async (): Promise<readonly Mark[]> => {
      const cores = await new Promise<readonly Mark[]>((resolve) => {
        const listen = ({ data }: MessageEvent<{ readonly t: string; readonly marks: readonly Mark[] }>): void => {
          if (data.t !== "traced") return;
          core.removeEventListener("message", listen);
          resolve(data.marks);
        };
        core.addEventListener("message", listen);
        core.postMessage({ t: "trace" });
      });
      return [...takeMarks(), ...cores].sort((a, b) => a.at - b.at);
    },
    origin: () => performance.timeOrigin,
    link: () => group().members.find(({ me }) => !me)?.link,
    fill: async () => {
      for (const title of Object.values(TITLES)) await fill(title);
    },
  },
);
