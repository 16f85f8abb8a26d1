export { createCast, keysOf, letIn, namesOf, type Cast } from "./cast.ts";
export { createVirtualClock, quiet, START_MS, type VirtualClock } from "./clock.ts";
export { createSimDevice, type DeviceOptions, type Running, type SimDevice } from "./device.ts";
export { createSimDisk, openSimStore, type SimDisk, type SimStoreOptions } from "./disk.ts";
export { createLife, type Life } from "./life.ts";
export { createSimNetwork, type Faults, type SimNetwork, type SimNetworkOptions, type Tap } from "./network.ts";
export { createSeeded, type Seeded } from "./seeded.ts";
export { simSuite, SIM_SUITE_ID } from "./sim-suite.ts";
