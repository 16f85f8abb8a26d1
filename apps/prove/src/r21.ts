/**
 * R21: domain separation. Every purpose against every other, and every message with each field flipped,
 * exchanged, or moved in from another group, epoch, device or conversation, and dressed up as every other
 * type: accepted 0. Under sabotage one label stands for all purposes.
 */
import { suite } from "@thicket/crypto";
import type { Prove } from "./proof.ts";
import { tryAllMoves } from "./r21-moves.ts";
import { crossPurposes } from "./r21-purposes.ts";
import { seededRandom } from "./r21-random.ts";
import { unsafeOneLabel } from "./r21-seam.ts";
import { createTally } from "./r21-tally.ts";
import { everythingSaid } from "./r21-world.ts";

export const prove: Prove = async ({ full, sabotage, seed }) => {
  const under = sabotage ? unsafeOneLabel : suite;
  const random = seededRandom(`r21 ${seed}`);
  const purposes = createTally();
  await crossPurposes(under, random, full, purposes);
  const messages = createTally();
  const said = await everythingSaid(under, random);
  // Once the purposes run into each other, more would only take time.
  if (purposes.violations.length === 0) await tryAllMoves(said, full ? 1 : 131, messages);
  const counts = {
    "purpose attempts": purposes.counts.attempts, "message attempts": messages.counts.attempts, "message types": new Set(said.map((one) => one.type)).size,
    controls: purposes.counts.controls + messages.counts.controls, accepted: purposes.counts.accepted + messages.counts.accepted,
  };
  const firstViolation = [...purposes.violations, ...messages.violations][0];
  return { ok: firstViolation === undefined, counts, ...(sabotage && { seam: "unsafeOneLabel" }), ...(firstViolation !== undefined && { firstViolation }) };
};
