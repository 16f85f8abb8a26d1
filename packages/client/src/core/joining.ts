import { decodeCode, generateSeeds, inviteTopic, isExpired, isFitName, joinerReceive, publicKeys, refuseInviter, resumeJoiner, startJoiner, type InviteCode, type Joiner, type JoinerState, type JoinerStep } from "@thicket/group";
import type { Connection, PeerTag } from "@thicket/link";
import type { Vault } from "@thicket/vault";
import type { JoinState, Outcome, ProblemCode } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { FirstOpening } from "./group-session.ts";
import { settleIn } from "./settle-in.ts";

/** How long the newcomer looks for the inviter before it says so, in ms: a first connection to a helper and one to a peer, twice over. */
const LOOK_MS = 25_000;
/** How long a lost connection may take to come back once there are words, in ms. */
const RESUME_MS = 30_000;
/** Between two tries at the same peer, in ms. */
const REDIAL_MS = 2000;

export interface JoiningHooks {
  readonly startNetwork: () => void;
  readonly newVault: (words: string) => Promise<Outcome<Vault>>;
  readonly enter: (vault: Vault, first: FirstOpening) => Promise<Outcome>;
  readonly hasGroup: () => boolean;
}

export interface Joining {
  start(of: { readonly code: string; readonly name: string; readonly words: string }): void;
  cancel(): void;
}

/**
 * The newcomer's side in the core. Nothing is written on this device until everything has come and been
 * checked; a join that ends before leaves it as it was.
 */
export const createJoining = (
  deps: CoreDeps,
  hooks: JoiningHooks,
  show: (state: JoinState) => void,
): Joining => {
  let cancelCurrent: (() => void) | undefined;

  const start = ({ code: text, name, words }: { readonly code: string; readonly name: string; readonly words: string }): void => {
    cancelCurrent?.();
    const fail = (code: ProblemCode): void => show({ at: "failed", problem: { code } });
    const code = decodeCode(text);
    if (!code.ok) return fail(code.error.code);
    if (isExpired(code.value, deps.clock.now())) return fail("code-expired");
    if (hooks.hasGroup()) return fail("already-member");
    if (!isFitName(name)) return fail(name.trim() === "" ? "name-empty" : "name-long");
    show({ at: "looking" });
    hooks.startNetwork();
    cancelCurrent = join(deps, hooks, code.value, name, words, show);
  };

  return {
    start,
    cancel: () => {
      cancelCurrent?.();
      cancelCurrent = undefined;
    },
  };
};

const join = (deps: CoreDeps, hooks: JoiningHooks, code: InviteCode, name: string, words: string, show: (state: JoinState) => void): (() => void) => {
  const { suite, random, clock, transport } = deps;
  const seeds = generateSeeds(random);
  const joiner: Joiner = { suite, random, code, name, keys: publicKeys(suite, seeds), signer: suite.signer(seeds.signingSeed), kemSeed: seeds.kemSeed };
  const topic = inviteTopic(suite, code.secret);
  const tried = new Set<PeerTag>();
  let state: JoinerState | undefined;
  let connection: Connection | undefined;
  let over = false;

  const finish = (last: JoinState): void => {
    if (over) return;
    over = true;
    stopTimer();
    stopPresent();
    transport.announce([]);
    void connection?.close().catch(() => undefined);
    show(last);
  };
  const fail = (problem: ProblemCode): void => finish({ at: "failed", problem: { code: problem } });

  const giveUp = (): void => fail(transport.helpers().some((helper) => helper.state === "connected") ? "inviter-away" : "helper-away");
  let stopTimer = clock.setTimer(giveUp, LOOK_MS);

  const meet = async (peer: PeerTag): Promise<void> => {
    if (over || connection !== undefined || tried.has(peer)) return;
    tried.add(peer);
    const dialled = await transport.dial(peer, "join");
    if (!dialled.ok) return again(peer, REDIAL_MS);
    if (over || connection !== undefined) return dialled.value.close();
    await talk(dialled.value);
    again(peer, REDIAL_MS / 4);
  };

  const again = (peer: PeerTag, ms: number): void => {
    if (over) return;
    clock.setTimer(() => {
      tried.delete(peer);
      void meet(peer);
    }, ms);
  };

  const talk = async (on: Connection): Promise<void> => {
    connection = on;
    try {
      if (state === undefined) await follow(on, startJoiner(joiner));
      else for (const message of resumeJoiner(joiner, state)[1]) await on.send(message);
      // The inviter may have nothing to say until a person has decided.
      if (state?.at === "words") stopTimer();
      for await (const message of on.messages()) {
        if (state === undefined || over) break;
        await follow(on, await joinerReceive(joiner, state, message));
      }
    } catch {
      // A broken stream ends like a closed one.
    }
    connection = undefined;
    lost();
  };

  const lost = (): void => {
    if (over || state?.at === "done") return;
    if (state === undefined || state.at === "hailed") {
      // Nobody has seen anything of us yet: start again with whoever is there.
      state = undefined;
    } else {
      stopTimer();
      stopTimer = clock.setTimer(() => fail("connection-lost"), RESUME_MS);
    }
  };

  const follow = async (on: Connection, [next, messages]: JoinerStep): Promise<void> => {
    state = next;
    for (const message of messages) await on.send(message);
    if (over) return;
    if (next.at !== "hailed") stopTimer();
    if (next.at === "words") show({ at: "words", words: next.words });
    if (next.at === "receiving") show({ at: "receiving", done: next.done, of: next.of });
    if (next.at === "failed") fail(next.problem);
    if (next.at === "done") {
      const settled = await settleIn(deps, { seeds, keys: joiner.keys, name, words }, next, hooks);
      if (settled.ok) finish({ at: "done" });
      else finish({ at: "failed", problem: settled.error });
    }
  };

  const stopPresent = transport.onPresent((_, peer) => void meet(peer));
  transport.announce([topic]);
  return () => {
    if (state?.at !== "words") return fail("connection-lost");
    const [refused, messages] = refuseInviter(joiner, state);
    const on = connection;
    state = refused;
    void Promise.all(messages.map(async (message) => on?.send(message))).catch(() => undefined).then(() => fail("words-differ"));
  };
};
