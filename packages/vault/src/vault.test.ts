import { argon2id, suite, systemRandom } from "@thicket/crypto";
import { concat, utf8 } from "@thicket/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blobKeys, openBlob, sealBlob } from "./blob.ts";
import { decodeHeader, encodeHeader, HEADER_BYTES, SLOT_BYTES } from "./header.ts";
import { createMemoryBlobStore, createMemoryVaultStore, createVault, DamagedBlob, eraseAll, inspectVault, openVault, type Vault, type VaultDeps } from "./index.ts";
import { decodeKeyFile, encodeKeyFile, KEY_FILE_BYTES } from "./key-file.ts";
import { fillerSlot, openSlot, sealSlot } from "./slot.ts";

const WORDS = "river candle otter maple seven stone";

const fresh = (): VaultDeps => ({
  suite,
  random: systemRandom,
  argon2: argon2id,
  store: createMemoryVaultStore(),
  blobs: createMemoryBlobStore(),
  cost: { memoryKiB: 8, time: 1, lanes: 1 },
});

const made = async (deps: VaultDeps): Promise<Vault> => {
  const vault = await createVault(deps, WORDS);
  if (!vault.ok) throw new Error(vault.error.code);
  await vault.value.keep();
  return vault.value.vault;
};

const codeOf = async (deps: VaultDeps, words: string = WORDS): Promise<string> => {
  const opened = await openVault(deps, words);
  return opened.ok ? "open" : opened.error.code;
};

const flip = (bytes: Uint8Array, at: number, bit = 1): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ bit;
  return changed;
};

