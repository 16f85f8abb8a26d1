import { checkWelcome, decodeWelcome, type DevicePublicKeys, type DeviceSeeds, type JoinerState } from "@thicket/group";
import { err } from "@thicket/wire";
import type { Outcome } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { FirstOpening } from "./group-session.ts";
import { isSignedFact } from "./signed-fact.ts";
import type { JoiningHooks } from "./joining.ts";
import { encodeKeyring, KEYRING } from "./keyring.ts";

interface Newcomer {
  readonly seeds: DeviceSeeds;
  readonly keys: DevicePublicKeys;
  readonly name: string;
  readonly words: string;
}

type Done = JoinerState & { readonly at: "done" };

/** Checks the whole welcome (IN6), then makes the vault and opens the group. Before the check nothing is written. */
export const settleIn = async (deps: CoreDeps, newcomer: Newcomer, done: Done, hooks: Pick<JoiningHooks, "newVault" | "enter">): Promise<Outcome> => {
  const read = decodeWelcome(done.welcome);
  const membership = read.ok ? checkWelcome(deps.suite, done.inviter, newcomer.keys, done.admit, read.value) : read;
  if (!read.ok || !membership.ok || !read.value.facts.every((fact) => isSignedFact(membership.value, fact))) return err({ code: "proof-failed" });
  const welcome = read.value;
  const vault = await hooks.newVault(newcomer.words);
  if (!vault.ok) return vault;
  await vault.value.write(KEYRING, encodeKeyring({ group: welcome.group, ...newcomer.seeds, secrets: [welcome.epoch.secret], helpers: [] }));
  const first: FirstOpening = { operations: [...welcome.operations, done.admit], welcome, name: newcomer.name };
  return hooks.enter(vault.value, first);
};
