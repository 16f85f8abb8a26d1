import { suite, systemRandom, type Suite } from "@thicket/crypto";
import type { GroupId } from "@thicket/wire";
import { beforeAll, expect, test } from "vitest";
import { admit } from "../author.ts";
import { deviceId, generateSeeds, publicKeys } from "../device-keys.ts";
import { added, asMember, found, type Person } from "../testing/cast.ts";
import {
  approveJoiner, createCode, headsDigest, inviterReceive, isFromJoiner, joinerReceive, refuseInviter, refuseJoiner, resumeJoiner, sealWelcome, startInviter, startJoiner,
  type InviteCode, type Inviter, type InviterState, type Joiner, type JoinerState, type SealedWelcome,
} from "./index.ts";
import { fiveWords } from "./schedule.ts";

const NOW = 1_800_000_000_000;
let ana: Person;
let group: GroupId;

beforeAll(async () => {
  ({ ana, group } = await found());
});

const newCode = (): InviteCode => createCode({ suite, random: systemRandom, keys: ana.publicKeys, now: NOW, byLink: false, hints: [] });

const inviterOf = (code: InviteCode, suiteOf: Suite = suite): Inviter =>
  ({ suite: suiteOf, random: systemRandom, code, group, heads: ana.membership.heads(), keys: ana.publicKeys, kemSeed: ana.seeds.kemSeed });

const joinerOf = (code: InviteCode, name: string): Joiner => {
  const seeds = generateSeeds(systemRandom);
  return { suite, random: systemRandom, code, name, keys: publicKeys(suite, seeds), signer: suite.signer(seeds.signingSeed), kemSeed: seeds.kemSeed };
};

const open = { now: NOW };
const only = (messages: readonly Uint8Array[]): Uint8Array => {
  expect(messages.length).toBe(1);
  return messages[0] as Uint8Array;
};
const is = <S extends { readonly at: string }, A extends S["at"]>(state: S, at: A): S & { readonly at: A } => {
  expect(state.at, JSON.stringify(state, (_, value: unknown) => (value instanceof Uint8Array ? "…" : value))).toBe(at);
  return state as S & { readonly at: A };
};

/** (1) to (3), nobody between. */
const toWords = async (inviter: Inviter, joiner: Joiner): Promise<{ readonly inviterState: InviterState & { at: "words" }; readonly joinerState: JoinerState & { at: "words" }; readonly said: readonly Uint8Array[]; readonly hailed: JoinerState; readonly answered: InviterState }> => {
  const [hailed, hails] = startJoiner(joiner);
  const [answered, answers] = inviterReceive(inviter, startInviter(), only(hails), open);
  const [joinerState, proofs] = await joinerReceive(joiner, hailed, only(answers));
  const [inviterState] = inviterReceive(inviter, answered, only(proofs), open);
  return { inviterState: is(inviterState, "words"), joinerState: is(joinerState, "words"), said: [only(hails), only(answers), only(proofs)], hailed, answered };
};

const admitAndWelcome = async (state: InviterState & { at: "words" }, bytes: Uint8Array): Promise<{ readonly admit: Uint8Array; readonly welcome: SealedWelcome }> => {
  const welcome = sealWelcome({ suite, random: systemRandom, group, handshakeKey: state.session.welcome, kemKey: state.joiner.kemKey }, bytes);
  if (!welcome.ok) throw new Error("too long");
  return { welcome: welcome.value, admit: await admit(ana.membership, ana.keys, { ...state.joiner, welcomeRoot: welcome.value.root, epoch: ana.membership.state.writeEpoch }) };
};

/** Passes everything on until both are silent. */
const talk = async (inviter: Inviter, joiner: Joiner, start: { inviterState: InviterState; joinerState: JoinerState; toJoiner?: readonly Uint8Array[]; toInviter?: readonly Uint8Array[] }, stopAfter = Infinity): Promise<{ inviterState: InviterState; joinerState: JoinerState; progress: number[] }> => {
  let { inviterState, joinerState } = start;
  const [toJoiner, toInviter, progress] = [[...(start.toJoiner ?? [])], [...(start.toInviter ?? [])], [] as number[]];
  for (let step = 0; step < stopAfter && toJoiner.length + toInviter.length > 0; step++) {
    const forJoiner = toJoiner.shift();
    if (forJoiner !== undefined) {
      const [next, out] = await joinerReceive(joiner, joinerState, forJoiner);
      joinerState = next;
      toInviter.push(...out);
      if (next.at === "receiving") progress.push(next.done);
    }
    const forInviter = forJoiner === undefined ? toInviter.shift() : undefined;
    if (forInviter !== undefined) {
      const [next, out] = inviterReceive(inviter, inviterState, forInviter, open);
      inviterState = next;
      toJoiner.push(...out);
    }
  }
  return { inviterState, joinerState, progress };
};

