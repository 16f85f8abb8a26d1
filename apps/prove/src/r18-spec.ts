/** Our own derivations: the kept vectors are what the plain implementation makes, and the packages make the same. */
import { readFileSync } from "node:fs";
import { suite } from "@thicket/crypto";
import { decodeCode, deviceId, deviceProofBytes, encodeCode, epochKeys, groupId, inviteProofBytes, inviterCommitment, inviteSigner, inviteTopic, operationId } from "@thicket/group";
import { epochsByTag, nameUnsigned, openRecord, sealEntry, signEntry, writerId } from "@thicket/log";
import { deviceTag, fromHex, logKey, toHex, type DeviceId, type DeviceTag, type DocumentTag, type EntryFields, type EntryId, type GroupId, type LogKey, type OperationId } from "@thicket/wire";

type Section = Readonly<Record<string, string | number>>;
type Vectors = Readonly<Record<string, Section>>;

const FOLDER: URL = new URL("../../../docs/spec/vectors/", import.meta.url);

export const specVectors = async (): Promise<{ readonly compared: number; readonly violations: readonly string[] }> => {
  const kept = JSON.parse(readFileSync(new URL("thicket.json", FOLDER), "utf8")) as Vectors;
  const { vectors } = (await import(new URL("plain.ts", FOLDER).href)) as { readonly vectors: () => Vectors };
  const violations: string[] = [];
  let compared = 0;
  const compare = (what: string, made: string | number | undefined, expected: string | number | undefined): void => {
    compared++;
    if (made === undefined || made !== expected) violations.push(`spec vector ${what}: ${made} instead of ${expected}`);
  };
  compare("thicket.json", JSON.stringify(vectors()), JSON.stringify(kept));
  for (const check of [checkGroup, checkEpoch, checkOperation, checkEntry, checkCode]) await check(kept, compare);
  return { compared, violations };
};

type Check = (kept: Vectors, compare: (what: string, made: string | number | undefined, expected: string | number | undefined) => void) => void | Promise<void>;

const field = (kept: Vectors, section: string, name: string): string => String(kept[section]?.[name]);
const bytes = (kept: Vectors, section: string, name: string): Uint8Array => fromHex(field(kept, section, name));
const keysOf = (kept: Vectors): { readonly signingKey: Uint8Array; readonly kemKey: Uint8Array } =>
  ({ signingKey: bytes(kept, "device", "signingKey"), kemKey: bytes(kept, "device", "kemKey") });
export const groupOf = (kept: Vectors): GroupId => field(kept, "group", "id") as GroupId;

const checkGroup: Check = (kept, compare) => {
  compare("signing key", toHex(suite.signer(bytes(kept, "device", "signingSeed")).publicKey), kept["device"]?.["signingKey"]);
  compare("group id", groupId(suite, { type: "genesis", nonce: bytes(kept, "group", "nonce"), ...keysOf(kept), policy: 0, parent: undefined }), kept["group"]?.["id"]);
  compare("device id", deviceId(suite, groupOf(kept), keysOf(kept)), kept["group"]?.["deviceId"]);
};

const checkEpoch: Check = (kept, compare) => {
  const made = epochKeys(suite, groupOf(kept), bytes(kept, "epoch", "secret"));
  compare("epoch id", made.id, kept["epoch"]?.["id"]);
  for (const name of ["recordKey", "recordTag", "presenceKey", "topicKey", "helloKey", "mailboxSeed"] as const) compare(name, toHex(made[name]), kept["epoch"]?.[name]);
};

const checkOperation: Check = (kept, compare) => {
  compare("operation id", operationId(suite, groupOf(kept), bytes(kept, "operation", "unsigned")), kept["operation"]?.["id"]);
};

const checkEntry: Check = async (kept, compare) => {
  const group = groupOf(kept);
  const log: LogKey = logKey(deviceTag(field(kept, "group", "deviceId") as DeviceId), Number(kept["entry"]?.["log"]));
  const dep = field(kept, "entry", "dep");
  const fields: EntryFields = {
    type: Number(kept["entry"]?.["type"]), log, seq: Number(kept["entry"]?.["seq"]), previous: field(kept, "entry", "previous") as EntryId,
    heads: Number(kept["entry"]?.["heads"]), lamport: Number(kept["entry"]?.["lamport"]), document: field(kept, "entry", "document") as DocumentTag, lane: Number(kept["entry"]?.["lane"]),
    deps: [{ log: logKey(dep.slice(0, 16) as DeviceTag, Number.parseInt(dep.slice(16, 20), 16)), seq: Number.parseInt(dep.slice(20, 28), 16), prefix: dep.slice(28) }], body: bytes(kept, "entry", "body"),
  };
  const entry = await signEntry(suite, group, suite.signer(bytes(kept, "device", "signingSeed")), nameUnsigned(suite, group, fields));
  compare("entry id", entry.id, kept["entry"]?.["id"]);
  compare("entry", toHex(entry.bytes), kept["entry"]?.["bytes"]);
  const epoch = epochKeys(suite, group, bytes(kept, "epoch", "secret"));
  compare("record", toHex(sealEntry(suite, epoch, group, entry.bytes, () => bytes(kept, "record", "nonce"))), kept["record"]?.["bytes"]);
  const opened = openRecord(suite, epochsByTag([epoch]), group, bytes(kept, "record", "bytes"));
  compare("record opened", opened.ok ? toHex(opened.value.bytes) : undefined, kept["entry"]?.["bytes"]);
  const lane = { group, admittedBy: field(kept, "writer", "admittedBy") as OperationId, device: field(kept, "group", "deviceId") as DeviceId, log, document: fields.document, lane: fields.lane };
  compare("writer", writerId(suite, lane), kept["writer"]?.["bits"]);
};

const checkCode: Check = async (kept, compare) => {
  const secret = bytes(kept, "code", "secret");
  const commitment = inviterCommitment(suite, secret, keysOf(kept));
  compare("invite commitment", toHex(commitment), kept["code"]?.["commitment"]);
  compare("invite topic", toHex(inviteTopic(suite, secret)), kept["code"]?.["topic"]);
  const code = { suite: 1, kind: 1, flags: 1, secret, commitment, ends: Number(kept["code"]?.["minutes"]) * 60_000, hints: [field(kept, "code", "hint")] };
  compare("code", encodeCode(code), kept["code"]?.["text"]);
  compare("code read", Number(decodeCode(field(kept, "code", "text")).ok), 1);
  const signer = inviteSigner(suite, secret);
  compare("invite key", toHex(signer.publicKey), kept["invite"]?.["publicKey"]);
  const proof = { inviterKey: keysOf(kept).signingKey, signingKey: bytes(kept, "invite", "joinerKey"), kemKey: keysOf(kept).kemKey };
  const asked = { ...proof, inviteSignature: bytes(kept, "invite", "signature"), transcript: bytes(kept, "invite", "transcript") };
  compare("device signature", toHex(await suite.signer(bytes(kept, "invite", "joinerSeed")).sign(deviceProofBytes(suite, groupOf(kept), asked))), kept["invite"]?.["deviceSignature"]);
  compare("invite signature", toHex(await signer.sign(inviteProofBytes(suite, groupOf(kept), proof))), kept["invite"]?.["signature"]);
};
