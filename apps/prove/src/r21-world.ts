/** Two groups, with two epochs and two conversations each, and everything that is said in them. */
import type { Random, Suite } from "@thicket/crypto";
import {
  admit, approveJoiner, createCode, createGroup, createMembership, createWelcomeReader, decodeSeal, generateSeeds, inviterReceive, joinerReceive, openEpochSeal, publicKeys, rekey,
  epochId, epochKeys, sealWelcome, startInviter, startJoiner, takeChunk, type Inviter, type InviterState, type Joiner, type JoinerState,
} from "@thicket/group";
import { epochsByTag, isSigned, nameEntry, nameUnsigned, openOperation, openRecord, sealEntry, sealOperation, signEntry } from "@thicket/log";
import { decodeEntry, EntryType, logKey, toHex, type DeviceTag, type DocumentTag, type EntryId, type GroupId } from "@thicket/wire";
import type { Said } from "./r21-moves.ts";

const NOW = 1_800_000_000_000;
type At<S extends { readonly at: string }, A extends S["at"]> = S & { readonly at: A };

const inState = <S extends { readonly at: string }, A extends S["at"]>(state: S, at: A): At<S, A> => {
  if (state.at !== at) throw new Error(`${state.at} instead of ${at}`);
  return state as At<S, A>;
};
const only = (messages: readonly Uint8Array[]): Uint8Array => {
  if (messages.length === 0) throw new Error("nothing was said");
  return messages[0] as Uint8Array;
};

export const everythingSaid = async (suite: Suite, random: Random): Promise<readonly Said[]> => [...(await sayInGroup(suite, random, "group one")), ...(await sayInGroup(suite, random, "group two"))];

const sayInGroup = async (suite: Suite, random: Random, where: string): Promise<readonly Said[]> => {
  const seeds = generateSeeds(random);
  const { group, keys, operations, secret, seals } = await createGroup(suite, random, seeds);
  const membership = createMembership(suite, group);
  for (const operation of operations) membership.add(operation);
  const said: Said[] = [];

  const said1 = await sayInConversation(suite, random, { where, group, membership, seeds, keys }, `${where}, first conversation`);
  const said2 = await sayInConversation(suite, random, { where, group, membership, seeds, keys }, `${where}, second conversation`);
  said.push(...said1, ...said2);

  const known = membership.all().map((operation) => operation.bytes);
  const second = await rekey(membership, keys, random);
  said.push({
    type: "operation", where, home: `history of ${where}`, bytes: second.operation,
    fields: [["type", 1], ["flags", 1], ["author", 8], ["seq", 4], ["previous", 32], ["parents", 1 + 32 * membership.heads().length], ["body", second.operation.length - 47 - 32 * membership.heads().length - 64], ["signature", 64]],
    accepts: (bytes) => {
      const copy = createMembership(suite, group);
      for (const operation of known) copy.add(operation);
      const added = copy.add(bytes);
      return added.ok && added.value === "added";
    },
  });

  for (const [epochSecret, seal, which] of [[secret, seals[0], "first epoch"], [second.secret, second.seals[0], "second epoch"]] as const) {
    const place = { group, epoch: epochId(suite, group, epochSecret), device: keys.device };
    const bytes = (seal ?? new Uint8Array(0)).subarray(0, 8 + 1120 + 48);
    said.push({
      type: "seal", where: `${where}, ${which}`, bytes, fields: [["tag", 8], ["encapsulation", 1120], ["sealed", 48]],
      accepts: (changed) => {
        const decoded = decodeSeal(changed);
        return decoded.ok && openEpochSeal(suite, place, seeds.kemSeed, decoded.value).ok;
      },
    });
  }
  said.push(...(await sayInLog(suite, random, group, seeds.signingSeed, keys.tag, [secret, second.secret], where)));
  return said;
};

const sayInLog = async (suite: Suite, random: Random, group: GroupId, seed: Uint8Array, device: DeviceTag, secrets: readonly Uint8Array[], where: string): Promise<readonly Said[]> => {
  const signer = suite.signer(seed);
  const said: Said[] = [];
  for (const [i, secret] of secrets.entries()) {
    const place = `${where}, epoch ${i + 1}`;
    const epoch = epochKeys(suite, group, secret);
    const dep = { log: logKey(toHex(random(8)) as DeviceTag, 7), seq: 9, prefix: toHex(random(16)) };
    const entry = await signEntry(suite, group, signer, nameUnsigned(suite, group, {
      type: EntryType.update, log: logKey(device, 0xbee0 + i), seq: 2 + i, previous: toHex(random(32)) as EntryId, heads: 1, lamport: 3, document: toHex(random(8)) as DocumentTag, lane: 0, deps: [dep], body: random(32),
    }));
    const record = sealEntry(suite, epoch, group, entry.bytes, random);
    const operation = sealOperation(suite, epoch, group, entry.bytes, random);
    const held = epochsByTag([epoch]);
    const fields: Said["fields"] = [["suite", 1], ["bucket", 1], ["epoch tag", 8], ["nonce", 24], ["sealed", record.length - 50], ["tag", 16]];
    said.push(
      {
        type: "entry", where: place, bytes: entry.bytes, home: `log in ${where}`,
        fields: [["type", 1], ["device", 8], ["log", 2], ["seq", 4], ["previous", 32], ["heads", 4], ["lamport", 4], ["document", 8], ["lane", 1], ["deps", 31], ["length", 2], ["body", 32], ["signature", 64]],
        accepts: (bytes) => {
          const decoded = decodeEntry(bytes);
          return decoded.ok && isSigned(suite, group, signer.publicKey, nameEntry(suite, group, decoded.value, bytes));
        },
      },
      { type: "record", where: place, bytes: record, fields, accepts: (bytes) => openRecord(suite, held, group, bytes).ok },
      { type: "record of an operation", where: place, bytes: operation, fields, accepts: (bytes) => openOperation(suite, held, group, bytes).ok },
    );
  }
  return said;
};

