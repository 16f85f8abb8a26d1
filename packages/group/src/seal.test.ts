import { suite } from "@thicket/crypto";
import { expect, test } from "vitest";
import { toHex, type DeviceId, type EpochId, type GroupId } from "@thicket/wire";
import { decodeSeal, encodeSeal, epochId, epochKeys, openEpochSeal, sealEpoch, sealProven, sealTree, type Seal, type SealPlace } from "./index.ts";
import { admits, found, person, randomFrom, rekeys, tell } from "./testing/cast.ts";

const random = randomFrom("seals");
const GROUP = "ab".repeat(32) as GroupId;
const kemSeed = random(32);
const kemKey = suite.kemPublicKey(kemSeed);
const secret = random(32);
const place: SealPlace = { group: GROUP, epoch: epochId(suite, GROUP, secret), device: "cd".repeat(32) as DeviceId };
const seal = sealEpoch(suite, random, place, kemKey, secret);

test("EP7 a seal gives its device the secret that the epoch is named after, and 1,176 bytes carry it", () => {
  const bytes = encodeSeal(seal);
  expect(bytes.length).toBe(1176);
  const read = decodeSeal(bytes);
  expect(read.ok && openEpochSeal(suite, place, kemSeed, read.value)).toEqual({ ok: true, value: secret });
});

test("EP7 a seal taken elsewhere doesn't open: another epoch, device or group, whatever tag is put on it", () => {
  const elsewhere: readonly SealPlace[] = [
    { ...place, epoch: "01".repeat(32) as EpochId },
    { ...place, device: "02".repeat(32) as DeviceId },
    { ...place, group: "03".repeat(32) as GroupId },
  ];
  for (const other of elsewhere) {
    expect(openEpochSeal(suite, other, kemSeed, seal)).toEqual({ ok: false, error: { code: "not-ours" } });
    const retagged = { ...seal, tag: sealEpoch(suite, random, other, kemKey, secret).tag };
    expect(openEpochSeal(suite, other, kemSeed, retagged)).toEqual({ ok: false, error: { code: "not-opened" } });
  }
  expect(openEpochSeal(suite, place, random(32), seal)).toEqual({ ok: false, error: { code: "not-opened" } });
});

test("EP7 a seal that opens to another secret than the epoch's is a lie, and known for one", () => {
  const lie = sealEpoch(suite, random, place, kemKey, random(32));
  expect(openEpochSeal(suite, place, kemSeed, lie)).toEqual({ ok: false, error: { code: "another-secret" } });
});

test("EP7 every truncated seal is refused, and every flipped bit keeps it from opening", () => {
  const bytes = encodeSeal(seal);
  for (let length = 0; length < bytes.length; length++) expect(decodeSeal(bytes.subarray(0, length)).ok, `${length}`).toBe(false);
  // One bit of each byte of the tag and the sealed secret, and of every sixteenth of the encapsulation.
  for (let at = 0; at < bytes.length; at += at >= 8 && at < 1112 ? 16 : 1) {
    const read = decodeSeal(bytes.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte)));
    expect(read.ok && openEpochSeal(suite, place, kemSeed, read.value).ok, `byte ${at}`).toBe(false);
  }
});

test("EP3 each seal of a rekey is proven against the root it names, at its own place only", () => {
  for (const count of [1, 2, 3, 5, 8]) {
    const bare = Array.from({ length: count }, (_, i): Seal => ({ tag: random(8), encapsulation: new Uint8Array(1120).fill(i), sealed: random(48), proof: [] }));
    const { root, seals } = sealTree(suite, GROUP, bare);
    for (const [index, one] of seals.entries()) {
      expect(one.proof.length).toBe(Math.ceil(Math.log2(count)));
      expect(decodeSeal(encodeSeal(one))).toEqual({ ok: true, value: one });
      expect(sealProven(suite, GROUP, root, count, index, one)).toBe(true);
      for (let other = -1; other <= count; other++) if (other !== index) expect(sealProven(suite, GROUP, root, count, other, one)).toBe(false);
      expect(sealProven(suite, GROUP, root, count, index, { ...one, sealed: random(48) })).toBe(false);
      expect(sealProven(suite, GROUP, random(32), count, index, one)).toBe(false);
      expect(sealProven(suite, GROUP, root, count, index, { ...one, proof: [...one.proof, random(32)] })).toBe(false);
    }
  }
});

test("LM1 the proof of a group of 300 fits the 2,048 bucket with its record, as does that of all two bytes can count; a longer one is refused", () => {
  expect(encodeSeal({ ...seal, proof: Array.from({ length: 9 }, () => random(32)) }).length).toBe(1464);
  const proof = Array.from({ length: 16 }, () => random(32));
  expect(encodeSeal({ ...seal, proof }).length).toBeLessThan(2048 - 50 - 300);
  expect(decodeSeal(encodeSeal({ ...seal, proof })).ok).toBe(true);
  expect(decodeSeal(encodeSeal({ ...seal, proof: [...proof, random(32)] })).ok).toBe(false);
});

test("EP3 a rekey makes one seal for each active device, the author's too, and each opens its own", async () => {
  const { ana, group } = await found();
  const [bo, cy] = [person("bo", group), person("cy", group)];
  await admits(ana, bo);
  await admits(ana, cy);
  tell(ana, bo, cy);
  const made = await rekeys(bo, "bo's rekey");
  const { body } = made.operation;
  if (body.type !== "rekey") throw new Error("not a rekey");
  const recipients = bo.membership.state.epochs.get(body.epoch)?.recipients ?? [];
  expect([...recipients]).toEqual([ana, bo, cy].map((who) => who.keys.tag).sort());
  for (const who of [ana, bo, cy]) {
    const opened = made.seals.map((bytes) => {
      const read = decodeSeal(bytes);
      return read.ok ? openEpochSeal(suite, { group, epoch: body.epoch, device: who.keys.device }, who.keys.kemSeed, read.value) : read;
    });
    expect(opened.map((result) => result.ok)).toEqual(recipients.map((tag) => tag === who.keys.tag));
    expect(opened.find((result) => result.ok)).toEqual({ ok: true, value: made.secret });
    const index = recipients.indexOf(who.keys.tag);
    const own = decodeSeal(made.seals[index] ?? new Uint8Array(0));
    expect(own.ok && sealProven(suite, group, body.sealsRoot, body.count, index, own.value)).toBe(true);
  }
});

test("EP1 EP8 an epoch is named by its secret, and no two of its keys are alike, nor those of two groups", () => {
  const keys = epochKeys(suite, GROUP, secret);
  const others = epochKeys(suite, "ba".repeat(32) as GroupId, secret);
  expect(keys.id).toBe(place.epoch);
  expect(keys.recordTag.length).toBe(8);
  const made = [keys, others].flatMap((one) => [one.recordKey, one.presenceKey, one.topicKey, one.helloKey, one.mailboxSeed]);
  expect(made.every((key) => key.length === 32)).toBe(true);
  expect(new Set([...made, secret, keys.recordTag, others.recordTag].map((key) => toHex(key))).size).toBe(13);
  expect(() => epochKeys(suite, GROUP, new Uint8Array(31))).toThrow(RangeError);
});
