import { LABELS, suite, type Suite } from "@thicket/crypto";
import { concat, fromUtf8 } from "@thicket/wire";

const known: ReadonlySet<string> = new Set(LABELS);

/** `labelledBytes` without its label; other bytes as they are. */
const withoutLabel = (bytes: Uint8Array): Uint8Array => {
  const length = bytes[0] ?? 0;
  const label = fromUtf8(bytes.subarray(1, 1 + length));
  return label !== undefined && known.has(label) ? bytes.subarray(1 + length) : bytes;
};

/** The suite with one label for every purpose: what a design without domain separation would be. */
export const unsafeOneLabel: Suite = {
  ...suite,
  hash: (...parts) => suite.hash(withoutLabel(concat(...parts))),
  derive: (secret, _, context, length) => suite.derive(secret, "thicket group id", context, length),
  signer: (seed) => {
    const { publicKey, sign } = suite.signer(seed);
    return { publicKey, sign: (message) => sign(withoutLabel(message)) };
  },
  verify: (publicKey, message, signature) => suite.verify(publicKey, withoutLabel(message), signature),
  seal: (key, nonce, plaintext, associated) => suite.seal(key, nonce, plaintext, withoutLabel(associated)),
  open: (key, nonce, sealed, associated) => suite.open(key, nonce, sealed, withoutLabel(associated)),
  hpkeSeal: (key, info, plaintext, associated, random) => suite.hpkeSeal(key, withoutLabel(info), plaintext, withoutLabel(associated), random),
  hpkeOpen: (seed, encapsulation, info, sealed, associated) => suite.hpkeOpen(seed, encapsulation, withoutLabel(info), sealed, withoutLabel(associated)),
};
