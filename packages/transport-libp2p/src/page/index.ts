export { createPageTransport, type PageTransportOptions } from "./page-transport.ts";
export { helperAddress } from "./helper-address.ts";
