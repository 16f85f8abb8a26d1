/** What an app sees of Thicket: states to show and things to do. Types only, so screens can import them. */
import type { DocumentKindName, Note, Plan, Roster } from "@thicket/documents";
import type { DeviceTag, DocumentId, MemberId, Result } from "@thicket/wire";
import type { Doc } from "yjs";

/** A value that changes. `subscribe` doesn't call at once; read `get()` first (fits useSyncExternalStore). */
export interface Readable<T> {
  get(): T;
  subscribe(f: () => void): () => void;
}

/** Each has a plain sentence and a next step in the strings file. */
export type ProblemCode =
  // unlock
  | "wrong-words" | "wait" | "key-file-gone" | "erased" | "damaged" | "newer-version" | "store-blocked"
  // codes
  | "not-a-code" | "code-damaged" | "code-expired" | "code-used" | "code-cancelled" | "code-other-kind" | "code-newer" | "code-own" | "camera-none" | "camera-refused" | "image-no-code" | "already-member"
  // joining
  | "inviter-away" | "helper-away" | "words-differ" | "inviter-refused" | "connection-lost" | "proof-failed" | "timed-out"
  // writing
  | "not-saved" | "group-needs-newer" | "document-attention" | "too-long" | "name-empty" | "name-long" | "busy" | "not-allowed" | "bug";
export interface Problem { readonly code: ProblemCode; readonly seconds?: number }
export type Outcome<T = void> = Result<T, Problem>;

export type AppState =
  | { readonly at: "starting" }
  | { readonly at: "unsupported"; readonly missing: readonly string[] }
  /** Nothing here yet: first start. */
  | { readonly at: "empty" }
  | { readonly at: "locked"; readonly problem?: Problem; /** No try before this time (ms). */ readonly until?: number }
  /** Another tab holds Thicket. */
  | { readonly at: "elsewhere" }
  | { readonly at: "open"; readonly group: GroupView }
  | { readonly at: "failed"; readonly problem: Problem };

export interface MemberView {
  readonly id: MemberId;
  /** The newest name the person gave; "" until it has come. */
  readonly name: string;
  readonly me: boolean;
  readonly full: boolean;
  readonly sponsor: MemberId | undefined;
  readonly vouchers: readonly MemberId[];
  readonly left: boolean;
  readonly devices: number;
  /** Has a session with us now, and how. */
  readonly link: "direct" | "relayed" | "none";
}

export interface DocumentView {
  readonly id: DocumentId;
  readonly kind: DocumentKindName | "unknown";
  /** From inside the document; "" while unknown. */
  readonly title: string;
  /** When something was last received or written here, ms of this device's clock. */
  readonly changedAt: number;
  /** Copied from a member and not yet confirmed by a second one (IN6); their name. */
  readonly copiedFrom: string | undefined;
  readonly attention: boolean;
}

export interface HelperView {
  readonly address: string;
  readonly state: "connected" | "connecting" | "down";
}

export interface GroupView {
  readonly name: string;
  readonly members: readonly MemberView[];
  readonly me: MemberId;
  readonly documents: readonly DocumentView[];
  readonly helpers: readonly HelperView[];
  /** MB10. */
  readonly readOnly: boolean;
  /** Work under way that takes long, for "4 of 12". */
  readonly progress: { readonly what: "catching-up" | "opening"; readonly done: number; readonly of: number } | undefined;
}

export type InviteState =
  | { readonly at: "starting" }
  /** `code` goes into the QR and the text to paste; `link` has it in the fragment. Times in ms. */
  | { readonly at: "showing"; readonly code: string; readonly link: string; readonly ends: number; /** The link is a code of its own, and lives longer. */ readonly linkEnds: number; readonly helper: boolean }
  | { readonly at: "words"; readonly words: readonly string[]; readonly name: string }
  | { readonly at: "sending"; readonly done: number; readonly of: number }
  | { readonly at: "done"; readonly name: string }
  | { readonly at: "failed"; readonly problem: Problem };

