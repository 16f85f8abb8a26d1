import { approveJoiner, CodeFlag, codeLink, createCode, encodeCode, inviterReceive, inviteTopic, isExpired, isFromJoiner, refuseJoiner, startInviter, type InviteCode, type Inviter, type InviterState, type InviterStep, type Standing } from "@thicket/group";
import type { Connection, Transport } from "@thicket/link";
import { toHex } from "@thicket/wire";
import type { InviteState, ProblemCode } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { GroupSession } from "./group-session.ts";

/** How long a joiner whose connection was lost may take to come back on another, in ms. The joiner waits as long. */
const RESUME_MS = 30_000;

/** One joiner, on one connection after another. */
interface Conversation {
  connection: Connection;
  inviter: Inviter | undefined;
  state: InviterState;
  approving: boolean;
  cancelWait: (() => void) | undefined;
}

export interface Inviting {
  /** Shows a code: a new one for the room, and the one for a link that is open already, if there is one. */
  start(): void;
  approve(): void;
  refuse(): void;
  cancel(): void;
  /** Called when a group is open: codes given out earlier are answered again. */
  resume(): void;
}

/**
 * The inviter's side in the core: holds the codes, answers whoever knows one, and admits only on Approve.
 * One joiner's words are shown at a time; a second one is told "busy".
 */
