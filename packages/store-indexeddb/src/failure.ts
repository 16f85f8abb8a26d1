/** Why a store could not do what was asked. `full`: no room left; `unavailable`: this browser or window allows no storage. */
export type StoreFailure = "full" | "closed" | "unavailable" | "newer-version" | "failed";

/** What every method of these stores rejects with. Says no names and no contents. */
export class StoreFailed extends Error {
  override readonly name = "StoreFailed";
  readonly code: StoreFailure;

  constructor(code: StoreFailure) {
    super(`the store failed: ${code}`);
    this.code = code;
  }
}

export const storeFailure = (problem: unknown): StoreFailed =>
  problem instanceof StoreFailed ? problem : new StoreFailed(codeOf(problem instanceof Error || problem instanceof DOMException ? problem.name : ""));

const codeOf = (name: string): StoreFailure => {
  if (name === "QuotaExceededError") return "full";
  if (name === "InvalidStateError") return "closed";
  if (name === "SecurityError" || name === "NotAllowedError") return "unavailable";
  if (name === "VersionError") return "newer-version";
  return "failed";
};