test("IN2 bo joins: equal words, an Admit that the fold accepts, the welcome as it was", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { inviterState, joinerState, said } = await toWords(inviter, joiner);
  expect(said.map((message) => message.length)).toEqual([256, 1536, 4096]);
  expect(inviterState.words).toEqual(joinerState.words);
  expect(inviterState.words.length).toBe(5);
  expect(inviterState.joiner.name).toBe("Bo");
  expect(joinerState.inviter).toEqual({ ...ana.publicKeys, group, heads: headsDigest(suite, group, inviter.heads) });

  const bytes = systemRandom(1_300_000);
  const admitted = await admitAndWelcome(inviterState, bytes);
  const [sending, out] = approveJoiner(inviter, inviterState, open, admitted);
  expect(only(out).length).toBe(4096);
  const end = await talk(inviter, joiner, { inviterState: sending, joinerState, toJoiner: out });
  const done = is(end.joinerState, "done");
  expect(done.welcome).toEqual(bytes);
  expect(done.admit).toEqual(admitted.admit);
  expect(end.progress).toEqual([...end.progress].sort((a, b) => a - b));
  is(end.inviterState, "done");
  added(ana, admitted.admit);
  expect(ana.membership.state.members.has(asMember(deviceId(suite, group, joiner.keys)))).toBe(true);
});

test("IN6 a welcome that was cut off goes on where it was", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { inviterState, joinerState } = await toWords(inviter, joiner);
  const bytes = systemRandom(1_500_000);
  const [sending, out] = approveJoiner(inviter, inviterState, open, await admitAndWelcome(inviterState, bytes));
  let at = await talk(inviter, joiner, { inviterState: sending, joinerState, toJoiner: out }, 9);
  for (let restarts = 0; at.joinerState.at === "receiving" && restarts < 20; restarts++) {
    const before = is(at.joinerState, "receiving").done;
    const [joinerAgain, wants] = resumeJoiner(joiner, at.joinerState);
    at = await talk(inviter, joiner, { ...at, joinerState: joinerAgain, toInviter: wants }, 7);
    if (at.joinerState.at === "receiving") expect(at.joinerState.done).toBeGreaterThan(before);
  }
  expect(is(at.joinerState, "done").welcome).toEqual(bytes);
});

test("IN6 a connection lost at the words, with Approve or with the Admit under way takes nothing away", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { inviterState, joinerState } = await toWords(inviter, joiner);
  // Bo is back before Ana has decided: she knows him, and has nothing to say yet.
  const [, back] = resumeJoiner(joiner, joinerState);
  expect(isFromJoiner(inviter, inviterState, only(back))).toBe(true);
  expect(inviterReceive(inviter, inviterState, only(back), open)).toEqual([inviterState, []]);
  // Her Admit is lost with the next connection. Asked again, she says it again; said twice, it is taken once.
  const bytes = systemRandom(100_000);
  const [sending] = approveJoiner(inviter, inviterState, open, await admitAndWelcome(inviterState, bytes));
  const [, admitted] = inviterReceive(inviter, sending, only(back), open);
  const [receiving, wants] = await joinerReceive(joiner, joinerState, only(admitted));
  const [, twice] = inviterReceive(inviter, sending, only(back), open);
  expect(await joinerReceive(joiner, receiving, only(twice))).toEqual([receiving, []]);
  const end = await talk(inviter, joiner, { inviterState: sending, joinerState: receiving, toInviter: wants });
  expect(is(end.joinerState, "done").welcome).toEqual(bytes);
  // Nobody else is known for him: another joiner with the same code, a hail, what he says to himself.
  const other = joinerOf(code, "Eve");
  const eve = await toWords(inviter, other);
  for (const state of [inviterState, sending, eve.inviterState]) {
    expect(isFromJoiner(inviter, state, only(resumeJoiner(other, eve.joinerState)[1]))).toBe(state === eve.inviterState);
    for (const message of [...eve.said, ...admitted]) expect(isFromJoiner(inviter, state, message)).toBe(false);
  }
  expect(inviterReceive(inviter, sending, only(resumeJoiner(other, eve.joinerState)[1]), open)).toEqual([sending, []]);
});

