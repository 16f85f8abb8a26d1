export { startKeeper, PortTaken, type Keeper, type KeeperOptions } from "./keeper.ts";
