/**
 * Whose turn it is to pay what is owed (EP4, EP7). Anyone may at any time; waiting in order of seniority only
 * saves making the same thing many times over. Nothing here decides what is valid.
 */
import type { DeviceTag } from "@thicket/wire";
import type { GroupState } from "./types.ts";

/** How long each gives the one before: about what a rekey takes to make and to arrive. */
const STEP_MS = 500;
/** EP4: nobody who wants to send waits longer. */
const MAX_WAIT_MS = 10_000;

/** Before making a Rekey, when `state.writeEpoch` is undefined; `undefined` for a device that is not active. */
export const rekeyDelay = (state: GroupState, device: DeviceTag): number | undefined => delay(state, device, () => true);

/** Before making the Reseals of `state.owedSeals`; `undefined` for a device that doesn't hold the write epoch. */
export const resealDelay = (state: GroupState, device: DeviceTag): number | undefined => {
  const holders = state.writeEpoch === undefined ? undefined : state.epochs.get(state.writeEpoch)?.holders;
  return delay(state, device, (other) => holders?.has(other) === true);
};

const delay = (state: GroupState, device: DeviceTag, may: (device: DeviceTag) => boolean): number | undefined => {
  // Devices stand in order of seniority.
  const rank = [...state.devices.values()].filter((other) => other.active && may(other.tag)).findIndex((other) => other.tag === device);
  return rank < 0 ? undefined : Math.min(rank * STEP_MS, MAX_WAIT_MS);
};