describe("opening", () => {
  test("ST1 opens with the words, however they are typed, to the same keys and contents", async () => {
    const deps = fresh();
    const first = await made(deps);
    await first.write("device keys", utf8("seed"));
    const again = await openVault(deps, ` ${WORDS.toUpperCase()} `);
    if (!again.ok) throw new Error(again.error.code);
    expect(await again.value.read("device keys")).toEqual(utf8("seed"));
    expect(again.value.key("journal one")).toEqual(first.key("journal one"));
    expect(again.value.key("journal two")).not.toEqual(first.key("journal one"));
  });

  test("ST1 tells apart wrong passphrase, key file gone, erased on purpose, header gone, newer version", async () => {
    const deps = fresh();
    expect(await inspectVault(deps)).toBe("empty");
    expect(await codeOf(deps)).toBe("no-header");
    const vault = await made(deps);
    expect(await inspectVault(deps)).toBe("locked");
    expect(await codeOf(deps, "river candle otter maple seven stones")).toBe("wrong-passphrase");
    expect(await codeOf(deps, "")).toBe("wrong-passphrase");

    const header = (await deps.store.readHeader())!;
    const keyFile = (await deps.store.readKeyFile())!;
    await deps.store.clear();
    await deps.store.writeHeader(header);
    expect([await inspectVault(deps), await codeOf(deps)]).toEqual(["key-file-gone", "key-file-gone"]);
    await deps.store.writeKeyFile(encodeKeyFile(systemRandom(32), systemRandom));
    expect(await codeOf(deps), "another vault's key file").toBe("key-file-gone");
    await deps.store.writeKeyFile(flip(keyFile, 4, 2));
    expect(await codeOf(deps)).toBe("newer-version");
    await deps.store.writeKeyFile(keyFile);
    await deps.store.writeHeader(flip(header, 4, 2));
    expect([await inspectVault(deps), await codeOf(deps)]).toEqual(["newer-version", "newer-version"]);

    await deps.store.clear();
    await vault.write("left over", utf8("x"));
    expect(await inspectVault(deps)).toBe("no-header");
  });

  test("ST1 a vault is never made over another, nor with nothing as its words", async () => {
    const deps = fresh();
    expect(await createVault(deps, " \t ")).toEqual({ ok: false, error: { code: "empty-passphrase" } });
    await made(deps);
    expect(await createVault(deps, "other words")).toEqual({ ok: false, error: { code: "exists" } });
    expect(await codeOf(deps)).toBe("open");
  });

  test("ST1 wherever the making of a vault is cut off, there is none or all of it", async () => {
    /** The power fails at the write after `steps` others; of a write into the key file `torn` bytes have gone through. */
    const cutAfter = (deps: VaultDeps, steps: number, torn: number): VaultDeps => {
      let left = steps;
      const cut = (): void => {
        if (left-- === 0) throw new Error("power cut");
      };
      const { store, blobs } = deps;
      return {
        ...deps,
        store: {
          ...store,
          writeHeader: async (bytes) => (cut(), store.writeHeader(bytes)),
          writeKeyFile: async (bytes) => {
            if (left === 0) await store.writeKeyFile(concat(bytes.subarray(0, torn), ((await store.readKeyFile()) ?? new Uint8Array(0)).subarray(torn)));
            cut();
            return store.writeKeyFile(bytes);
          },
        },
        blobs: { ...blobs, put: async (name, bytes) => (cut(), blobs.put(name, bytes)), clear: async () => (cut(), blobs.clear()) },
      };
    };
    const outcomes: string[] = [];
    for (let steps = 0; steps < 7; steps++)
      for (const torn of [0, 1, 5, 6, 40, 512, 1024]) {
        const deps = fresh();
        const making = (async () => {
          const vault = await createVault(cutAfter(deps, steps, torn), WORDS);
          if (!vault.ok) throw new Error(vault.error.code);
          await vault.value.vault.write("keys", utf8("seeds"));
          await vault.value.vault.write("more", utf8("more"));
          await vault.value.keep();
        })();
        if (steps < 6) await expect(making).rejects.toThrow("power cut");
        else await making;
        const found = await inspectVault(deps);
        outcomes.push(found);
        if (found === "empty") await made(deps);
        const opened = await openVault(deps, WORDS);
        if (!opened.ok) throw new Error(`${opened.error.code} after ${steps} steps and ${torn} bytes`);
        expect(await opened.value.read("keys")).toEqual(found === "empty" ? undefined : utf8("seeds"));
        expect((await deps.blobs.names()).length, "nothing is left of a making that was cut off").toBe(found === "empty" ? 0 : 2);
      }
    // Clear, key file, two blobs and the header come before it is there; the last write of the key file is cut off with it there.
    expect(outcomes).toEqual([...Array.from({ length: 35 }, () => "empty"), ...Array.from({ length: 14 }, () => "locked")]);
  });

  test("ST1 the header of a vault in use is missed, whatever else is left, and no other vault is made there", async () => {
    const deps = fresh();
    const vault = await made(deps);
    const keyFile = (await deps.store.readKeyFile())!;
    await vault.write("note", utf8("x"));
    await deps.store.clear();
    expect([await inspectVault(deps), await createVault(deps, WORDS)]).toEqual(["no-header", { ok: false, error: { code: "exists" } }]);
    await deps.blobs.clear();
    await deps.store.writeKeyFile(keyFile);
    expect([await inspectVault(deps), await createVault(deps, WORDS)]).toEqual(["no-header", { ok: false, error: { code: "exists" } }]);
    // What a person who gives up does.
    await eraseAll(deps);
    expect(await inspectVault(deps)).toBe("erased");
    await made(deps);
    expect(await codeOf(deps)).toBe("open");
  });

  test("ST1 a new pepper written beside the old one opens with either header", async () => {
    const deps = fresh();
    await made(deps);
    const keyFile = (await deps.store.readKeyFile())!;
    const swapped = concat(keyFile.subarray(0, 6), keyFile.subarray(38, 70), keyFile.subarray(6, 38), keyFile.subarray(70));
    await deps.store.writeKeyFile(swapped);
    expect(await codeOf(deps)).toBe("open");
  });
});

