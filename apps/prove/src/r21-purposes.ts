/**
 * Purpose against purpose: the same words said for one purpose, offered for another. Every label of
 * the registry against every other, through the functions that all hashing, signing and sealing goes through.
 */
import { LABELS, labelled, labelledBytes, type Label, type Random, type Suite } from "@thicket/crypto";
import { epochKeys, inviteSigner, inviteTopic, operationId, operationSignatureInput } from "@thicket/group";
import { entryId, entrySignatureInput } from "@thicket/log";
import { equalBytes, toHex, type EntryId, type GroupId, type OperationId } from "@thicket/wire";
import type { Tally } from "./r21-tally.ts";

export const crossPurposes = async (suite: Suite, random: Random, full: boolean, tally: Tally): Promise<void> => {
  const group = toHex(random(32)) as GroupId;
  const [secret, said, nonce, seed] = [random(32), random(40), random(24), random(32)];
  const signer = suite.signer(seed);
  const kemKey = suite.kemPublicKey(seed);
  const bytes = (label: Label): Uint8Array => labelledBytes(suite, label, group, said);
  for (const [i, one] of LABELS.entries()) {
    const signature = await signer.sign(bytes(one));
    const sealed = suite.seal(suite.derive(secret, one, said, 32), nonce, said, bytes(one));
    const hpke = suite.hpkeSeal(kemKey, bytes(one), secret, bytes(one), random);
    const opens = (key: Label, associated: Label): boolean => suite.open(suite.derive(secret, key, said, 32), nonce, sealed, bytes(associated)) !== undefined;
    const hpkeOpens = (info: Label, associated: Label): boolean => suite.hpkeOpen(seed, hpke.encapsulation, bytes(info), hpke.sealed, bytes(associated)) !== undefined;
    tally.control(`${one}: signature`, suite.verify(signer.publicKey, bytes(one), signature));
    tally.control(`${one}: seal`, opens(one, one));
    tally.control(`${one}: HPKE`, hpkeOpens(one, one));
    for (const [j, other] of LABELS.entries()) {
      if (other === one) continue;
      const pair = `${one} as ${other}`;
      tally.attempt(`signature of ${pair}`, suite.verify(signer.publicKey, bytes(other), signature));
      tally.attempt(`key of ${pair}`, opens(other, one));
      tally.attempt(`associated data of ${pair}`, opens(one, other));
      tally.attempt(`hash of ${pair}`, equalBytes(labelled(suite, one, group, said), labelled(suite, other, group, said)));
      if (!full && (i + 1) % LABELS.length !== j) continue;
      tally.attempt(`HPKE info of ${pair}`, hpkeOpens(other, one));
      tally.attempt(`HPKE associated data of ${pair}`, hpkeOpens(one, other));
    }
  }
  derivedApart(suite, group, secret, tally);
  await signedApart(suite, group, random, tally);
};

/** The product's own signature inputs: a device's word on one 32-byte id, taken for its word on another kind of thing with that id. */
const signedApart = async (suite: Suite, group: GroupId, random: Random, tally: Tally): Promise<void> => {
  const signer = suite.signer(random(32));
  const id = toHex(random(32));
  const asEntry = entrySignatureInput(suite, group, id as EntryId);
  const asOperation = operationSignatureInput(suite, group, id as OperationId);
  tally.control("entry signature", suite.verify(signer.publicKey, asEntry, await signer.sign(asEntry)));
  tally.attempt("entry signature as an operation's", suite.verify(signer.publicKey, asOperation, await signer.sign(asEntry)));
  tally.attempt("operation signature as an entry's", suite.verify(signer.publicKey, asEntry, await signer.sign(asOperation)));
  const bytes = random(300);
  tally.attempt("entry id as an operation's", (entryId(suite, group, bytes) as string) === operationId(suite, group, bytes));
};

/** What comes of one secret in the product: no two the same, so none can be given away by another. */
const derivedApart = (suite: Suite, group: GroupId, secret: Uint8Array, tally: Tally): void => {
  const { recordKey, recordTag, presenceKey, topicKey, helloKey, mailboxSeed } = epochKeys(suite, group, secret);
  const epoch = Object.entries({ recordKey, recordTag, presenceKey, topicKey, helloKey, mailboxSeed });
  const invite = Object.entries({ inviteTopic: inviteTopic(suite, secret), inviteKey: inviteSigner(suite, secret).publicKey, keyOfTopic: suite.signer(inviteTopic(suite, secret)).publicKey });
  for (const keys of [epoch, invite])
    for (const [one, a] of keys)
      for (const [other, b] of keys) if (one !== other) tally.attempt(`${one} gives ${other}`, equalBytes(a.subarray(0, b.length), b.subarray(0, a.length)));
};
