/**
 * Under `require-trusted-types-for 'script'` a worker's address must come from a policy (also in a worker
 * that starts a worker). Only this release's own files pass.
 */
interface Policy {
  createScriptURL(address: string): string;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): Policy;
}

const own = (address: string): string => {
  const url = new URL(address, globalThis.location.href);
  if (url.origin !== globalThis.location.origin) throw new TypeError("not a file of this release");
  return url.href;
};

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy: Policy = factory?.createPolicy("thicket", { createScriptURL: own }) ?? { createScriptURL: own };

/** The address of one of our own scripts, in the form the browser takes. */
export const scriptAddress = (address: string): string => policy.createScriptURL(address);
