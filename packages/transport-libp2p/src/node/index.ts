export { createKeeperNode, type KeeperNode, type KeeperNodeOptions } from "./keeper-node.ts";
export { createNodeTransport, type NodeTransportOptions } from "./node-transport.ts";
