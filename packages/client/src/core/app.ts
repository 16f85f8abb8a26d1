import { generatePassphrase, words as wordList } from "@thicket/group";
import { createVault, eraseAll, inspectVault, openVault, type Vault } from "@thicket/vault";
import { err, ok, type Result } from "@thicket/wire";
import type { ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";
import type { AppState, GroupView, Outcome, Problem, ProblemCode } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import { foundGroup } from "./found-group.ts";
import { openGroup, type FirstOpening, type GroupSession } from "./group-session.ts";
import { readCode } from "./invite-code.ts";
import { createInviting } from "./inviting.ts";
import { createJoining } from "./joining.ts";
import { KEYRING, decodeKeyring } from "./keyring.ts";
import { serveCalls } from "./serve-calls.ts";
import { shareTransport } from "./share-transport.ts";
import { unlockDelaySeconds } from "./unlock-delay.ts";

const problem = (code: ProblemCode, seconds?: number): Result<never, Problem> => err(seconds === undefined ? { code } : { code, seconds });

/**
 * The core of one installation: starts locked or empty, holds every key once opened, and ends with its realm.
 * Nothing about any group leaves it while locked, and no network is asked for before it is open or joining.
 */
export const startCore = async (deps: CoreDeps, port: Port<ToPage, ToCore>): Promise<void> => {
  let group: GroupSession | undefined;
  let wrongTries = 0;
  let nextTry = 0;
  let started: Promise<void> | undefined;
  let keepVault: (() => Promise<void>) | undefined;
  const share = shareTransport(deps.transport);
  const show = (state: AppState): void => port.post({ t: "state", state });
  const vaultDeps = { suite: deps.suite, random: deps.random, argon2: deps.argon2, store: deps.stores.vault, blobs: deps.stores.blobs, ...(deps.argon2Cost && { cost: deps.argon2Cost }) };

  const startNetwork = (): void => void (started ??= deps.transport.start());

  const showLockOrStart = async (): Promise<void> => {
    const found = await inspectVault(vaultDeps);
    switch (found) {
      case "empty":
      // Erased on purpose: this device begins anew.
      case "erased":
        return show({ at: "empty" });
      case "locked":
        return show({ at: "locked" });
      case "key-file-gone":
      case "newer-version":
        return show({ at: "failed", problem: { code: found } });
      default:
        return show({ at: "failed", problem: { code: "damaged" } });
    }
  };

  const enter = async (vault: Vault, first?: FirstOpening): Promise<Outcome> => {
    const bytes = await vault.read(KEYRING);
    const keyring = bytes && decodeKeyring(bytes);
    if (keyring?.ok !== true) return problem("damaged");
    const opened = await openGroup({ ...deps, transport: share("session") }, { vault, keyring: keyring.value, port, first, onView: (view: GroupView) => show({ at: "open", group: view }) });
    if (!opened.ok) return opened;
    await keepVault?.();
    keepVault = undefined;
    group = opened.value;
    wrongTries = 0;
    startNetwork();
    inviting.resume();
    return ok(undefined);
  };

  const unlock = async (words: string): Promise<Outcome> => {
    if (group !== undefined) return ok(undefined);
    const wait = Math.ceil((nextTry - deps.clock.now()) / 1000);
    if (wait > 0) return problem("wait", wait);
    const opened = await openVault(vaultDeps, words);
    if (opened.ok) return enter(opened.value);
    if (opened.error.code !== "wrong-passphrase") return problem(opened.error.code === "no-header" ? "damaged" : opened.error.code);
    const seconds = unlockDelaySeconds(++wrongTries);
    nextTry = deps.clock.now() + seconds * 1000;
    return seconds === 0 ? problem("wrong-words") : problem("wrong-words", seconds);
  };

  /** A vault is only made once there is something to put in it, and kept once all of it is in: a journey broken off leaves nothing. */
  const newVault = async (words: string): Promise<Outcome<Vault>> => {
    const made = await createVault(vaultDeps, words);
    if (!made.ok) return problem(made.error.code === "exists" ? "busy" : "wrong-words");
    // Of a making that was cut off.
    await deps.stores.journals.clear();
    keepVault = made.value.keep;
    return ok(made.value.vault);
  };

  const needGroup = (): Outcome<GroupSession> => (group === undefined ? problem("busy") : ok(group));
  const withGroup = async <T>(f: (group: GroupSession) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const open = needGroup();
    return open.ok ? f(open.value) : open;
  };

  const inviting = createInviting({ ...deps, transport: share("join") }, () => group, (state) => port.post({ t: "invite", state }));
  const joining = createJoining({ ...deps, transport: share("join") }, { startNetwork, newVault, enter, hasGroup: () => group !== undefined }, (state) => port.post({ t: "join", state }));

  serveCalls(port, {
    wordList: async () => wordList,
    newWords: async () => generatePassphrase(deps.random),
    makeGroup: async (name, yourName, words) => {
      const made = await foundGroup(deps, { group: name, name: yourName, words }, newVault);
      return made.ok ? enter(made.value.vault, made.value.first) : made;
    },
    unlock,
    useHere: async () => {
      await deps.lock.take(true, lost);
      await showLockOrStart();
    },
    readCode: async (text) => readCode(text, deps.clock.now()),
    open: (document, channel) => withGroup((session) => session.open(document, channel)),
    write: (channel, update) => withGroup((session) => session.write(channel, update)),
    createDocument: (kind, title) => withGroup((session) => session.createDocument(kind, title)),
    setName: (name) => withGroup((session) => session.setName(name)),
    vouch: (member) => withGroup((session) => session.vouch(member)),
    leave: () => withGroup((session) => session.leave()),
    eraseAll: async () => {
      await group?.close();
      await eraseAll({ store: deps.stores.vault, blobs: deps.stores.blobs, others: [deps.stores.journals] });
      port.post({ t: "reload" });
    },
  }, deps.onBug);

  port.onMessage((message) => {
    if (message.t === "close") group?.closeChannel(message.channel);
    if (message.t === "caret") group?.setCaret(message.channel, message.anchor, message.head);
    if (message.t === "lock") void (group?.close() ?? Promise.resolve()).finally(() => port.post({ t: "reload" }));
    if (message.t === "invite") inviting[message.do]();
    if (message.t === "join") {
      if (message.do === "start") joining.start(message);
      else joining.cancel();
    }
  });

  const lost = (): void => void (group?.close() ?? Promise.resolve()).finally(() => port.post({ t: "reload" }));

  if (await deps.lock.take(false, lost)) await showLockOrStart();
  else show({ at: "elsewhere" });
};