export interface Invite {
  readonly state: Readable<InviteState>;
  /** "The same: let Bo in." */
  approve(): void;
  /** "They are different." */
  refuse(): void;
  /** The code is worthless from now on. */
  cancel(): void;
}

export type JoinState =
  | { readonly at: "looking" }
  | { readonly at: "words"; readonly words: readonly string[] }
  | { readonly at: "receiving"; readonly done: number; readonly of: number }
  | { readonly at: "done" }
  | { readonly at: "failed"; readonly problem: Problem };

export interface Join {
  readonly state: Readable<JoinState>;
  /** "They are different", or going back. */
  cancel(): void;
}

/** Saved and where, in the terms of SY4; people, never devices. */
export interface SaveState {
  readonly state: "saving" | "saved" | "not-saved";
  /** Something in this document was written here. If not, there is nothing to be with anybody. */
  readonly own: boolean;
  /** Everything of this document written here is with these members. */
  readonly with: readonly MemberId[];
  readonly of: number;
}

export interface PersonHere {
  readonly device: DeviceTag;
  readonly member: MemberId;
  readonly name: string;
  /** Encoded Yjs relative positions of the selection, or undefined when only present. */
  readonly anchor: Uint8Array | undefined;
  readonly head: Uint8Array | undefined;
}

/** What is in an open document, and the commands that change it. */
export type OpenModel =
  | { readonly kind: "note"; readonly model: Note }
  | { readonly kind: "roster"; readonly model: Roster }
  | { readonly kind: "plan"; readonly model: Plan };

/** A document open in this page: one live Y.Doc, fed with gated updates and this person's own work. */
export type OpenDocument = OpenModel & OpenAny;

interface OpenAny {
  readonly id: DocumentId;
  /** For the note's editor; everything else goes through `model`. */
  readonly doc: Doc;
  /** This person's own model commands, the newest first; false when there are none. A note's editor keeps its own. */
  undo(): boolean;
  redo(): boolean;
  readonly saved: Readable<SaveState>;
  readonly here: Readable<readonly PersonHere[]>;
  /** Who writes under which clientID: to show names beside two values (GT8). */
  readonly authors: Readable<ReadonlyMap<number, MemberId>>;
  /** Set when this Y.Doc must not be used further: what it could not save, to be shown and written again in a newly opened one (GT5). */
  readonly broken: Readable<{ readonly unsaved: string } | undefined>;
  /** Names an origin whose transactions are this person's own work: the editor's binding, the undo manager (GT5). */
  allowOrigin(origin: unknown): void;
  /** Opened read-only: of a newer version, or the group needs one. */
  readonly readOnly: boolean;
  /** Own caret, sent as presence; undefined when the editor has no focus. */
  setCaret(anchor: Uint8Array | undefined, head: Uint8Array | undefined): void;
  close(): void;
}

export interface Thicket {
  readonly state: Readable<AppState>;
  /** All words a passphrase can be made of, sorted: for completing them. */
  wordList(): Promise<readonly string[]>;
  /** Six words, made in the core from the system's randomness. */
  newWords(): Promise<readonly string[]>;
  makeGroup(of: { readonly group: string; readonly name: string; readonly words: string }): Promise<Outcome>;
  unlock(words: string): Promise<Outcome>;
  lock(): void;
  /** Takes Thicket over from another tab. */
  useHere(): Promise<void>;
  /** Shows a new code. One at a time; a second call replaces the first. */
  invite(): Invite;
  /** Who comes with a code given out earlier, by a link say: the same as the last `invite()` returned, and there before any. */
  readonly answering: Invite;
  /** Reads a code of whatever origin (camera, image, pasted text, link) without acting on it. */
  readCode(text: string): Promise<Outcome<{ readonly ends: number }>>;
  join(of: { readonly code: string; readonly name: string; readonly words: string }): Join;
  open(document: DocumentId): Promise<Outcome<OpenDocument>>;
  createDocument(kind: DocumentKindName, title: string): Promise<Outcome<DocumentId>>;
  setName(name: string): Promise<Outcome>;
  vouch(member: MemberId): Promise<Outcome>;
  leave(): Promise<Outcome>;
  eraseAll(): Promise<void>;
}
