import type { Result } from "@thicket/wire";

/** A machine's network name for this start only (ID2). Printable ASCII of ≤ 64 characters. */
export type PeerTag = string & { readonly __peer: never };

/** What a stream is for; each has its own protocol id. */
export type Purpose = "session" | "join";

/** How the bytes travel: straight, or through a helper that sees only locked parcels. */
export type Path = "direct" | "relayed";

export interface Connection {
  readonly remotePeer: PeerTag;
  readonly purpose: Purpose;
  readonly path: Path;
  /** True on the side that dialled. */
  readonly dialled: boolean;
  /** Whole messages of ≤ MAX_MESSAGE_BYTES. Resolves when the transport can take more (back-pressure); rejects after close. */
  send(message: Uint8Array): Promise<void>;
  /** Ends when either side closes; throws ConnectionBroken when the stream was cut instead, after the whole messages before it. One reader. */
  messages(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
  /** Resolves once, when the connection is over for whatever reason. */
  readonly closed: Promise<void>;
}

export type DialProblem = { readonly code: "unreachable" | "no-helper" | "cancelled" };

export interface HelperState {
  readonly address: string;
  readonly state: "connected" | "connecting" | "down";
}

/** Machines, streams and the meeting point. Knows no group. Conformance suite: @thicket/testkit `transportSuite`. */
export interface Transport {
  readonly self: PeerTag;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The topics (32 bytes each) to be present at, replacing the earlier ones; renewed until changed (KP1). */
  announce(topics: readonly Uint8Array[]): void;
  /** Peers the meeting point named on an announced topic: at once and whenever somebody new is there. */
  onPresent(f: (topic: Uint8Array, peer: PeerTag) => void): () => void;
  /** Over the helper at once; where both can, a direct path follows in the background and comes as a second connection (NETWORK, 8). */
  dial(peer: PeerTag, purpose: Purpose, options?: { readonly signal?: AbortSignal }): Promise<Result<Connection, DialProblem>>;
  /** Connections others made, and direct ones that replace a relayed one. */
  onConnection(f: (connection: Connection) => void): () => void;
  helpers(): readonly HelperState[];
  onHelpers(f: (helpers: readonly HelperState[]) => void): () => void;
  /** The keeper's stated time in ms when known, for topic slots only (KP5). */
  helperTime(): number | undefined;
}
