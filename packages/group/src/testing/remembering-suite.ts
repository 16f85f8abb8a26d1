/** The real suite, asked only once about each signature and key: the runs of a property replay the same few people many times. Only tests import this. */
import { suite, type Suite } from "@thicket/crypto";
import { concat, toHex } from "@thicket/wire";

const remember = (ask: (...parts: readonly Uint8Array[]) => boolean): ((...parts: readonly Uint8Array[]) => boolean) => {
  const verdicts = new Map<string, boolean>();
  return (...parts) => {
    const name = toHex(suite.hash(concat(...parts)));
    const verdict = verdicts.get(name) ?? ask(...parts);
    verdicts.set(name, verdict);
    return verdict;
  };
};

const none = new Uint8Array(0);

export const rememberingSuite: Suite = {
  ...suite,
  verify: remember((key = none, message = none, signature = none) => suite.verify(key, message, signature)),
  admissible: remember((key = none) => suite.admissible(key)),
  kemAdmissible: remember((key = none) => suite.kemAdmissible(key)),
};
