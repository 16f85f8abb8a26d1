/**
 * Whose turn it is to pay what is owed (EP4, EP7). Anyone may at any time; waiting in order of seniority only
 * saves making the same thing many times over. Nothing here decides what is valid.
 */
import type { DeviceTag, EpochId } from "@thicket/wire";
import type { GroupState } from "./types.ts";

/** How long each gives the one before: about what a rekey takes to make and to arrive. */
const STEP_MS = 500;
/** EP4: nobody who wants to send waits longer. */
const MAX_WAIT_MS = 10_000;

/**
 * How long a device waits for a seal of the write epoch that opens, before it makes an epoch of its own: a rekeyer
 * that gave it nothing, or rubbish, must not keep it silent (A11). A seal comes in the first second of a session.
 */
const NO_SEAL_MS = 30_000;

/**
 * Before making a Rekey: when `state.writeEpoch` is undefined, or when this device does not hold the secret of it
 * (`holds`). `undefined` when none is due from it: it is not active, or doesn't understand all that is in force (MB10).
 */
export const rekeyDelay = (state: GroupState, device: DeviceTag, holds: (epoch: EpochId) => boolean): number | undefined => {
  if (state.writeEpoch !== undefined && holds(state.writeEpoch)) return undefined;
  const turn = delay(state, device, () => true);
  return turn === undefined || state.writeEpoch === undefined ? turn : turn + NO_SEAL_MS;
};

/** Before making the Reseals of `state.owedSeals`; `undefined` when there are none, or for a device that doesn't hold the write epoch. */
export const resealDelay = (state: GroupState, device: DeviceTag): number | undefined => {
  if (state.owedSeals.length === 0) return undefined;
  const holders = state.writeEpoch === undefined ? undefined : state.epochs.get(state.writeEpoch)?.holders;
  return delay(state, device, (other) => holders?.has(other) === true);
};

const delay = (state: GroupState, device: DeviceTag, may: (device: DeviceTag) => boolean): number | undefined => {
  if (state.needsNewerVersion) return undefined;
  // Devices stand in order of seniority.
  const rank = [...state.devices.values()].filter((other) => other.active && may(other.tag)).findIndex((other) => other.tag === device);
  return rank < 0 ? undefined : Math.min(rank * STEP_MS, MAX_WAIT_MS);
};
