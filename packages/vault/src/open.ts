import { equalBytes, err, ok, type Result } from "@thicket/wire";
import { authenticatedHead, decodeHeader, pepperHash, type Header } from "./header.ts";
import { decodeKeyFile } from "./key-file.ts";
import { normalisePassphrase } from "./passphrase.ts";
import { openSlot, PASSPHRASE_SLOT, wrappingKey } from "./slot.ts";
import type { UnlockProblem, Vault, VaultDeps } from "./types.ts";
import { vaultOf } from "./vault.ts";

/** What a lock screen has to know before it asks: the store as it lies there. */
export type VaultState = "empty" | "locked" | StoreProblem;

type StoreProblem = Exclude<UnlockProblem["code"], "wrong-passphrase">;

/**
 * Looks without a passphrase. `empty`: no vault was ever here, or its making was cut off. `no-header`: the header is
 * gone, and the key file of a vault in use, or blobs, are left. A wrong passphrase is told from all of these,
 * because they are found first.
 */
export const inspectVault = async (deps: Pick<VaultDeps, "suite" | "store" | "blobs">): Promise<VaultState> => {
  const found = await find(deps);
  if (found.ok) return "locked";
  if (found.error.code !== "no-header") return found.error.code;
  const bytes = await deps.store.readKeyFile();
  const keyFile = bytes && decodeKeyFile(bytes);
  if (keyFile?.ok === true) return keyFile.value.inUse ? "no-header" : "empty";
  // Without a readable key file nothing is left to lose; blobs without any are what a browser leaves when it clears only some.
  return keyFile === undefined && (await deps.blobs.names()).length > 0 ? "no-header" : "empty";
};

/** Opens with the first slot whose commitment names this passphrase's key (ST1). Changes nothing. */
export const openVault = async (deps: VaultDeps, passphrase: string): Promise<Result<Vault, UnlockProblem>> => {
  const found = await find(deps);
  if (!found.ok) return found;
  const { header, pepper } = found.value;
  const normal = normalisePassphrase(passphrase);
  // No vault has an empty one, and some Argon2 implementations throw on it.
  if (normal === "") return err({ code: "wrong-passphrase" });
  const secret = await deps.argon2(normal, header.head.salt, header.head.cost);
  const key = wrappingKey(deps.suite, PASSPHRASE_SLOT, secret, pepper);
  for (const slot of header.slots) {
    const opening = openSlot(deps.suite, PASSPHRASE_SLOT, key, slot, authenticatedHead(header.head));
    if (opening.at === "open") return ok(vaultOf(deps, opening.master));
    if (opening.at === "damaged") return err({ code: "damaged" });
  }
  return err({ code: "wrong-passphrase" });
};

interface Found {
  readonly header: Header;
  readonly pepper: Uint8Array;
}

const find = async ({ suite, store }: Pick<VaultDeps, "suite" | "store">): Promise<Result<Found, { readonly code: StoreProblem }>> => {
  const headerBytes = await store.readHeader();
  const keyFileBytes = await store.readKeyFile();
  const keyFile = keyFileBytes && decodeKeyFile(keyFileBytes);
  // The erased mark counts with a header too: an erasure may have been cut off before the rest was deleted.
  if (keyFile?.ok === false && keyFile.error.code === "erased") return err({ code: "erased" });
  if (headerBytes === undefined) return err({ code: "no-header" });
  const header = decodeHeader(headerBytes);
  if (!header.ok) return header;
  if (keyFile === undefined) return err({ code: "key-file-gone" });
  if (!keyFile.ok) return keyFile;
  const pepper = keyFile.value.peppers.find((candidate) => equalBytes(pepperHash(suite, candidate), header.value.head.pepperHash));
  // A key file of another vault opens nothing of this one: for this one it is gone.
  return pepper === undefined ? err({ code: "key-file-gone" }) : ok({ header: header.value, pepper });
};
