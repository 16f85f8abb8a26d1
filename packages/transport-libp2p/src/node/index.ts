export { decodeHop, decodeStop, encodeHopStatus, encodeReserved, encodeStopConnect, STATUS, takeFramed } from "./hop-codec.ts";
export { createKeeperNode, type KeeperNode, type KeeperNodeOptions } from "./keeper-node.ts";
export { createNodeTransport, type NodeTransportOptions } from "./node-transport.ts";
