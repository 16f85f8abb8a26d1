import { epochKeys, type EpochKeys } from "@thicket/group";
import type { Suite } from "@thicket/crypto";
import type { Vault } from "@thicket/vault";
import type { EpochId } from "@thicket/wire";
import { encodeKeyring, KEYRING, type Keyring } from "./keyring.ts";

/** The epochs this device holds, in the order they came. */
export interface EpochKeeper {
  list(): readonly EpochKeys[];
  get(id: EpochId | undefined): EpochKeys | undefined;
  /** Durable when it resolves; a secret lost in a crash is owed again (EP7). */
  add(secret: Uint8Array): Promise<void>;
}

export const createEpochKeeper = (suite: Suite, vault: Pick<Vault, "write">, opened: Keyring): EpochKeeper => {
  const { group } = opened;
  const epochs = new Map<EpochId, EpochKeys>();
  const take = (secret: Uint8Array): EpochKeys => {
    const epoch = epochKeys(suite, group, secret);
    epochs.set(epoch.id, epoch);
    return epoch;
  };
  opened.secrets.forEach(take);
  let keyring = opened;
  return {
    list: () => [...epochs.values()],
    get: (id) => (id === undefined ? undefined : epochs.get(id)),
    add: async (secret) => {
      if (epochs.has(epochKeys(suite, group, secret).id)) return;
      keyring = { ...keyring, secrets: [...keyring.secrets, secret] };
      await vault.write(KEYRING, encodeKeyring(keyring));
      take(secret);
    },
  };
};
