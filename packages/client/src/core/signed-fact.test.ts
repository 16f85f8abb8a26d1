import { suite } from "@thicket/crypto";
import { createGroup, createMembership, generateSeeds, type Membership } from "@thicket/group";
import { encodeFact } from "@thicket/documents";
import { nameUnsigned, signEntry } from "@thicket/log";
import { EntryType, logKey, NO_DOCUMENT, NO_ENTRY, type DeviceTag } from "@thicket/wire";
import { expect, test } from "vitest";
import { isSignedFact } from "./signed-fact.ts";

test("IN6 A13 a fact in a welcome counts by the signature of the one it is of, and only a fact does", async () => {
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const seeds = generateSeeds(random);
  const { group, keys, operations } = await createGroup(suite, random, seeds);
  const membership: Membership = createMembership(suite, group);
  for (const operation of operations) membership.add(operation);
  const said = async (seed: Uint8Array, tag: DeviceTag, type: number = EntryType.fact): Promise<Uint8Array> => {
    const unsigned = nameUnsigned(suite, group, {
      type, log: logKey(tag, 1), seq: 2, previous: NO_ENTRY, heads: 1, lamport: 9, document: NO_DOCUMENT, lane: 0, deps: [], body: encodeFact({ is: "name", text: "Ana" }),
    });
    return (await signEntry(suite, group, suite.signer(seed), unsigned)).bytes;
  };
  const own = await said(seeds.signingSeed, keys.tag);
  expect(isSignedFact(membership, own)).toBe(true);
  expect(isSignedFact(membership, await said(random(32), keys.tag)), "signed by another").toBe(false);
  expect(isSignedFact(membership, await said(seeds.signingSeed, "00".repeat(8) as DeviceTag)), "of nobody here").toBe(false);
  expect(isSignedFact(membership, await said(seeds.signingSeed, keys.tag, EntryType.update)), "no fact").toBe(false);
  for (let at = 0; at < own.length; at++) expect(isSignedFact(membership, Uint8Array.from(own, (byte, i) => (i === at ? byte ^ 1 : byte)))).toBe(false);
});