test("IN4 a thief with the photographed code gets other words, and the joiner sees only its own conversation", async () => {
  const code = newCode();
  const inviter = inviterOf(code);
  const thief = await toWords(inviter, joinerOf(code, "Bo"));
  const bo = await toWords(inviter, joinerOf(code, "Bo"));
  expect(thief.inviterState.words).not.toEqual(bo.joinerState.words);
  expect(thief.inviterState.words).toEqual(thief.joinerState.words);
});

/** Mallory has the code and stands between: she is a joiner to Ana and would be an inviter to Bo. */
test("IN4 A6 one who stands between can't be the inviter, whatever keys she shows", async () => {
  const code = newCode();
  const bo = joinerOf(code, "Bo");
  const mallory = joinerOf(code, "Bo");
  const [hailed, hails] = startJoiner(bo);
  const own: Inviter = { ...inviterOf(code), keys: mallory.keys, kemSeed: mallory.kemSeed };
  const [, withOwnKeys] = inviterReceive(own, startInviter(), only(hails), open);
  expect(await joinerReceive(bo, hailed, only(withOwnKeys))).toEqual([{ at: "failed", problem: "proof-failed" }, []]);
  // With Ana's keys shown she gets further, but what Bo then says is sealed to Ana.
  const posing: Inviter = { ...inviterOf(code), kemSeed: mallory.kemSeed };
  const [posed, answers] = inviterReceive(posing, startInviter(), only(hails), open);
  const [waiting, proofs] = await joinerReceive(bo, hailed, only(answers));
  is(waiting, "words");
  is(inviterReceive(posing, posed, only(proofs), open)[0], "failed");
  // Control: Ana herself, with the same state, reads it.
  is(inviterReceive(inviterOf(code), posed, only(proofs), open)[0], "words");
});

test("IN4 A6 a relayed conversation in which a message is exchanged for another's ends", async () => {
  const code = newCode();
  const [inviter, bo] = [inviterOf(code), joinerOf(code, "Bo")];
  const [hailed, hails] = startJoiner(bo);
  const otherHail = only(startJoiner(joinerOf(code, "Bo"))[1]);
  const [answered, answers] = inviterReceive(inviter, startInviter(), otherHail, open);
  // Bo's hail was exchanged for Mallory's: the answer isn't for Bo.
  is((await joinerReceive(bo, hailed, only(answers)))[0], "failed");
  // Bo's proof in Mallory's conversation is refused.
  const [, boAnswers] = inviterReceive(inviter, startInviter(), only(hails), open);
  const [, boProofs] = await joinerReceive(bo, hailed, only(boAnswers));
  expect(inviterReceive(inviter, answered, only(boProofs), open)[0]).toEqual({ at: "failed", problem: "proof-failed" });
});

test("IN3 a captured proof is worthless: replayed, in another conversation, or with other keys", async () => {
  const code = newCode();
  const inviter = inviterOf(code);
  const bo = await toWords(inviter, joinerOf(code, "Bo"));
  const [, , proof] = bo.said as [Uint8Array, Uint8Array, Uint8Array];
  const [again] = inviterReceive(inviter, startInviter(), bo.said[0] as Uint8Array, open);
  expect(inviterReceive(inviter, again, proof, open)[0]).toEqual({ at: "failed", problem: "proof-failed" });
  // Mallory has the code and all that is Bo's except one private half or one key; control: Bo himself.
  const [victim, mallory] = [joinerOf(code, "Bo"), joinerOf(code, "Bo")];
  const [hailed, hails] = startJoiner(victim);
  const ends = async (speaker: Joiner): Promise<string> => {
    const [answered, answers] = inviterReceive(inviter, startInviter(), only(hails), open);
    const [, proofs] = await joinerReceive(speaker, hailed, only(answers));
    return inviterReceive(inviter, answered, only(proofs), open)[0].at;
  };
  expect(await ends({ ...victim, signer: mallory.signer })).toBe("failed");
  expect(await ends({ ...victim, keys: mallory.keys })).toBe("failed");
  expect(await ends({ ...victim, keys: { ...victim.keys, kemKey: mallory.keys.kemKey } })).toBe("failed");
  expect(await ends(victim)).toBe("words");
});

test("IN2 keys, name and nonce can't be changed after the hail, which is why nobody can look for fitting words", async () => {
  const code = newCode();
  const inviter = inviterOf(code);
  const joiner = joinerOf(code, "Bo");
  const [hailed, hails] = startJoiner(joiner);
  const { side } = is(hailed, "hailed");
  for (const changed of [{ nonce: systemRandom(32) }, { name: "Bob" }]) {
    const [answered, answers] = inviterReceive(inviter, startInviter(), only(hails), open);
    const [, proofs] = await joinerReceive(joiner, { ...is(hailed, "hailed"), side: { ...side, ...changed } }, only(answers));
    is(inviterReceive(inviter, answered, only(proofs), open)[0], "failed");
  }
  const [answered, answers] = inviterReceive(inviter, startInviter(), only(hails), open);
  const [, proofs] = await joinerReceive(joiner, hailed, only(answers));
  is(inviterReceive(inviter, answered, only(proofs), open)[0], "words");
});

