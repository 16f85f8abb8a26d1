export * from "./admissible.ts";
export * from "./sha256.ts";
export { PUBLIC_KEY_BYTES, verifySignature } from "./signature.ts";
