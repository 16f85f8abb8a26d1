/** Signing, HKDF, HMAC, X25519 and SHA-256 of noble and of WebCrypto on the same seeded inputs: the same bytes. */
import { createHash } from "node:crypto";
import { createSigner, hkdf, hmacSha256, suite } from "@thicket/crypto";
import { equalBytes, fromHex, concat } from "@thicket/wire";

const subtle = globalThis.crypto.subtle;
const bytesOf = (buffer: ArrayBuffer): Uint8Array => new Uint8Array(buffer);

/** What stands before an X25519 secret in PKCS #8, and before a public key in SPKI (RFC 8410). */
const X25519_PKCS8: Uint8Array = fromHex("302e020100300506032b656e04220420");

/** Bytes from a seed, by hashing a counter. */
const seeded = (seed: number): ((length: number) => Uint8Array<ArrayBuffer>) => {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) out.set(createHash("sha256").update(`r18 ${seed} ${counter++}`).digest().subarray(0, length - at), at);
    return out;
  };
};

export const agreementWithWebCrypto = async (seed: number, rounds: number): Promise<{ readonly compared: number; readonly violations: readonly string[] }> => {
  const random = seeded(seed);
  const violations: string[] = [];
  let compared = 0;
  const compare = (what: string, ours: Uint8Array | undefined, theirs: Uint8Array): void => {
    compared++;
    if (ours === undefined || !equalBytes(ours, theirs)) violations.push(`WebCrypto differs: ${what}`);
  };
  for (let round = 0; round < rounds; round++) {
    const [key, salt, info, message] = [random(32), random(round % 40), random(round % 70), random(round % 300)];
    const [noble, web] = await Promise.all([createSigner(key, { importKey: refuse, sign: refuse }).sign(message), createSigner(key, subtle).sign(message)]);
    compare("Ed25519 signature", noble, web);
    compare("SHA-256", suite.hash(message), bytesOf(await subtle.digest("SHA-256", message)));
    const mac = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    compare("HMAC", hmacSha256(key, message), bytesOf(await subtle.sign("HMAC", mac, message)));
    const length = 1 + (round % 100);
    const base = await subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
    compare("HKDF", hkdf(key, salt, info, length), bytesOf(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, base, 8 * length)));
    const peer = Uint8Array.from(suite.agreePublicKey(random(32)));
    const secret = await subtle.importKey("pkcs8", Uint8Array.from(concat(X25519_PKCS8, key)), "X25519", false, ["deriveBits"]);
    const publicKey = await subtle.importKey("raw", peer, "X25519", false, []);
    compare("X25519", suite.agree(key, peer), bytesOf(await subtle.deriveBits({ name: "X25519", public: publicKey }, secret, 256)));
  }
  return { compared, violations };
};

const refuse = (): Promise<never> => Promise.reject(new Error("not supported"));