describe("the header", () => {
  test("ST1 round trip; every truncation and every extension is refused", async () => {
    const deps = fresh();
    await made(deps);
    const header = (await deps.store.readHeader())!;
    expect(header.length).toBe(HEADER_BYTES);
    const decoded = decodeHeader(header);
    if (!decoded.ok) throw new Error("does not decode");
    expect(encodeHeader(decoded.value)).toEqual(header);
    for (let length = 0; length < header.length; length++) expect(decodeHeader(header.subarray(0, length)).ok).toBe(false);
    expect(decodeHeader(concat(header, Uint8Array.of(0))).ok).toBe(false);
  });

  test("ST1 one flipped bit anywhere but in a filler slot and it does not open", async () => {
    const deps = fresh();
    await made(deps);
    const header = (await deps.store.readHeader())!;
    const codes = new Map<string, number>();
    let slotsThatMatter = 0;
    for (let at = 0; at < header.length; at++) {
      // The top byte of the memory cost would only make the guess slow: out of bounds either way.
      await deps.store.writeHeader(flip(header, at, at >= 5 && at < 9 ? 0x80 : 1 << (at % 8)));
      const code = await codeOf(deps);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      const inSlots = at >= HEADER_BYTES - 4 * SLOT_BYTES;
      if (!inSlots) expect(code).not.toBe("open");
      else if (code !== "open") slotsThatMatter++;
    }
    expect(slotsThatMatter, "exactly one slot is real, and each of its bytes counts").toBe(SLOT_BYTES);
    expect(codes.get("open")).toBe(3 * SLOT_BYTES);
  });

  test("ST1 a header that asks for too much memory or time is refused before the first guess", async () => {
    const deps = fresh();
    await made(deps);
    const header = (await deps.store.readHeader())!;
    const costly = header.slice();
    costly.set([0xff, 0xff, 0xff, 0xff], 5);
    await deps.store.writeHeader(costly);
    const within = header.slice();
    within.set([0, 4, 0, 1], 5);
    await deps.store.writeHeader(within);
    expect(await codeOf(deps), "256 MiB and a KiB").toBe("damaged");
    await deps.store.writeHeader(costly);
    let guesses = 0;
    const counting: VaultDeps = { ...deps, argon2: (...of) => (guesses++, deps.argon2(...of)) };
    expect(await codeOf(counting)).toBe("damaged");
    expect(guesses).toBe(0);
    await deps.store.writeHeader(header);
    expect([await codeOf(counting), guesses], "control: a good header is guessed at").toEqual(["open", 1]);
  });

  test("ST1 nothing in a header tells which slot is real, or its kind", async () => {
    const ROUNDS = 400;
    const used = [0, 0, 0, 0];
    const kinds = new Set<number>();
    const ones = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const deps = fresh();
      await made({ ...deps, argon2: async () => new Uint8Array(32) });
      const header = (await deps.store.readHeader())!;
      const slots = Array.from({ length: 4 }, (_, i) => header.subarray(63 + i * SLOT_BYTES, 63 + (i + 1) * SLOT_BYTES));
      // Found the only way there is: by opening each with the key.
      for (const [i, slot] of slots.entries()) {
        await deps.store.writeHeader(flip(header, 63 + i * SLOT_BYTES + 100));
        const real = (await openVault({ ...deps, argon2: async () => new Uint8Array(32) }, WORDS)).ok === false;
        if (real) {
          used[i] = (used[i] ?? 0) + 1;
          kinds.add(slot[0] ?? 0);
        }
        for (const byte of slot) ones[real ? 1 : 0] = (ones[real ? 1 : 0] ?? 0) + byte.toString(2).replaceAll("0", "").length;
      }
    }
    for (const count of used) expect(count).toBeGreaterThan(ROUNDS / 8);
    expect(kinds.size, "the kind byte takes every value").toBeGreaterThan(150);
    const share = [(ones[0] ?? 0) / (ROUNDS * 3 * SLOT_BYTES * 8), (ones[1] ?? 0) / (ROUNDS * SLOT_BYTES * 8)];
    for (const part of share) expect(Math.abs(part - 0.5)).toBeLessThan(0.01);
  });
});

describe("slots", () => {
  const head = utf8("head");
  const key = systemRandom(32);

  test("ST1 a slot opens with its own key, head and kind only", () => {
    const master = systemRandom(32);
    const slot = sealSlot(suite, systemRandom, 1, key, master, head);
    expect(slot.length).toBe(SLOT_BYTES);
    expect(openSlot(suite, 1, key, slot, head)).toEqual({ at: "open", master });
    expect(openSlot(suite, 1, systemRandom(32), slot, head).at).toBe("other-key");
    expect(openSlot(suite, 2, key, slot, head).at).toBe("damaged");
    expect(openSlot(suite, 1, key, slot, utf8("heat")).at).toBe("damaged");
    expect(openSlot(suite, 1, key, fillerSlot(systemRandom), head).at).toBe("other-key");
  });

  test("A16 a slot that opens under two keys is refused: the commitment names one", () => {
    const other = systemRandom(32);
    const slot = sealSlot(suite, systemRandom, 1, key, systemRandom(32), head);
    // An attacker who could make the wrapped part open under `other` still can't make the commitment fit both.
    const theirs = sealSlot(suite, () => slot.slice(17, 41), 1, other, systemRandom(32), head);
    const mixed = concat(slot.subarray(0, 89), theirs.subarray(89));
    expect(openSlot(suite, 1, key, mixed, head).at).toBe("other-key");
    expect(openSlot(suite, 1, other, mixed, head).at).not.toBe("open");
    expect(openSlot(suite, 1, key, slot, head).at, "control").toBe("open");
  });
});

