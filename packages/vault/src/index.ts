export { DamagedBlob } from "./blob.ts";
export { createVault, type CreateProblem, type NewVault } from "./create.ts";
export { eraseAll, type EraseDeps, type Erased } from "./erase.ts";
export { createMemoryBlobStore, createMemoryVaultStore } from "./memory.ts";
export { inspectVault, openVault, type VaultState } from "./open.ts";
export { normalisePassphrase } from "./passphrase.ts";
export * from "./types.ts";
