/** What the page and the core say to each other. Structured clones of plain data; bytes are copied, keys never leave the core. */
import type { DialProblem, HelperState, Path, PeerTag, Purpose } from "@thicket/link";
import type { DocumentKindName } from "@thicket/documents";
import type { DocumentId, MemberId, Result } from "@thicket/wire";
import type { AppState, InviteState, JoinState, Outcome, PersonHere, SaveState } from "../types.ts";

/** What the page asks of the core. Each is answered once. */
export interface Calls {
  wordList: { readonly args: readonly []; readonly answer: readonly string[] };
  newWords: { readonly args: readonly []; readonly answer: readonly string[] };
  makeGroup: { readonly args: readonly [group: string, name: string, words: string]; readonly answer: Outcome };
  unlock: { readonly args: readonly [words: string]; readonly answer: Outcome };
  useHere: { readonly args: readonly []; readonly answer: void };
  readCode: { readonly args: readonly [text: string]; readonly answer: Outcome<{ readonly ends: number }> };
  open: { readonly args: readonly [document: DocumentId, channel: number]; readonly answer: Outcome<Opened> };
  write: { readonly args: readonly [channel: number, update: Uint8Array]; readonly answer: Outcome };
  createDocument: { readonly args: readonly [kind: DocumentKindName, title: string]; readonly answer: Outcome<DocumentId> };
  setName: { readonly args: readonly [name: string]; readonly answer: Outcome };
  vouch: { readonly args: readonly [member: string]; readonly answer: Outcome };
  leave: { readonly args: readonly []; readonly answer: Outcome };
  eraseAll: { readonly args: readonly []; readonly answer: void };
}

/** All a page needs to build its Y.Doc: gated updates in order, and the id it writes under. */
export interface Opened {
  readonly kind: DocumentKindName;
  readonly updates: readonly Uint8Array[];
  readonly writer: number;
  readonly nextClock: number;
  readonly authors: ReadonlyMap<number, MemberId>;
  readonly readOnly: boolean;
  readonly saved: SaveState;
  readonly here: readonly PersonHere[];
}

export interface ConnectionInfo {
  readonly connection: number;
  readonly remotePeer: PeerTag;
  readonly purpose: Purpose;
  readonly path: Path;
  readonly dialled: boolean;
}

export type ToCore =
  | { readonly t: "call"; readonly call: number; readonly name: keyof Calls; readonly args: readonly unknown[] }
  | { readonly t: "close"; readonly channel: number }
  | { readonly t: "lock" }
  | { readonly t: "caret"; readonly channel: number; readonly anchor: Uint8Array | undefined; readonly head: Uint8Array | undefined }
  | { readonly t: "invite"; readonly do: "start" | "approve" | "refuse" | "cancel" }
  | { readonly t: "join"; readonly do: "start"; readonly code: string; readonly name: string; readonly words: string }
  | { readonly t: "join"; readonly do: "cancel" }
  | LinkToCore;

export type ToPage =
  | { readonly t: "answer"; readonly call: number; readonly value: unknown }
  | { readonly t: "state"; readonly state: AppState }
  | { readonly t: "updates"; readonly channel: number; readonly updates: readonly Uint8Array[]; readonly authors: ReadonlyMap<number, MemberId> | undefined }
  | { readonly t: "saved"; readonly channel: number; readonly saved: SaveState }
  | { readonly t: "here"; readonly channel: number; readonly here: readonly PersonHere[] }
  /** Least time between two ticks, in ms (LG6). */
  | { readonly t: "pace"; readonly channel: number; readonly tick: number; readonly alone: boolean }
  | { readonly t: "invite"; readonly state: InviteState }
  | { readonly t: "join"; readonly state: JoinState }
  /** The core is done for; the page reloads to the lock screen (ST5). */
  | { readonly t: "reload" }
  | LinkToPage;

export type LinkToPage =
  | { readonly t: "link.start" }
  | { readonly t: "link.announce"; readonly topics: readonly Uint8Array[] }
  | { readonly t: "link.dial"; readonly call: number; readonly peer: PeerTag; readonly purpose: Purpose }
  | { readonly t: "link.cancel"; readonly call: number }
  | { readonly t: "link.send"; readonly connection: number; readonly number: number; readonly bytes: Uint8Array }
  | { readonly t: "link.end"; readonly connection: number }
  | { readonly t: "link.stop" };

export type LinkToCore =
  | { readonly t: "link.self"; readonly self: PeerTag }
  | { readonly t: "link.present"; readonly topic: Uint8Array; readonly peer: PeerTag }
  | { readonly t: "link.dialled"; readonly call: number; readonly result: Result<ConnectionInfo, DialProblem> }
  | { readonly t: "link.connection"; readonly info: ConnectionInfo }
  | { readonly t: "link.message"; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly t: "link.sent"; readonly connection: number; readonly number: number; readonly ok: boolean }
  | { readonly t: "link.closed"; readonly connection: number }
  | { readonly t: "link.helpers"; readonly helpers: readonly HelperState[]; readonly ahead: number | undefined };