test("IN2 control: who could choose a nonce last would find wanted words, ten bits in a thousand tries", async () => {
  const code = newCode();
  const honest = await toWords(inviterOf(code), joinerOf(code, "Bo"));
  const wanted = honest.inviterState.words[0];
  const mallory = joinerOf(code, "Bo");
  const [hailed, hails] = startJoiner(mallory);
  const [answered, answers] = inviterReceive(inviterOf(code), startInviter(), only(hails), open);
  const { side } = is(answered, "answered");
  const last = { ...mallory.keys, name: "Bo" };
  const nonce = Array.from({ length: 20_000 }, () => systemRandom(32)).find((tried) => fiveWords(suite, only(hails), only(answers), side, { ...last, nonce: tried })[0] === wanted);
  expect(nonce).toBeDefined();
  // The hail has fixed another one, so the nonce that was found is refused.
  const lying = { ...is(hailed, "hailed"), side: { ...last, nonce: nonce ?? new Uint8Array(32) } };
  const [, proofs] = await joinerReceive(mallory, lying, only(answers));
  is(inviterReceive(inviterOf(code), answered, only(proofs), open)[0], "failed");
});

test("IN3 ended, used, cancelled and busy codes are turned away by name, and approval looks at the clock again", async () => {
  const code = newCode();
  const inviter = inviterOf(code);
  const ended = { now: code.ends };
  for (const [standing, problem] of [[ended, "code-expired"], [{ now: NOW, closed: "code-used" }, "code-used"], [{ now: NOW, closed: "code-cancelled" }, "code-cancelled"], [{ now: NOW, closed: "busy" }, "busy"]] as const) {
    const joiner = joinerOf(code, "Bo");
    const [hailed, hails] = startJoiner(joiner);
    const [state, out] = inviterReceive(inviter, startInviter(), only(hails), standing);
    expect(state).toEqual({ at: "failed", problem });
    expect((await joinerReceive(joiner, hailed, only(out)))[0]).toEqual({ at: "failed", problem });
  }
  const joiner = joinerOf(code, "Bo");
  const { inviterState, joinerState } = await toWords(inviter, joiner);
  const [late, out] = approveJoiner(inviter, inviterState, ended, await admitAndWelcome(inviterState, systemRandom(10)));
  expect(late).toEqual({ at: "failed", problem: "code-expired" });
  expect((await joinerReceive(joiner, joinerState, only(out)))[0]).toEqual({ at: "failed", problem: "code-expired" });
});

test("IN4 different words: the inviter says no, and the joiner is told no more", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { inviterState, joinerState } = await toWords(inviter, joiner);
  const [state, out] = refuseJoiner(inviter, inviterState);
  expect(state).toEqual({ at: "failed", problem: "words-differ" });
  expect((await joinerReceive(joiner, joinerState, only(out)))[0]).toEqual({ at: "failed", problem: "inviter-refused" });
});

test("IN4 different words: the joiner says no, and the inviter hears it from nobody else", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { inviterState, joinerState } = await toWords(inviter, joiner);
  const [state, out] = refuseInviter(joiner, joinerState);
  expect(state).toEqual({ at: "failed", problem: "words-differ" });
  const heard = (bytes: Uint8Array): InviterState => inviterReceive(inviter, inviterState, bytes, open)[0];
  const said = only(out);
  expect(heard(said)).toEqual({ at: "failed", problem: "words-differ" });
  expect(heard(said.with(-1, (said.at(-1) ?? 0) ^ 1))).toBe(inviterState);
  const another = await toWords(inviter, joiner);
  expect(heard(only(refuseInviter(joiner, another.joinerState)[1]))).toBe(inviterState);
});