describe("the key file", () => {
  test("ST1 round trip; truncations, extensions and other states are refused; always one size", () => {
    const pepper = systemRandom(32);
    const file = encodeKeyFile(pepper, systemRandom);
    expect(file.length).toBe(KEY_FILE_BYTES);
    const decoded = decodeKeyFile(file);
    expect(decoded.ok && decoded.value.peppers[0]).toEqual(pepper);
    for (let length = 0; length < file.length; length++) expect(decodeKeyFile(file.subarray(0, length)).ok).toBe(false);
    expect(decodeKeyFile(concat(file, Uint8Array.of(0))).ok).toBe(false);
    for (let at = 0; at < 6; at++) expect(decodeKeyFile(flip(file, at, 4)).ok).toBe(false);
  });
});

describe("blobs", () => {
  test("ST2 names are hashes under a key, sizes are padded, contents sealed", async () => {
    const deps = fresh();
    const vault = await made(deps);
    const secret = "Rosa Quintana";
    await vault.write(`member ${secret}`, utf8(secret));
    await vault.write("longer", utf8(secret.repeat(10)));
    await vault.write("above a mebibyte", new Uint8Array(1_100_000));
    const names = await deps.blobs.names();
    const sizes: number[] = [];
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{32}$/);
      const blob = (await deps.blobs.get(name))!;
      sizes.push(blob.length);
      expect(Buffer.from(blob).includes(secret)).toBe(false);
    }
    expect(sizes.sort((a, b) => a - b)).toEqual([256, 256, 9 * 128 * 1024]);
    expect(await vault.read("above a mebibyte")).toEqual(new Uint8Array(1_100_000));
    const other = fresh();
    await (await made(other)).write("longer", utf8("x"));
    expect(names, "two vaults name the same thing differently").not.toContain((await other.blobs.names())[0]);
    await vault.remove("longer");
    expect(await vault.read("longer")).toBeUndefined();
  });

  test("ST2 any bytes come back; any change, truncation or swap throws", async () => {
    const keys = blobKeys(suite, systemRandom(32));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(), (bytes, where) => {
        const blob = sealBlob(suite, systemRandom, keys, "name", bytes);
        expect(openBlob(suite, keys, "name", blob)).toEqual(bytes);
        expect(() => openBlob(suite, keys, "other", blob)).toThrow(DamagedBlob);
        expect(() => openBlob(suite, keys, "name", flip(blob, where % blob.length))).toThrow(DamagedBlob);
        expect(() => openBlob(suite, keys, "name", blob.subarray(0, where % blob.length))).toThrow(DamagedBlob);
      }),
    );
  });
});

describe("erasing", () => {
  test("ST1 erased on purpose is said, and the words open nothing any more", async () => {
    const deps = fresh();
    const vault = await made(deps);
    await vault.write("note", utf8("x"));
    const header = (await deps.store.readHeader())!;
    let journals = 1;
    expect(await eraseAll({ ...deps, others: [{ clear: async () => void journals-- }] })).toBe("in-place");
    expect([await inspectVault(deps), await codeOf(deps), journals]).toEqual(["erased", "erased", 0]);
    expect(await deps.blobs.names()).toEqual([]);
    await deps.store.writeHeader(header);
    expect(await codeOf(deps), "even with the header put back").toBe("erased");
    await deps.store.clear();
    expect((await createVault(deps, WORDS)).ok).toBe(true);
  });

  test("ST1 the key is gone first: a cut at any later point leaves it erased", async () => {
    for (const step of ["others", "blobs", "store"] as const) {
      const deps = fresh();
      await made(deps);
      const cut = { clear: () => Promise.reject(new Error("cut")) };
      await expect(
        eraseAll({
          store: step === "store" ? { ...deps.store, ...cut } : deps.store,
          blobs: step === "blobs" ? { ...deps.blobs, ...cut } : deps.blobs,
          others: step === "others" ? [cut] : [],
        }),
      ).rejects.toThrow("cut");
      expect(await codeOf(deps)).toBe("erased");
    }
  });

  test("ST1 an overwrite that did not take is not believed", async () => {
    const deps = fresh();
    await made(deps);
    await expect(eraseAll({ ...deps, store: { ...deps.store, writeKeyFile: async () => {} } })).rejects.toThrow("overwritten");
    expect(await codeOf(deps), "nothing else was touched").toBe("open");
  });
});
