export * from "./bytes.ts";
export * from "./codec.ts";
export * from "./entry.ts";
export * from "./ids.ts";
export * from "./limits.ts";
export * from "./padding.ts";
export * from "./record.ts";
export * from "./result.ts";
