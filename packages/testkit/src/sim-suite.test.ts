import { suite, type Suite } from "@thicket/crypto";
import { createGroup, createMembership, epochKeys, generateSeeds } from "@thicket/group";
import { epochsByTag, openRecord, sealEntry } from "@thicket/log";
import { createSeeded, simSuite } from "./index.ts";
import { describe, expect, test } from "vitest";

/** What protocols rely on, whatever the suite: the simulator's must notice what the real one notices. */
describe.each([["simulator", simSuite], ["real", suite]] as const)("%s suite", (_, of: Suite) => {
  const seeded = createSeeded(1);
  const [seed, otherSeed, key, nonce, message, associated] = [32, 32, 32, 24, 50, 7].map((length) => seeded.bytes(length)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const flip = (bytes: Uint8Array, at = 0): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

  test("what is sealed opens with the same key, nonce and context, and with no other", () => {
    const sealed = of.seal(key, nonce, message, associated);
    expect(sealed).toHaveLength(message.length + 16);
    expect(of.open(key, nonce, sealed, associated)).toEqual(message);
    for (const [k, n, s, a] of [[flip(key), nonce, sealed, associated], [key, flip(nonce), sealed, associated], [key, nonce, flip(sealed, 3), associated], [key, nonce, flip(sealed, sealed.length - 1), associated], [key, nonce, sealed, flip(associated)], [key, nonce, sealed.subarray(0, 9), associated]] as const) expect(of.open(k, n, s, a)).toBeUndefined();
  });

  test("a signature is its signer's, for its message", async () => {
    const signer = of.signer(seed);
    const signature = await signer.sign(message);
    expect([signer.publicKey.length, signature.length]).toEqual([32, 64]);
    expect(of.verify(signer.publicKey, message, signature)).toBe(true);
    expect(of.verify(of.signer(otherSeed).publicKey, message, signature)).toBe(false);
    expect(of.verify(signer.publicKey, flip(message), signature)).toBe(false);
    expect(of.verify(signer.publicKey, message, flip(signature))).toBe(false);
  });

  test("sizes are those of the formats, and a secret sealed to a key opens for its holder alone", () => {
    const publicKey = of.kemPublicKey(seed);
    const { encapsulation, sealed } = of.hpkeSeal(publicKey, message, key, associated, seeded.bytes);
    expect([publicKey.length, encapsulation.length, sealed.length]).toEqual([1216, 1120, 48]);
    expect([of.admissible(of.signer(seed).publicKey), of.kemAdmissible(publicKey)]).toEqual([true, true]);
    expect(of.hpkeOpen(seed, encapsulation, message, sealed, associated)).toEqual(key);
    expect(of.hpkeOpen(otherSeed, encapsulation, message, sealed, associated)).toBeUndefined();
    expect(of.hpkeOpen(seed, encapsulation, flip(message), sealed, associated)).toBeUndefined();
  });

  test("hashing takes parts one after another; purposes and contexts lead to different keys; two agree", () => {
    expect(of.hash(message, key)).toEqual(of.hash(Uint8Array.from([...message, ...key])));
    expect(of.hash(message)).not.toEqual(of.hash(flip(message, 49)));
    const derived = [of.derive(key, "thicket topic", message, 32), of.derive(key, "thicket hello", message, 32), of.derive(key, "thicket topic", flip(message), 32), of.derive(flip(key), "thicket topic", message, 32)];
    expect(new Set(derived.map(String)).size).toBe(4);
    expect(of.agree(seed, of.agreePublicKey(otherSeed))).toEqual(of.agree(otherSeed, of.agreePublicKey(seed)));
  });
});

test("SU1 nothing of the simulator's suite is read by a build of the real one, nor the other way round", async () => {
  const random = createSeeded(2).bytes;
  for (const [theirs, ours] of [[simSuite, suite], [suite, simSuite]] as const) {
    const made = await createGroup(theirs, random, generateSeeds(random));
    const keys = epochKeys(theirs, made.group, made.secret);
    const record = sealEntry(theirs, keys, made.group, new Uint8Array(200), random);
    expect(openRecord(ours, epochsByTag([keys]), made.group, record)).toEqual({ ok: false, error: { code: "malformed", why: "another suite" } });
    for (const operation of made.operations) expect(createMembership(ours, made.group).add(operation).ok && createMembership(ours, made.group).state.devices.size > 0).toBe(false);
  }
});
