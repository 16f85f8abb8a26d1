import { createGroup, generateSeeds } from "@thicket/group";
import { isName } from "@thicket/documents";
import type { Vault } from "@thicket/vault";
import { err, ok } from "@thicket/wire";
import type { Outcome } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { FirstOpening } from "./group-session.ts";
import { encodeKeyring, KEYRING } from "./keyring.ts";

/** Checks a name as a person typed it; what comes back may be signed. */
export const fitName = (typed: string): Outcome<string> => {
  const name = typed.normalize("NFC").trim().replace(/\s+/g, " ");
  if (name === "") return err({ code: "name-empty" });
  return isName(name) ? ok(name) : err({ code: "name-long" });
};

/** Makes a group of one: fresh keys (ID1), Genesis, a first epoch, and the vault that holds them. */
export const foundGroup = async (
  deps: Pick<CoreDeps, "suite" | "random">,
  of: { readonly group: string; readonly name: string; readonly words: string },
  newVault: (words: string) => Promise<Outcome<Vault>>,
): Promise<Outcome<{ readonly vault: Vault; readonly first: FirstOpening }>> => {
  const group = fitName(of.group);
  const name = fitName(of.name);
  if (!group.ok) return group;
  if (!name.ok) return name;
  const vault = await newVault(of.words);
  if (!vault.ok) return vault;
  const seeds = generateSeeds(deps.random);
  const made = await createGroup(deps.suite, deps.random, seeds);
  await vault.value.write(KEYRING, encodeKeyring({ group: made.group, ...seeds, secrets: [made.secret], helpers: [] }));
  return ok({ vault: vault.value, first: { operations: made.operations, name: name.value, founding: { groupName: group.value } } });
};
