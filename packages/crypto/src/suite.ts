import { admissible, sha256, verifySignature } from "@thicket/verify";
import { xchacha } from "./aead.ts";
import { agree, agreePublicKey } from "./agreement.ts";
import { hkdf } from "./hkdf.ts";
import { openFrom, sealTo } from "./hpke.ts";
import { kemAdmissible, kemPublicKey } from "./kem.ts";
import { labelSalt } from "./labelled.ts";
import { createSigner } from "./signer.ts";
import type { Suite } from "./types.ts";

export const SUITE_ID = 1;

/** Suite 1 (SU1): Ed25519 · X-Wing in HPKE · HKDF-SHA-256 · SHA-256 · XChaCha20-Poly1305. */
export const suite: Suite = {
  id: SUITE_ID,
  hash: sha256,
  derive: (secret, label, context, length) => hkdf(secret, labelSalt(SUITE_ID, label), context, length),
  seal: xchacha.seal,
  open: xchacha.open,
  signer: (seed) => createSigner(seed),
  verify: verifySignature,
  admissible,
  kemPublicKey,
  kemAdmissible,
  hpkeSeal: sealTo,
  hpkeOpen: openFrom,
  agreePublicKey,
  agree,
};