test("IN2 no Approve, no Admit: an admitted message for other keys, another root or by another author is refused", async () => {
  const code = newCode();
  const [inviter, joiner, other] = [inviterOf(code), joinerOf(code, "Bo"), joinerOf(code, "Cy")];
  const { inviterState, joinerState } = await toWords(inviter, joiner);
  const good = await admitAndWelcome(inviterState, systemRandom(100));
  const forOther = await admit(ana.membership, ana.keys, { ...inviterState.joiner, ...other.keys, welcomeRoot: good.welcome.root, epoch: undefined });
  const otherRoot = await admit(ana.membership, ana.keys, { ...inviterState.joiner, welcomeRoot: systemRandom(32), epoch: undefined });
  const unsigned = good.admit.with(-1, (good.admit.at(-1) ?? 0) ^ 1);
  for (const bad of [forOther, otherRoot, unsigned, new Uint8Array(0), systemRandom(500)]) {
    const [, out] = approveJoiner(inviter, inviterState, open, { ...good, admit: bad });
    expect((await joinerReceive(joiner, joinerState, only(out)))[0]).toEqual({ at: "failed", problem: "proof-failed" });
  }
  const [, out] = approveJoiner(inviter, inviterState, open, good);
  is((await joinerReceive(joiner, joinerState, only(out)))[0], "receiving");
});

test("IN2 names that hide or turn round what stands beside them are refused", async () => {
  for (const name of ["", "  ", "a\u202eb", "a\nb", "x".repeat(201), "\ud800", "A\u200bna", "\u200d", "\u3164", "\u2800", "\u0301"]) expect(() => startJoiner(joinerOf(newCode(), name))).toThrow(RangeError);
  for (const name of ["Bo", "أمينة", "Zoë Ångström", "Zoe\u0301", "👩🏽‍🌾", "می\u200cخواهم"]) is(startJoiner(joinerOf(newCode(), name))[0], "hailed");
});

test("SU1 a code of another suite is of another version", () => {
  expect(startJoiner(joinerOf({ ...newCode(), suite: 0xf5 }, "Bo"))[0]).toEqual({ at: "failed", problem: "code-newer" });
});

const flips = (message: Uint8Array, step: number): readonly Uint8Array[] =>
  Array.from({ length: Math.floor(message.length / step) }, (_, i) => message.with(i * step, (message[i * step] ?? 0) ^ (1 << (i % 8))));
const cuts = (message: Uint8Array): readonly Uint8Array[] => [...Array.from({ length: message.length }, (_, i) => message.subarray(0, i)), new Uint8Array([...message, 0])];

test("IN2 every cut and flipped bit of every message is refused without a throw", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { said: [hail, answer, proof], hailed, answered, inviterState, joinerState } = await toWords(inviter, joiner);
  if (hail === undefined || answer === undefined || proof === undefined) throw new Error("three messages");
  for (const bad of [...flips(hail, 1), ...cuts(hail)]) expect(inviterReceive(inviter, startInviter(), bad, open)).toEqual([{ at: "waiting" }, []]);
  for (const bad of [...flips(answer, 1), ...cuts(answer)]) is((await joinerReceive(joiner, hailed, bad))[0], "failed");
  for (const bad of [...flips(proof, 17), ...cuts(proof)]) is(inviterReceive(inviter, answered, bad, open)[0], "failed");
  const good = await admitAndWelcome(inviterState, systemRandom(100));
  const [sending, out] = approveJoiner(inviter, inviterState, open, good);
  for (const bad of [...flips(only(out), 1), ...cuts(only(out))]) is((await joinerReceive(joiner, joinerState, bad))[0], "failed");
  const [receiving, wants] = await joinerReceive(joiner, joinerState, only(out));
  for (const bad of [...flips(only(wants), 1), ...cuts(only(wants))]) expect(inviterReceive(inviter, sending, bad, open)).toEqual([sending, []]);
  const [, chunks] = inviterReceive(inviter, sending, only(wants), open);
  const head = chunks[0] as Uint8Array;
  for (const bad of [...flips(head, 3), ...cuts(head)]) {
    const [state] = await joinerReceive(joiner, receiving, bad);
    expect(state.at === "failed" || state === receiving).toBe(true);
  }
});

test("IN2 any bytes at any step: no throw, and never words or a way in", async () => {
  const code = newCode();
  const [inviter, joiner] = [inviterOf(code), joinerOf(code, "Bo")];
  const { hailed, answered, joinerState } = await toWords(inviter, joiner);
  for (let i = 0; i < 400; i++) {
    const length = [0, 1, 2, 6, 256, 1536, 4096, 70_000][i % 8] ?? 0;
    const bytes = systemRandom(length);
    if (length > 1) bytes.set([1 + (i % 9), 1]);
    expect(["waiting", "failed"]).toContain(inviterReceive(inviter, startInviter(), bytes, open)[0].at);
    expect(inviterReceive(inviter, answered, bytes, open)[0].at).toBe("failed");
    expect((await joinerReceive(joiner, hailed, bytes))[0].at).toBe("failed");
    expect((await joinerReceive(joiner, joinerState, bytes))[0].at).toBe("failed");
  }
});
