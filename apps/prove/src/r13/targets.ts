import type { Choice } from "../r12/random.ts";
import { documentTargets } from "./documents.ts";
import { groupTargets } from "./group.ts";
import { handshakeTargets } from "./handshake.ts";
import { logTargets } from "./log.ts";
import { syncTargets } from "./sync.ts";
import type { Target } from "./target.ts";
import { vaultTargets } from "./vault.ts";
import { wireTargets } from "./wire.ts";

/** Every decoder: the same list, with the same samples, for the same seed. */
export const allTargets = async (choice: Choice): Promise<readonly Target[]> => [
  ...wireTargets(choice), ...(await groupTargets(choice)), ...(await handshakeTargets(choice)), ...(await logTargets(choice)), ...(await syncTargets(choice)), ...documentTargets(choice), ...(await vaultTargets(choice)),
];
