export * from "./hello.ts";
export * from "./messages.ts";
export { createSyncNode, type SyncClock, type SyncEvents, type SyncNode, type SyncOptions } from "./node.ts";
export * from "./presence.ts";
export * from "./session.ts";
export * from "./topics.ts";
