import { expect, test } from "vitest";
import { missingFeatures } from "./missing.ts";

const whole = {
  isSecureContext: true, Worker: class {}, indexedDB: {}, navigator: { locks: {} }, crypto: { subtle: {} }, WebAssembly: {},
} as unknown as typeof globalThis;

test("a browser that has everything lacks nothing", () => expect(missingFeatures(whole)).toEqual([]));

test("each missing thing is named", () => {
  expect(missingFeatures({ ...whole, indexedDB: undefined } as unknown as typeof globalThis)).toEqual(["storage (IndexedDB)"]);
  expect(missingFeatures({ ...whole, isSecureContext: false } as unknown as typeof globalThis)).toEqual(["secure page"]);
});
