/** A suite that is asked only once about each signature, key and public half: in a simulation all devices ask the same. */
import type { Suite } from "@thicket/crypto";
import { toHex } from "@thicket/wire";

const remember = <T>(ask: (...parts: readonly Uint8Array[]) => T): ((...parts: readonly Uint8Array[]) => T) => {
  const answers = new Map<string, T>();
  return (...parts) => {
    const question = parts.map(toHex).join();
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = ask(...parts);
    answers.set(question, answer);
    return answer;
  };
};

const none = new Uint8Array(0);

export const remembering = (suite: Suite): Suite => ({
  ...suite,
  verify: remember((key = none, message = none, signature = none) => suite.verify(key, message, signature)),
  admissible: remember((key = none) => suite.admissible(key)),
  kemAdmissible: remember((key = none) => suite.kemAdmissible(key)),
  kemPublicKey: remember((seed = none) => suite.kemPublicKey(seed)),
  signer: remember((seed = none) => suite.signer(seed)),
});
