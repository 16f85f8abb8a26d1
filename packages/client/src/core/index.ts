export { startCore } from "./app.ts";
export type { Clock, CoreDeps, TabLock } from "./deps.ts";
export type { GateClient } from "./gate-client.ts";
export { portOf, portPair, type Port } from "../bridge/port.ts";
export { portTransport } from "../bridge/port-transport.ts";
export { realCrypto } from "./real-crypto.ts";
export { connectGate } from "@thicket/documents/gate";
export { decodeKeyring, encodeKeyring } from "./keyring.ts";
export { loadOpenCodes } from "./open-codes.ts";
