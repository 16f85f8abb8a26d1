import type { Suite } from "@thicket/crypto";
import type { EpochKeys } from "@thicket/group";
import { createWriter } from "@thicket/wire";

/** KP5: six hours. Whoever watches a meeting point can't follow a group longer than that by its topic. */
export const SLOT_MS: number = 6 * 60 * 60 * 1000;
/** Clocks that differ by more than this from the helper's are not trusted for slots. */
const TRUSTED_DRIFT_MS = 60 * 60 * 1000;

/** The time slots go by: the helper's where ours is far off. Serves to meet, never to decide (KP5). */
export const slotTime = (own: number, helper: number | undefined): number =>
  helper !== undefined && Math.abs(helper - own) > TRUSTED_DRIFT_MS ? helper : own;

/** Where holders of these epochs meet now: each epoch's slot of `time`, the one before and the one after. 32 bytes each. */
export const topicsAt = (suite: Suite, epochs: readonly Pick<EpochKeys, "topicKey">[], time: number): readonly Uint8Array[] => {
  const slot = Math.floor(time / SLOT_MS);
  return epochs.flatMap(({ topicKey }) =>
    [slot - 1, slot, slot + 1].map((each) => suite.derive(topicKey, "thicket topic slot", createWriter().u53(Math.max(0, each)).finish(), 32)),
  );
};
