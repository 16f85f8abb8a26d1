/** One runner a file: true when our code accepts the case and gives exactly its bytes. */
import { equalBytes } from "@thicket/wire";
import { takesIv, type Primitives } from "./r18-primitives.ts";
import { hex, number, readWycheproof, readXWing, type Case, type Group } from "./r18-vectors.ts";

type Verdict = boolean | Promise<boolean>;
type Run = (of: Primitives, test: Case, group: Group) => Verdict;

export interface VectorFile {
  readonly name: string;
  readonly read: () => ReturnType<typeof readXWing>;
  /** Accepted: refused without a throw is false; an answer other than the file's throws `Differs`. */
  readonly run: Run;
  /** A valid case that our contract refuses all the same; counted by itself. */
  readonly outside?: (test: Case) => boolean;
}

/** Our code took a case and made other bytes of it: wrong whatever the expected verdict. */
export class Differs extends Error {}

const same = (made: Uint8Array, expected: Uint8Array, what: string): true => {
  if (!equalBytes(made, expected)) throw new Differs(what);
  return true;
};

const attempt = <T>(f: () => T): T | undefined => {
  try {
    return f();
  } catch (problem) {
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
};

type MaybeAsync = Uint8Array | undefined | Promise<Uint8Array | undefined>;
type AeadCall = (key: Uint8Array, nonce: Uint8Array, input: Uint8Array, associated: Uint8Array) => MaybeAsync;

/** Both directions: what opens must be the message, and sealing the message must give the sealed bytes. */
const aead = (pick: (of: Primitives) => { readonly seal: AeadCall; readonly open: AeadCall }): Run => async (of, test) => {
  const { seal, open } = pick(of);
  const [key, iv, aad, msg] = [hex(test, "key"), hex(test, "iv"), hex(test, "aad"), hex(test, "msg")];
  const sealed = new Uint8Array([...hex(test, "ct"), ...hex(test, "tag")]);
  const opened = await open(key, iv, sealed, aad);
  if (opened === undefined) return false;
  const again = await attempt(() => seal(key, iv, msg, aad));
  if (again === undefined) return false;
  if (test.result === "valid") same(again, sealed, "sealed");
  return test.result !== "valid" || same(opened, msg, "opened");
};

const wycheproof = (name: string, run: Run, outside: (test: Case) => boolean = () => false): VectorFile => ({ name, read: () => readWycheproof(name), run, outside });

export const FILES: readonly VectorFile[] = [
  wycheproof("ed25519", (of, test, group) => of.suite.verify(hex(group["publicKey"] as Case, "pk"), hex(test, "msg"), hex(test, "sig"))),
  wycheproof("x25519", (of, test) => {
    const shared = of.suite.agree(hex(test, "private"), hex(test, "public"));
    return shared !== undefined && same(shared, hex(test, "shared"), "shared");
  }),
  wycheproof("xchacha20_poly1305", aead((of) => of.suite)),
  wycheproof("chacha20_poly1305", aead((of) => of.chacha)),
  wycheproof("aes_gcm", aead((of) => of.aesGcm), (test) => !takesIv(hex(test, "iv"))),
  wycheproof("hkdf_sha256", (of, test) => {
    const made = attempt(() => of.hkdf(hex(test, "ikm"), hex(test, "salt"), hex(test, "info"), number(test, "size")));
    return made !== undefined && same(made, hex(test, "okm"), "okm");
  }),
  wycheproof("hmac_sha256", (of, test, group) =>
    equalBytes(of.hmac(hex(test, "key"), hex(test, "msg")).subarray(0, number(group, "tagSize") / 8), hex(test, "tag"))),
  wycheproof("mlkem_768", (of, test) => {
    const keys = of.mlKem768.keys(hex(test, "seed"));
    const secret = keys && of.mlKem768.decapsulate(keys.secretKey, hex(test, "c"));
    if (keys === undefined || secret === undefined) return false;
    return same(keys.publicKey, hex(test, "ek"), "ek") && same(secret, hex(test, "K"), "K");
  }),
  wycheproof("mlkem_768_encaps", (of, test) => {
    const made = of.mlKem768.encapsulate(hex(test, "ek"), hex(test, "m"));
    return made !== undefined && same(made.encapsulation, hex(test, "c"), "c") && same(made.secret, hex(test, "K"), "K");
  }),
  wycheproof("mlkem_768_keygen_seed", (of, test) => {
    const keys = of.mlKem768.keys(hex(test, "seed"));
    return keys !== undefined && same(keys.publicKey, hex(test, "ek"), "ek") && same(keys.secretKey, hex(test, "dk"), "dk");
  }),
  wycheproof("mlkem_768_semi_expanded_decaps", (of, test) => {
    const secret = of.mlKem768.decapsulate(hex(test, "dk"), hex(test, "c"));
    return secret !== undefined && (test.result !== "valid" || same(secret, hex(test, "K"), "K"));
  }),
  {
    name: "xwing-draft",
    read: readXWing,
    run: (of, test) => {
      const secret = of.xwing.decapsulate(hex(test, "sk"), hex(test, "ct"));
      const made = of.xwing.encapsulate(hex(test, "pk"), () => hex(test, "eseed"));
      return secret !== undefined && same(of.suite.kemPublicKey(hex(test, "seed")), hex(test, "pk"), "pk")
        && same(secret, hex(test, "ss"), "ss") && same(made.encapsulation, hex(test, "ct"), "ct") && same(made.secret, hex(test, "ss"), "ss'");
    },
  },
];
