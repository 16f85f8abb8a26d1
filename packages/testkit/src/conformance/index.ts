/** The other entry: suites for adapters. They need a test runner, which proofs and benchmarks have not. */
export { recordStoreSuite, type StorePlace } from "./record-store-suite.ts";
export { transportSuite, type TransportLab } from "./transport-suite.ts";
