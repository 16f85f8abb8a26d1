import { concat, err, ok, type Result } from "@thicket/wire";
import { ARGON2_COST, labelled, type Suite } from "@thicket/crypto";
import { encodeHead, encodeHeader, HEADER_VERSION, SALT_BYTES, SLOTS, type Head } from "./header.ts";
import { encodeKeyFile, PEPPER_BYTES } from "./key-file.ts";
import { normalisePassphrase } from "./passphrase.ts";
import { fillerSlot, PASSPHRASE_SLOT, sealSlot, wrappingKey } from "./slot.ts";
import type { Vault, VaultDeps } from "./types.ts";
import { vaultOf } from "./vault.ts";

export type CreateProblem = { readonly code: "exists" | "empty-passphrase" };

/**
 * Makes a vault and its first way in (ST1). Refuses with `exists` where a header is: a vault is never
 * made over another. The key file goes first: a crash in between leaves a store without a header, which is none.
 */
export const createVault = async (deps: VaultDeps, passphrase: string): Promise<Result<Vault, CreateProblem>> => {
  const { suite, random, store } = deps;
  const normal = normalisePassphrase(passphrase);
  if (normal === "") return err({ code: "empty-passphrase" });
  if ((await store.readHeader()) !== undefined) return err({ code: "exists" });

  const master = random(32);
  const pepper = random(PEPPER_BYTES);
  const head: Head = { cost: deps.cost ?? ARGON2_COST, salt: random(SALT_BYTES), generation: 0, pepperHash: pepperHash(suite, pepper) };
  const secret = await deps.argon2(normal, head.salt, head.cost);
  const key = wrappingKey(suite, PASSPHRASE_SLOT, secret, pepper);
  const used = (random(1)[0] ?? 0) % SLOTS;
  const slots = Array.from({ length: SLOTS }, (_, i) =>
    i === used ? sealSlot(suite, random, PASSPHRASE_SLOT, key, master, authenticatedHead(head)) : fillerSlot(random),
  );
  await store.writeKeyFile(encodeKeyFile(pepper, random));
  await store.writeHeader(encodeHeader({ head, slots }));
  return ok(vaultOf(deps, master));
};

export const pepperHash = (suite: Suite, pepper: Uint8Array): Uint8Array => labelled(suite, "thicket vault pepper", undefined, pepper);

export const authenticatedHead = (head: Head): Uint8Array => concat(Uint8Array.of(HEADER_VERSION), encodeHead(head));
