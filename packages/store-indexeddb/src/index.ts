export { StoreFailed, type StoreFailure } from "./failure.ts";
export { openStores, type Stores } from "./open-stores.ts";
