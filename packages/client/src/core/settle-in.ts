import { createMembership, decodeWelcome, deviceKeys, epochId, headsDigest, type DevicePublicKeys, type DeviceSeeds, type JoinerState, type Welcome } from "@thicket/group";
import type { Suite } from "@thicket/crypto";
import { equalBytes, err, ok, type Result } from "@thicket/wire";
import type { Outcome } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { FirstOpening } from "./group-session.ts";
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
  const checked = checkWelcome(deps.suite, newcomer, done);
  if (!checked.ok) return err({ code: "proof-failed" });
  const welcome = checked.value;
  const vault = await hooks.newVault(newcomer.words);
  if (!vault.ok) return vault;
  await vault.value.write(KEYRING, encodeKeyring({ group: welcome.group, ...newcomer.seeds, secrets: [welcome.epoch.secret], helpers: [] }));
  const first: FirstOpening = { operations: [...welcome.operations, done.admit], welcome, name: newcomer.name };
  return hooks.enter(vault.value, first);
};

/**
 * What the words and the code vouch for must be what came: the heads the words were made from, an Admit
 * by the device the code commits to, for these keys, naming the root this welcome came under, and an
 * epoch secret that is the one its id names.
 */
export const checkWelcome = (suite: Suite, newcomer: Pick<Newcomer, "seeds" | "keys">, done: Done): Result<Welcome, string> => {
  const read = decodeWelcome(done.welcome);
  if (!read.ok) return err(read.error.why);
  const welcome = read.value;
  const { group, heads } = done.inviter;
  if (welcome.group !== group || !equalBytes(headsDigest(suite, group, welcome.heads), heads)) return err("another group or other heads than the words'");
  if (epochId(suite, group, welcome.epoch.secret) !== welcome.epoch.id) return err("the secret is not the epoch's");
  const membership = createMembership(suite, group);
  for (const bytes of [...welcome.operations, done.admit]) if (!membership.add(bytes).ok) return err("an operation is not fit");
  if (!welcome.heads.every((head) => membership.get(head) !== undefined)) return err("the history lacks what the words were made from");

  const own = deviceKeys(suite, group, newcomer.seeds);
  const device = membership.state.devices.get(own.tag);
  const admit = device && membership.get(device.admittedBy);
  const inviter = admit && membership.state.devices.get(admit.author);
  if (device?.active !== true || admit?.body.type !== "admit" || inviter === undefined) return err("not admitted");
  if (!equalBytes(inviter.signingKey, done.inviter.signingKey) || !equalBytes(inviter.kemKey, done.inviter.kemKey)) return err("admitted by another device than the code's");
  if (!equalBytes(admit.body.welcomeRoot, done.root) || admit.body.epoch !== welcome.epoch.id) return err("the Admit names another welcome");
  return ok(welcome);
};
