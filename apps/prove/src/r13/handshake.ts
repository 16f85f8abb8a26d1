/**
 * An invitation's messages (IN2, IN6), on the simulator's suite: the same machines and decoders, and keys that cost
 * nothing. What is tried is what stands inside a message that its sender sealed rightly, and the messages as they come.
 */
import type { Suite } from "@thicket/crypto";
import {
  admit, approveJoiner, checkWelcome, createCode, createGroup, createMembership, decodeWelcome, encodeWelcome, generateSeeds, inviterReceive, joinerReceive, publicKeys, refuseJoiner,
  sealWelcome, startInviter, startJoiner, type Inviter, type InviterState, type Joiner, type JoinerState,
} from "@thicket/group";
import { simSuite } from "@thicket/testkit";
import { AEAD_TAG_BYTES, concat, logKey, NO_ENTRY, type DeviceTag, type DocumentId, type MemberId } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { fitted, type Target } from "./target.ts";

export const handshakeTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const random = (length: number): Uint8Array => choice.bytes(length);
  let last: Sealing | undefined;
  const suite: Suite = {
    ...simSuite,
    seal: (key, nonce, plaintext, associated) => {
      last = { key, nonce, plaintext, associated };
      return simSuite.seal(key, nonce, plaintext, associated);
    },
  };
  const inside = (message: Uint8Array | undefined): Opened => openUp(must(message), must(last));

  const [founder, newcomer] = [generateSeeds(random), generateSeeds(random)];
  const made = await createGroup(simSuite, random, founder);
  const membership = createMembership(simSuite, made.group);
  for (const operation of made.operations) membership.add(operation);
  const now = 1_700_000_000_000;
  const code = createCode({ suite, random, keys: publicKeys(suite, founder), now, byLink: false, hints: [] });
  const inviter: Inviter = { suite, random, code, group: made.group, heads: membership.heads(), keys: publicKeys(suite, founder), kemSeed: founder.kemSeed };
  const joiner: Joiner = { suite, random, code, name: "Bo", keys: publicKeys(suite, newcomer), signer: suite.signer(newcomer.signingSeed), kemSeed: newcomer.kemSeed };
  const standing = { now };

  const [hailed, [hail]] = startJoiner(joiner);
  const hailInside = inside(hail);
  const [answered, [answer]] = inviterReceive(inviter, startInviter(), must(hail), standing);
  const answerInside = inside(answer);
  const [compared, [proof]] = await joinerReceive(joiner, hailed, must(answer));
  const proofInside = inside(proof);
  const [asked] = inviterReceive(inviter, answered, must(proof), standing);
  if (asked.at !== "words" || compared.at !== "words") throw new Error(`an honest handshake came to ${asked.at} and ${compared.at}`);
  const bytes = encodeWelcome({
    group: made.group, heads: membership.heads(), operations: made.operations, rows: [{ log: logKey("ab".repeat(8) as DeviceTag, 3), seq: 9, id: NO_ENTRY }],
    epoch: { id: must(membership.state.writeEpoch), secret: made.secret }, gate: choice.bytes(40), base: choice.bytes(40),
    documents: [{ id: "cd".repeat(16) as DocumentId, kind: 1, schema: 1, snapshot: choice.bytes(60) }], facts: [choice.bytes(30)], names: [{ member: made.keys.device as string as MemberId, name: "Ana" }],
  });
  const welcome = sealWelcome({ suite, group: made.group, random, handshakeKey: asked.session.welcome, kemKey: joiner.keys.kemKey }, bytes);
  if (!welcome.ok) throw new Error(welcome.error.code);
  const { name: _, ...asJoiner } = asked.joiner;
  const operation = await admit(membership, made.keys, { ...asJoiner, welcomeRoot: welcome.value.root, epoch: membership.state.writeEpoch });
  const [sending, [admitted]] = approveJoiner(inviter, asked, standing, { admit: operation, welcome: welcome.value });
  const admittedInside = inside(admitted);
  const [receiving, [want]] = await joinerReceive(joiner, compared, must(admitted));
  const wantInside = inside(want);
  const [, chunks] = inviterReceive(inviter, sending, must(want), standing);
  const [halfway] = await joinerReceive(joiner, receiving, must(chunks[0]));
  const refusalInside = inside(refuseJoiner(inviter, asked)[1][0]);

  const inviters: readonly InviterState[] = [startInviter(), answered, sending];
  const joiners: readonly JoinerState[] = [hailed, compared, receiving, halfway];
  const joinerReads = ({ fields, saying }: Opened, name: string, from: JoinerState, wanted: JoinerState["at"]): Target => ({
    name, samples: [fields],
    read: async (said) => {
      const [state] = await joinerReceive(joiner, from, saying(said));
      return state.at === wanted ? "read" : state.at === "failed" ? state.problem : state.at;
    },
  });
  const inviterReads = ({ fields, saying }: Opened, name: string, from: InviterState, wanted: InviterState["at"]): Target => ({
    name, samples: [fields],
    read: (said) => {
      const [state, messages] = inviterReceive(inviter, from, saying(said), standing);
      if (from.at === "sending") return messages.length > 0 ? "read" : "passed over";
      return state.at === wanted ? "read" : state.at === "failed" ? state.problem : "passed over";
    },
  });
  return [
    inviterReads(hailInside, "hail, inside", startInviter(), "answered"),
    joinerReads(answerInside, "answer, inside", hailed, "words"),
    inviterReads(proofInside, "proof, inside", answered, "words"),
    joinerReads(admittedInside, "admitted, inside", compared, "receiving"),
    inviterReads(wantInside, "want, inside", sending, "sending"),
    joinerReads(refusalInside, "refusal, inside", compared, "failed"),
    {
      name: "handshake message as it comes, in every state", samples: [hail, answer, proof, admitted, want, ...chunks].map(must),
      read: async (message) => {
        const after = [...inviters.map((state) => inviterReceive(inviter, state, message, standing)[0]), ...(await Promise.all(joiners.map(async (state) => (await joinerReceive(joiner, state, message))[0])))];
        return after.some((state, i) => state !== [...inviters, ...joiners][i] && state.at !== "failed") ? "read" : "passed over or failed";
      },
    },
    {
      name: "welcome", samples: [bytes],
      read: (input) => {
        const read = decodeWelcome(input);
        if (!read.ok) return read.error.code;
        return checkWelcome(simSuite, compared.inviter, joiner.keys, operation, read.value).ok ? "read" : "formed, and refused";
      },
    },
  ];
};

interface Sealing {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly associated: Uint8Array;
}

interface Opened {
  /** What stood in it. */
  readonly fields: Uint8Array;
  /** The same message, sealed as rightly, with this in it. */
  saying(fields: Uint8Array): Uint8Array;
}

const openUp = (message: Uint8Array, { key, nonce, plaintext, associated }: Sealing): Opened => {
  const head = message.subarray(0, message.length - plaintext.length - AEAD_TAG_BYTES);
  return { fields: plaintext, saying: (fields) => concat(head, simSuite.seal(key, nonce, fitted(fields, plaintext.length), associated)) };
};

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("an honest step gave no message");
  return value;
};
