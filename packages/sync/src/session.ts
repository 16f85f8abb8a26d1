/**
 * One session's protocol as a pure machine (SY1, SY2): (state, event) → [state, outputs]. What an output
 * needs of keys, log or network is done by whoever runs it (run-session.ts); the simulator runs the same code.
 *
 *   begin ── nonce ──► greeting ── hello checked ──► open ── state ──► told
 *
 * Until `open` nothing of the group is said; operations are taken in from `greeting` on, because a newcomer
 * may have to bring its own admission before its hello can be checked (SY1: membership first). What it says of
 * itself meanwhile waits.
 */
import { equalBytes } from "@thicket/wire";
import type { DeviceTag, EpochId, LogKey, OperationId } from "@thicket/wire";
import type { Hello } from "./hello.ts";
import type { Message, Row } from "./messages.ts";

export interface SessionState {
  readonly at: "begin" | "greeting" | "open" | "closed";
  readonly ownNonce: Uint8Array;
  readonly otherNonce: Uint8Array | undefined;
  /** Epochs this side has said hello under. */
  readonly greetedUnder: readonly EpochId[];
  /** A hello that opened, of a device whose admission hasn't come yet. */
  readonly waiting: Hello | undefined;
  /** The state that came with it. */
  readonly held: StateMessage | undefined;
  readonly device: DeviceTag | undefined;
  /** The epoch the other end said hello under: one it holds. */
  readonly heardUnder: EpochId | undefined;
  /** What the other end says it has, durably (SY4). */
  readonly theirs: ReadonlyMap<LogKey, Row>;
  /** Its membership heads, as last said; undefined before its first state. */
  readonly theirHeads: readonly OperationId[] | undefined;
  /** Its first state has come: from here on entries are pushed (ID4). */
  readonly told: boolean;
}

type StateMessage = Extract<Message, { readonly is: "state" }>;

export type SessionEvent =
  | { readonly is: "message"; readonly message: Message }
  /** A hello was opened (or not) and checked. */
  | { readonly is: "checked"; readonly hello: Hello | undefined; readonly verdict: "good" | "unknown" | "bad" }
  /** This side's write epoch; sent once the other's nonce is here. */
  | { readonly is: "greeted"; readonly epoch: EpochId };

export type SessionOutput =
  | { readonly do: "greet"; readonly under: EpochId | "write-epoch" | "older" }
  | { readonly do: "check"; readonly sealed: Uint8Array }
  | { readonly do: "tell" }
  | { readonly do: "take-operations" | "take-entries"; readonly records: readonly Uint8Array[] }
  | { readonly do: "send-missing" }
  | { readonly do: "their-vector"; readonly rows: readonly Row[] }
  | { readonly do: "take-seal"; readonly epoch: EpochId; readonly seal: Uint8Array }
  | { readonly do: "take-presence"; readonly frame: Uint8Array }
  | { readonly do: "close" };

/** Epochs one end says hello under at most. As many are made apart only if a group was torn into as many pieces. */
export const MAX_HELLOS = 8;

export const beginSession = (ownNonce: Uint8Array): SessionState => ({
  at: "begin", ownNonce, otherNonce: undefined, greetedUnder: [], waiting: undefined, held: undefined, device: undefined, heardUnder: undefined,
  theirs: new Map(), theirHeads: undefined, told: false,
});

export const stepSession = (state: SessionState, event: SessionEvent): readonly [SessionState, readonly SessionOutput[]] => {
  if (state.at === "closed") return [state, []];
  if (event.is === "greeted") return [{ ...state, greetedUnder: [...state.greetedUnder, event.epoch] }, []];
  if (event.is === "checked") return onChecked(state, event);
  return onMessage(state, event.message);
};

const onMessage = (state: SessionState, message: Message): readonly [SessionState, readonly SessionOutput[]] => {
  const greeted = state.otherNonce !== undefined;
  switch (message.is) {
    case "nonce":
      // The same one twice is a network's doing, another one is not.
      if (state.otherNonce !== undefined) return equalBytes(state.otherNonce, message.nonce) ? [state, []] : close(state);
      return [{ ...state, at: "greeting", otherNonce: message.nonce }, [{ do: "greet", under: "write-epoch" }]];
    case "hello":
      return state.at === "greeting" ? [state, [{ do: "check", sealed: message.sealed }]] : [state, []];
    case "operations":
      return greeted ? [state, [{ do: "take-operations", records: message.records }]] : close(state);
    case "seal":
      return greeted ? [state, [{ do: "take-seal", epoch: message.epoch, seal: message.seal }]] : close(state);
    case "later":
      return [state, []];
  }
  if (message.is === "state" && state.waiting !== undefined) return [{ ...state, held: message }, []];
  if (state.at !== "open") return close(state);
  switch (message.is) {
    case "state":
      return onState(state, message);
    case "vector":
      return [{ ...state, theirs: merge(state.theirs, message.rows) }, [{ do: "their-vector", rows: message.rows }]];
    case "entries":
      return [state, [{ do: "take-entries", records: message.records }]];
    case "presence":
      return [state, [{ do: "take-presence", frame: message.frame }]];
  }
};

const onChecked = (state: SessionState, { hello, verdict }: SessionEvent & { readonly is: "checked" }): readonly [SessionState, readonly SessionOutput[]] => {
  if (state.at !== "greeting") return [state, []];
  // Not ours, or under an epoch this side lacks, made apart: so each goes back to one that both may have (A3).
  if (hello === undefined) return [state, state.greetedUnder.length < MAX_HELLOS ? [{ do: "greet", under: "older" }] : []];
  // Answer under the epoch the other used: it may not hold a newer one.
  const answer: readonly SessionOutput[] = state.greetedUnder.includes(hello.epoch) ? [] : [{ do: "greet", under: hello.epoch }];
  if (verdict === "bad") return close(state);
  if (verdict === "unknown") return [{ ...state, waiting: hello }, answer];
  const open: SessionState = { ...state, at: "open", waiting: undefined, held: undefined, device: hello.device, heardUnder: hello.epoch };
  const [told, outputs] = state.held === undefined ? [open, []] : onState(open, state.held);
  return [told, [...answer, { do: "tell" }, ...outputs]];
};

const onState = (state: SessionState, { heads, rows }: StateMessage): readonly [SessionState, readonly SessionOutput[]] => [
  { ...state, told: true, theirHeads: heads, theirs: merge(state.theirs, rows) },
  [{ do: "their-vector", rows }, { do: "send-missing" }],
];

const close = (state: SessionState): readonly [SessionState, readonly SessionOutput[]] => [{ ...state, at: "closed" }, [{ do: "close" }]];

/** A vector only rises (SY4): a lower row is an old message, not a loss. */
const merge = (theirs: ReadonlyMap<LogKey, Row>, rows: readonly Row[]): ReadonlyMap<LogKey, Row> => {
  const merged = new Map(theirs);
  for (const row of rows) if (row.seq >= (merged.get(row.log)?.seq ?? 0)) merged.set(row.log, row);
  return merged;
};
