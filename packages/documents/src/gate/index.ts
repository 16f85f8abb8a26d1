export type { Gate, GateEntry, Reference, Refusal, Verdict } from "../types.ts";
export { createGate, decodeGate, unsafeCreateGate } from "./gate.ts";
export type { GateCheck } from "./examine.ts";
export { LARGE_DELETION, MAX_REGISTER_UNITS } from "../format/limits.ts";
export { ID_PATTERN, knowsSchema, NOTE_FORMATS, SCHEMA_VERSION, type NoteFormat } from "../format/schema.ts";
export { decodeUpdate, unsafeDecodeUpdate, type DecodedUpdate } from "../format/update-decoder.ts";
export { connectGate, serveGate, type GatePort, type RemoteGate } from "./port.ts";
