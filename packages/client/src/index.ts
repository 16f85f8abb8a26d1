export type * from "./types.ts";
export { createThicket, type PageDeps } from "./page/create-thicket.ts";
export { portOf, type Port } from "./bridge/port.ts";