interface InGroup {
  readonly where: string;
  readonly group: GroupId;
  readonly membership: ReturnType<typeof createMembership>;
  readonly seeds: ReturnType<typeof generateSeeds>;
  readonly keys: Parameters<typeof admit>[1];
}

const sayInConversation = async (suite: Suite, random: Random, of: InGroup, where: string): Promise<readonly Said[]> => {
  const { group, membership, seeds, keys } = of;
  const own = publicKeys(suite, seeds);
  const code = createCode({ suite, random, keys: own, now: NOW, byLink: false, hints: [] });
  const inviter: Inviter = { suite, random, code, group, heads: membership.heads(), keys: own, kemSeed: seeds.kemSeed };
  const joining = generateSeeds(random);
  const joiner: Joiner = { suite, random, code, name: "Bo", keys: publicKeys(suite, joining), signer: suite.signer(joining.signingSeed), kemSeed: joining.kemSeed };

  const [hailed, hail] = startJoiner(joiner);
  const [answered, answer] = inviterReceive(inviter, startInviter(), only(hail), { now: NOW });
  const [joinerWords, proof] = await joinerReceive(joiner, hailed, only(answer));
  const words = inState<InviterState, "words">(inviterReceive(inviter, answered, only(proof), { now: NOW })[0], "words");
  const joined = inState<JoinerState, "words">(joinerWords, "words");
  const welcome = sealWelcome({ suite, random, group, handshakeKey: words.session.welcome, kemKey: joiner.keys.kemKey }, random(70_000));
  if (!welcome.ok) throw new Error("too long");
  const operation = await admit(membership, keys, { ...words.joiner, welcomeRoot: welcome.value.root, epoch: undefined });
  const [sending, admitted] = approveJoiner(inviter, words, { now: NOW }, { admit: operation, welcome: welcome.value });
  const [receiving, want] = await joinerReceive(joiner, joined, only(admitted));
  const [head, chunk] = welcome.value.chunks as [Uint8Array, Uint8Array];
  const start = createWelcomeReader({ suite, group, handshakeKey: joined.session.welcome, kemSeed: joiner.kemSeed }, welcome.value.root);
  const afterHead = takeChunk(start, head);
  if (!afterHead.ok) throw new Error("own head refused");

  const outside = (clear: readonly (readonly [string, number])[], length: number): Said["fields"] => {
    const before = clear.reduce((sum, [, size]) => sum + size, 0);
    return [["type", 1], ["suite", 1], ...clear, ["nonce", 24], ["sealed", length - 2 - before - 24 - 16], ["tag", 16]];
  };
  return [
    { type: "hail", where, bytes: only(hail), fields: outside([], 256), accepts: (bytes) => inviterReceive(inviter, startInviter(), bytes, { now: NOW })[0].at === "answered" },
    { type: "answer", where, bytes: only(answer), fields: outside([["X25519", 32]], 1536), accepts: async (bytes) => (await joinerReceive(joiner, hailed, bytes))[0].at === "words" },
    { type: "proof", where, bytes: only(proof), fields: outside([["encapsulation", 1120], ["sealed secret", 48]], 4096), accepts: (bytes) => inviterReceive(inviter, answered, bytes, { now: NOW })[0].at === "words" },
    { type: "admitted", where, bytes: only(admitted), fields: outside([], 4096), accepts: async (bytes) => (await joinerReceive(joiner, joined, bytes))[0].at === "receiving" },
    { type: "want", where, bytes: only(want), fields: outside([], 256), accepts: (bytes) => inviterReceive(inviter, sending, bytes, { now: NOW })[1].length > 0 },
    {
      type: "welcome head", where, bytes: head, fields: [["suite", 1], ["encapsulation", 1120], ["key", 56], ["hashes", 64], ["zeros", head.length - 1241]],
      accepts: (bytes) => takeChunk(start, bytes).ok,
    },
    { type: "welcome chunk", where, bytes: chunk, fields: [["nonce", 24], ["sealed", chunk.length - 40], ["tag", 16]], accepts: (bytes) => takeChunk(afterHead.value, bytes).ok },
    {
      type: "Admit", where, home: `history of ${of.where}`, bytes: operation,
      fields: [["head", 47 + 32 * membership.heads().length], ["member", 32], ["signing key", 32], ["KEM key", 1216], ["invite key", 32], ["invite signature", 64], ["transcript", 32], ["device signature", 64], ["welcome root", 32], ["rest", operation.length - 47 - 32 * membership.heads().length - 1504 - 64], ["signature", 64]],
      accepts: (bytes) => addsTo(suite, group, membership.all().map((known) => known.bytes), bytes),
    },
    ...(receiving.at === "receiving" ? [] : [never()]),
  ];
};

const never = (): never => {
  throw new Error("own Admit refused");
};

/** Taken into a copy of the history, and with effect. */
const addsTo = (suite: Suite, group: GroupId, known: readonly Uint8Array[], bytes: Uint8Array): boolean => {
  const copy = createMembership(suite, group);
  for (const operation of known) copy.add(operation);
  const before = copy.state.members.size;
  copy.add(bytes);
  return copy.state.members.size > before;
};
