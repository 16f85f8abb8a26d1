/**
 * What Thicket can't do without, and what this browser lacks of it. Runs before anything newer is loaded,
 * so the person gets a sentence instead of a blank page.
 */
export const missingFeatures = (scope: typeof globalThis): readonly string[] => {
  const needed: Readonly<Record<string, boolean>> = {
    "secure page": scope.isSecureContext,
    "web workers": typeof scope.Worker === "function",
    "storage (IndexedDB)": scope.indexedDB !== undefined && scope.indexedDB !== null,
    "web locks": scope.navigator?.locks !== undefined,
    "web crypto": scope.crypto?.subtle !== undefined,
    "web assembly": typeof scope.WebAssembly === "object",
    "Promise.withResolvers": typeof (Promise as { withResolvers?: unknown }).withResolvers === "function",
  };
  return Object.keys(needed).filter((name) => needed[name] !== true);
};
