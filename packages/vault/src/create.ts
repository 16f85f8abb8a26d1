import { err, ok, type Result } from "@thicket/wire";
import { ARGON2_COST } from "@thicket/crypto";
import { authenticatedHead, encodeHeader, pepperHash, SALT_BYTES, SLOTS, type Head } from "./header.ts";
import { encodeKeyFile, inUse, PEPPER_BYTES } from "./key-file.ts";
import { inspectVault } from "./open.ts";
import { normalisePassphrase } from "./passphrase.ts";
import { fillerSlot, PASSPHRASE_SLOT, sealSlot, wrappingKey } from "./slot.ts";
import type { Vault, VaultDeps } from "./types.ts";
import { vaultOf } from "./vault.ts";

export type CreateProblem = { readonly code: "exists" | "empty-passphrase" };

export interface NewVault {
  /** To be filled. */
  readonly vault: Vault;
  /** From here on the vault is there for the next start. Until then whatever was written is nothing, and the next one made clears it away. */
  keep(): Promise<void>;
}

/**
 * Makes a vault and its first way in (ST1). Refuses with `exists` where a vault is, or was and lost its header:
 * none is ever made over another. In this order: key file, marked as not yet in use; what the caller writes; header;
 * key file, in use. Wherever that is cut off there is no vault, or all of it.
 */
export const createVault = async (deps: VaultDeps, passphrase: string): Promise<Result<NewVault, CreateProblem>> => {
  const { suite, random, store } = deps;
  const normal = normalisePassphrase(passphrase);
  if (normal === "") return err({ code: "empty-passphrase" });
  const found = await inspectVault(deps);
  if (found !== "empty" && found !== "erased") return err({ code: "exists" });

  const master = random(32);
  const pepper = random(PEPPER_BYTES);
  const head: Head = { cost: deps.cost ?? ARGON2_COST, salt: random(SALT_BYTES), generation: 0, pepperHash: pepperHash(suite, pepper) };
  const secret = await deps.argon2(normal, head.salt, head.cost);
  const key = wrappingKey(suite, PASSPHRASE_SLOT, secret, pepper);
  const used = (random(1)[0] ?? 0) % SLOTS;
  const slots = Array.from({ length: SLOTS }, (_, i) =>
    i === used ? sealSlot(suite, random, PASSPHRASE_SLOT, key, master, authenticatedHead(head)) : fillerSlot(random),
  );
  await deps.blobs.clear();
  const keyFile = encodeKeyFile(pepper, random);
  await store.writeKeyFile(keyFile);
  return ok({
    vault: vaultOf(deps, master),
    keep: async () => {
      await store.writeHeader(encodeHeader({ head, slots }));
      await store.writeKeyFile(inUse(keyFile));
    },
  });
};
