import type { Transport } from "@thicket/link";
import type { LinkToCore, LinkToPage, ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";
import { serveTransport } from "../bridge/serve-transport.ts";
import { createReadable } from "../readable.ts";
import type { AppState, Invite, InviteState, JoinState, OpenDocument, Thicket } from "../types.ts";
import { createCall } from "./call.ts";
import { lastWords, openDocument } from "./open-document.ts";

export interface PageDeps {
  /** The core worker. */
  readonly port: Port<ToCore, ToPage>;
  /** Called once, when the core first wants the network; resolves when a helper is known. */
  readonly connect: () => Promise<Transport>;
  readonly now: () => number;
  readonly setTimer: (f: () => void, ms: number) => () => void;
  /** Ends the core and shows the lock screen (ST5). */
  readonly reload: () => void;
}

/** How long locking waits for the last words, in ms: a strict write takes a few, and whoever locks may be in a hurry. */
const LOCK_PATIENCE_MS = 500;

/** The page's view of Thicket: a proxy of the core worker, with the page's own Y.Docs and network. */
export const createThicket = (deps: PageDeps): Thicket => {
  const { port } = deps;
  const state = createReadable<AppState>({ at: "starting" });
  const invite = createReadable<InviteState>({ at: "starting" });
  const join = createReadable<JoinState>({ at: "looking" });
  const call = createCall(port);
  const open = new Set<OpenDocument>();

  const tell = (what: "approve" | "refuse" | "cancel") => (): void => port.post({ t: "invite", do: what });
  const answering: Invite = { state: invite.readable, approve: tell("approve"), refuse: tell("refuse"), cancel: tell("cancel") };

  port.onMessage((message) => {
    if (message.t === "state") state.set(message.state);
    if (message.t === "invite") invite.set(message.state);
    if (message.t === "join") join.set(message.state);
    if (message.t === "reload") deps.reload();
  });
  serveTransport(port as unknown as Port<LinkToCore, LinkToPage>, deps.connect);

  return {
    state: state.readable,
    wordList: () => call("wordList"),
    newWords: () => call("newWords"),
    makeGroup: ({ group, name, words }) => call("makeGroup", group, name, words),
    unlock: (words) => call("unlock", words),
    lock: () => {
      for (const document of open) document.close();
      // What was typed a moment ago is still on its way; a disk that hangs must not keep Thicket open.
      let posted = false;
      const lock = (): void => {
        if (posted) return;
        posted = true;
        stopWaiting();
        port.post({ t: "lock" });
      };
      const stopWaiting = deps.setTimer(lock, LOCK_PATIENCE_MS);
      void lastWords().then(lock);
    },
    useHere: () => call("useHere"),
    readCode: (text) => call("readCode", text),
    answering,
    invite: () => {
      invite.set({ at: "starting" });
      port.post({ t: "invite", do: "start" });
      return answering;
    },
    join: ({ code, name, words }) => {
      join.set({ at: "looking" });
      port.post({ t: "join", do: "start", code, name, words });
      return { state: join.readable, cancel: () => port.post({ t: "join", do: "cancel" }) };
    },
    open: async (id) => {
      const opened = await openDocument({ port, call, now: deps.now, setTimer: deps.setTimer }, id);
      if (opened.ok) open.add(opened.value);
      return opened;
    },
    createDocument: (kind, title) => call("createDocument", kind, title),
    setName: (name) => call("setName", name),
    vouch: (member) => call("vouch", member),
    leave: () => call("leave"),
    eraseAll: () => call("eraseAll"),
  };
};
