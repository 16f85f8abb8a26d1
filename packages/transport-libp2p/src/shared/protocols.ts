/** Names on the wire that say nothing of what runs here (MD2), and the limits of each (LM6). */
import type { Purpose } from "@thicket/link";

export const PROTOCOL_OF: Readonly<Record<Purpose, string>> = { session: "/t/1/s", join: "/t/1/j" };
export const MEETING_PROTOCOL = "/t/1/m";
/** Prefix of libp2p's own identify and ping. */
export const SERVICE_PREFIX = "t";
export const PING_PROTOCOL = "/t/ping/1.0.0";
/** What identify calls this program: the same for every build, browser and system. */
export const AGENT = "t/1";
/** LM6: streams of one purpose one peer may hold open here. A peer needs one, and a second while it moves to a direct path. */
export const MAX_STREAMS_PER_PEER = 8;
/** LM6: streams all peers together may hold open in one page; those who come to join can't take the members' places. */
export const MAX_STREAMS: Readonly<Record<Purpose, number>> = { session: 96, join: 32 };
/** LM6: unsent bytes in one stream of the library; our own queue stops long before. */
export const MAX_WRITE_BUFFER_BYTES: number = 4 * 1024 * 1024;
/** LM6: streams one connection may hold open here, of all protocols together. A page needs some ten; a keeper sets its own. */
export const MAX_INBOUND_STREAMS = 64;
/** LM6: bytes of a stream that has not yet said what it is for; the two lines that say it have under 100. */
export const MAX_UNNAMED_BYTES = 4096;
/** LM6: what the other side may send on one stream before we have taken it: 10 MB/s at 50 ms. Ours is a window above it. */
export const MAX_STREAM_WINDOW_BYTES: number = 512 * 1024;
/** How long opening a stream may take before the connection is taken for dead. */
export const OPEN_STREAM_MS = 8000;