export const createInviting = (
  deps: Pick<CoreDeps, "suite" | "random" | "clock" | "origin"> & { readonly transport: Transport },
  group: () => GroupSession | undefined,
  show: (state: InviteState) => void,
): Inviting => {
  let shown: InviteCode | undefined;
  let current: Conversation | undefined;
  const { suite, random, clock, transport } = deps;

  const announce = (): void => transport.announce(group()?.codes.live(clock.now()).map(({ code }) => inviteTopic(suite, code.secret)) ?? []);

  const start = async (): Promise<void> => {
    const session = group();
    if (session === undefined) return show({ at: "failed", problem: { code: "busy" } });
    if (!session.mayAdmit()) return show({ at: "failed", problem: { code: "not-allowed" } });
    const of = { suite, random, keys: session.publicKeys, now: clock.now(), hints: [] };
    const open = session.codes.live(clock.now()).find(({ code, closed }) => closed === undefined && (code.flags & CodeFlag.byLink) !== 0);
    const link = open?.code ?? createCode({ ...of, byLink: true });
    if (open === undefined) await session.codes.add(link);
    shown = createCode({ ...of, byLink: false });
    await session.codes.add(shown);
    announce();
    show({ at: "showing", code: encodeCode(shown), link: codeLink(deps.origin, encodeCode(link)), ends: shown.ends, linkEnds: link.ends, helper: transport.helpers().some(({ state }) => state === "connected") });
  };

  const standing = (code: InviteCode, conversation: Conversation): Standing => {
    const closed = group()?.codes.live(clock.now()).find((held) => toHex(held.code.secret) === toHex(code.secret))?.closed;
    const busy = current !== undefined && current !== conversation && (current.state.at === "words" || current.state.at === "sending");
    return { now: clock.now(), closed: closed ?? (busy ? "busy" : undefined) };
  };

  const serve = async (connection: Connection): Promise<void> => {
    let conversation: Conversation = { connection, inviter: undefined, state: startInviter(), approving: false, cancelWait: undefined };
    try {
      for await (const message of connection.messages()) {
        conversation = resumed(conversation, message);
        await receive(conversation, message);
      }
    } catch {
      // A broken stream ends like a closed one.
    }
    if (current === conversation && conversation.connection === connection && (conversation.state.at === "words" || conversation.state.at === "sending"))
      conversation.cancelWait = clock.setTimer(() => end(conversation, "connection-lost"), RESUME_MS);
  };

  /** The conversation under way, if the first message on a new connection goes on with it. */
  const resumed = (fresh: Conversation, message: Uint8Array): Conversation => {
    if (fresh.inviter !== undefined || current?.inviter === undefined || !isFromJoiner(current.inviter, current.state, message)) return fresh;
    current.cancelWait?.();
    current.connection = fresh.connection;
    return current;
  };

  const receive = async (conversation: Conversation, message: Uint8Array): Promise<void> => {
    const session = group();
    if (session === undefined) return conversation.connection.close();
    if (conversation.inviter === undefined) {
      for (const { code } of session.codes.live(clock.now())) {
        const inviter: Inviter = { suite, random, code, group: session.id, heads: session.heads(), keys: session.publicKeys, kemSeed: session.kemSeed };
        const step = inviterReceive(inviter, conversation.state, message, standing(code, conversation));
        if (step[0].at === "waiting") continue;
        conversation.inviter = inviter;
        return follow(conversation, step);
      }
      return;
    }
    const step = inviterReceive(conversation.inviter, conversation.state, message, standing(conversation.inviter.code, conversation));
    // The joiner says the words differ: somebody else may have the code, so it is dead from now on.
    if (step[0].at === "failed" && step[0].problem === "words-differ") await session.codes.close(conversation.inviter.code, "code-cancelled");
    await follow(conversation, step);
  };

  const follow = async (conversation: Conversation, [state, messages]: InviterStep): Promise<void> => {
    conversation.state = state;
    // What a lost connection swallows is asked for again on the next.
    for (const message of messages) await conversation.connection.send(message).catch(() => undefined);
    if (state.at === "words") {
      current = conversation;
      show({ at: "words", words: state.words, name: state.joiner.name });
    } else if (current === conversation) {
      if (state.at === "sending") show({ at: "sending", done: state.done, of: state.of });
      if (state.at === "done") {
        current = undefined;
        show({ at: "done", name: state.joiner.name });
      }
      if (state.at === "failed") end(conversation, state.problem);
    }
  };

  const end = (conversation: Conversation, code: ProblemCode): void => {
    if (current === conversation) current = undefined;
    conversation.cancelWait?.();
    show({ at: "failed", problem: { code } });
    void conversation.connection.close().catch(() => undefined);
  };

  const approve = async (): Promise<void> => {
    const conversation = current;
    const session = group();
    if (conversation?.inviter === undefined || conversation.state.at !== "words" || conversation.approving || session === undefined) return;
    const { inviter, state } = conversation;
    const { now, closed } = standing(inviter.code, conversation);
    // Before the Admit is signed, for it can't be taken back (IN3).
    const why = isExpired(inviter.code, now) ? "code-expired" : closed;
    if (why !== undefined) return follow(conversation, refuseJoiner(inviter, state, why));
    conversation.approving = true;
    await session.codes.close(inviter.code, "code-used");
    // The joiner may have said meanwhile that the words differ.
    if (conversation.state !== state) return;
    const admitted = await session.admit(state.joiner, state.session.welcome, inviter.heads);
    if (!admitted.ok) return end(conversation, admitted.error.code);
    await follow(conversation, approveJoiner(inviter, state, { now }, admitted.value));
  };

  const refuse = async (): Promise<void> => {
    const conversation = current;
    if (conversation?.inviter === undefined || conversation.approving) return;
    // Whoever has the code has it still, so it is dead from now on.
    await group()?.codes.close(conversation.inviter.code, "code-cancelled");
    await follow(conversation, refuseJoiner(conversation.inviter, conversation.state)).catch(() => undefined);
  };

  const cancel = async (): Promise<void> => {
    const code = current?.inviter?.code ?? shown;
    if (current !== undefined) await refuse();
    else if (code !== undefined) await group()?.codes.close(code, "code-cancelled");
    shown = undefined;
  };

  transport.onConnection((connection) => void serve(connection));
  transport.onHelpers(announce);
  return {
    start: () => void start(),
    approve: () => void approve(),
    refuse: () => void refuse(),
    cancel: () => void cancel(),
    resume: announce,
  };
};
