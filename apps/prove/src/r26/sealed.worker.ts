/** A vault in the real stores, filled with what must not be found. Its randomness is written down, so that keys can be looked for too. */
import { argon2id, suite, systemRandom, type Random, type Suite } from "@thicket/crypto";
import { openStores } from "@thicket/store-indexeddb";
import { createVault, openVault, type VaultDeps } from "@thicket/vault";
import { toHex, utf8 } from "@thicket/wire";
import { answer } from "../../../../tooling/lab/worker.ts";

/** The seam: everything is framed as before and nothing is hidden. */
const unsafeSealNothing: Suite = {
  ...suite,
  seal: (_key, _nonce, plaintext) => new Uint8Array([...plaintext, ...new Uint8Array(16)]),
  open: (_key, _nonce, sealed) => sealed.slice(0, -16),
};

/** What may be read at rest: the salt, and everything random in the filler slots and nonces. Longer than a key, or shorter. */
const KEY_BYTES = 32;

const depsFor = async (sabotage: boolean, made: Set<string>): Promise<VaultDeps> => {
  const stores = await openStores("t");
  if (!stores.ok) throw new Error(stores.error.code);
  const random: Random = (length) => {
    const bytes = systemRandom(length);
    if (length === KEY_BYTES) made.add(toHex(bytes));
    return bytes;
  };
  return { suite: sabotage ? unsafeSealNothing : suite, random, argon2: argon2id, cost: { memoryKiB: 1024, time: 1, lanes: 1 }, store: stores.value.vault, blobs: stores.value.blobs };
};

answer({
  fill: async (words: string, texts: readonly string[], sabotage: boolean) => {
    const keys = new Set<string>();
    const deps = await depsFor(sabotage, keys);
    const made = await createVault(deps, words);
    if (!made.ok) throw new Error(made.error.code);
    const { vault, keep } = made.value;
    for (const text of texts) await vault.write(`about ${text}`, utf8(`${text} ${text}`));
    // Enough for LevelDB to write tables.
    for (let i = 0; i < 120; i++) await vault.write(`noise ${i}`, systemRandom(50_000));
    await keep();
    const [master] = keys;
    return [master, toHex(vault.key("journal"))];
  },
  open: async (words: string, texts: readonly string[], sabotage: boolean) => {
    const vault = await openVault(await depsFor(sabotage, new Set()), words);
    if (!vault.ok) return vault.error.code;
    const read = await Promise.all(texts.map((text) => vault.value.read(`about ${text}`)));
    return read.every((bytes) => bytes !== undefined) ? "open" : "incomplete";
  },
});
