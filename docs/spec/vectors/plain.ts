/**
 * The second implementation of Thicket's own derivations: plain, slow, node:crypto only, written from
 * docs/spec and not from packages/. `node docs/spec/vectors/plain.ts` prints what is kept in thicket.json;
 * R18 checks that it still prints that, and that the packages compute the same.
 */
import { createCipheriv, createHash, createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from "node:crypto";

const SUITE = 1;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Buffer => Buffer.from(text, "hex");
const ascii = (text: string): Buffer => Buffer.from(text, "ascii");
const byte = (value: number): Buffer => Buffer.from([value]);
const u16 = (value: number): Buffer => bytes(value.toString(16).padStart(4, "0"));
const u32 = (value: number): Buffer => bytes(value.toString(16).padStart(8, "0"));
const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
const sha256 = (data: Uint8Array): Buffer => createHash("sha256").update(data).digest();
/** `length` bytes that count up from `start`: inputs nobody could have chosen. */
const counting = (start: number, length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (start + i) & 255));

/** SU3: 1 label length | label | 1 suite | 1 group length | group | each part: 4 length | part. */
const labelled = (label: string, group: Uint8Array, ...parts: readonly Uint8Array[]): Buffer =>
  join(byte(label.length), ascii(label), byte(SUITE), byte(group.length), group, ...parts.flatMap((part) => [u32(part.length), part]));
const NO_GROUP = Buffer.alloc(0);

/** SU1: HKDF-SHA-256, salt = label ‖ suite, info = context. */
const derive = (secret: Uint8Array, label: string, context: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, join(ascii(label), byte(SUITE)), context, length));

const privateKey = (seed: Uint8Array): KeyObject => createPrivateKey({ key: join(bytes("302e020100300506032b657004220420"), seed), format: "der", type: "pkcs8" });
const publicKey = (seed: Uint8Array): Buffer => createPublicKey(privateKey(seed)).export({ format: "der", type: "spki" }).subarray(-32);

/** HChaCha20: twenty rounds over constants ‖ key ‖ first 16 nonce bytes; first and last rows are the key. */
const hchacha = (key: Uint8Array, nonce16: Uint8Array): Buffer => {
  const words = join(ascii("expand 32-byte k"), key, nonce16);
  const at = (i: number): number => words.readUInt32LE(4 * i);
  const set = (i: number, value: number): number => words.writeUInt32LE(value >>> 0, 4 * i);
  /** a += b, then d = (d xor a) turned left. */
  const step = (a: number, b: number, d: number, by: number): void => {
    set(a, at(a) + at(b));
    const mixed = (at(d) ^ at(a)) >>> 0;
    set(d, (mixed << by) | (mixed >>> (32 - by)));
  };
  const quarter = (a: number, b: number, c: number, d: number): void => {
    step(a, b, d, 16);
    step(c, d, b, 12);
    step(a, b, d, 8);
    step(c, d, b, 7);
  };
  for (let round = 0; round < 10; round++) {
    for (const [a, b, c, d] of [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]] as const) quarter(a, b, c, d);
    for (const [a, b, c, d] of [[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]] as const) quarter(a, b, c, d);
  }
  return join(words.subarray(0, 16), words.subarray(48));
};

const xchachaSeal = (key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Buffer => {
  const cipher = createCipheriv("chacha20-poly1305", hchacha(key, nonce.subarray(0, 16)), join(Buffer.alloc(4), nonce.subarray(16)), { authTagLength: 16 });
  cipher.setAAD(associated, { plaintextLength: plaintext.length });
  return join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
};

/** RFC 4648 §6 by its definition: bits in fives, zeros at the end. */
const base32 = (data: Uint8Array): string =>
  ([...data].map((value) => value.toString(2).padStart(8, "0")).join("").match(/.{1,5}/g) ?? []).map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Number.parseInt(five.padEnd(5, "0"), 2))).join("");

/** CRC-32 of IEEE 802.3 as long division, lowest bit first. */
const crc32 = (data: Uint8Array): number => {
  const bits = [...data].flatMap((value) => Array.from({ length: 8 }, (_, i) => (value >> i) & 1));
  let rest = 0xffffffff;
  for (const bit of bits) rest = ((rest ^ bit) & 1) === 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return ~rest >>> 0;
};

/** Everything, as inputs and outputs in hex. */
export const vectors = (): Record<string, Record<string, string | number | readonly number[]>> => {
  const signingSeed = counting(0x10, 32);
  const signingKey = publicKey(signingSeed);
  /** Any 1,216 bytes: these derivations only hash it. */
  const kemKey = counting(0x40, 1216);

  const nonce = counting(0x80, 32);
  const group = sha256(labelled("thicket group id", NO_GROUP, nonce, signingKey, kemKey, byte(0)));
  const device = sha256(labelled("thicket device id", group, signingKey, kemKey));

  const secret = counting(0xc0, 32);
  const epoch = sha256(labelled("thicket epoch id", group, secret));
  const subkey = (label: string, length = 32): Buffer => derive(secret, label, join(group, epoch), length);

  const operation = join(byte(3), byte(1), device.subarray(0, 8), u32(2), counting(1, 32), byte(1), counting(2, 32), counting(3, 32));
  const operationId = sha256(labelled("thicket operation", group, operation));

  const log = 0xbeef;
  const document = counting(0x60, 8);
  const body = ascii("minutes of the first meeting");
  const dep = join(counting(0x21, 8), u16(7), u32(9), counting(0x31, 16));
  const unsigned = join(byte(2), device.subarray(0, 8), u16(log), u32(5), counting(0x51, 32), u32(4), u32(77), document, byte(3), byte(1), dep, u16(body.length), body);
  const entryId = sha256(labelled("thicket entry", group, unsigned));
  const entry = join(unsigned, sign(null, labelled("thicket entry signature", group, entryId), privateKey(signingSeed)));

  const recordKey = subkey("thicket record key");
  const recordTag = subkey("thicket record tag", 8);
  const recordNonce = counting(0x90, 24);
  /** Bucket 0: 256 bytes, 50 of them around the plaintext. */
  const header = join(byte(SUITE), byte(0), recordTag);
  const padded = join(entry, Buffer.alloc(256 - 50 - entry.length));
  const record = join(header, recordNonce, xchachaSeal(recordKey, recordNonce, padded, labelled("thicket record key", group, header, epoch, byte(1))));

  const lane = 3;
  const writerHash = sha256(labelled("thicket writer", group, operationId, device, join(device.subarray(0, 8), u16(log)), document, byte(lane)));

  const codeSecret = counting(0xd0, 32);
  const commitment = sha256(labelled("thicket invite commitment", NO_GROUP, codeSecret, signingKey, kemKey)).subarray(0, 20);
  const hint = ascii("https://helper.example");
  const minutes = 30_000_000;
  const fields = join(bytes("99d0251261"), byte(SUITE), byte(1), byte(1), codeSecret, commitment, u32(minutes), byte(1), byte(hint.length), hint);
  const codeBody = join(fields, Buffer.alloc(108 - fields.length));
  const code = base32(join(codeBody, u32(crc32(codeBody))));
  const inviteSeed = derive(codeSecret, "thicket invite signing key", Buffer.alloc(0), 32);
  const joinerKey = publicKey(counting(0x11, 32));
  const inviteSignature = sign(null, labelled("thicket invite signature", group, signingKey, joinerKey, kemKey), privateKey(inviteSeed));
  const transcript = counting(0x61, 32);
  const deviceSignature = sign(null, labelled("thicket invite device signature", group, transcript, joinerKey, kemKey, inviteSignature), privateKey(counting(0x11, 32)));

  return {
    device: { signingSeed: hex(signingSeed), signingKey: hex(signingKey), kemKey: hex(kemKey) },
    group: { nonce: hex(nonce), policy: 0, id: hex(group), deviceId: hex(device) },
    epoch: {
      secret: hex(secret), id: hex(epoch), recordKey: hex(recordKey), recordTag: hex(recordTag), presenceKey: hex(subkey("thicket presence")),
      topicKey: hex(subkey("thicket topic")), helloKey: hex(subkey("thicket hello")), mailboxSeed: hex(subkey("thicket mailbox")),
    },
    operation: { unsigned: hex(operation), id: hex(operationId) },
    entry: { type: 2, log, seq: 5, previous: hex(counting(0x51, 32)), heads: 4, lamport: 77, document: hex(document), lane, dep: hex(dep), body: hex(body), id: hex(entryId), bytes: hex(entry) },
    record: { nonce: hex(recordNonce), bytes: hex(record) },
    writer: { admittedBy: hex(operationId), bits: Number(writerHash.readBigUInt64BE(24) & ((1n << 53n) - 1n)) },
    code: { secret: hex(codeSecret), commitment: hex(commitment), hint: hint.toString(), minutes, flags: 1, text: code, topic: hex(derive(codeSecret, "thicket invite topic", Buffer.alloc(0), 32)) },
    invite: { joinerKey: hex(joinerKey), publicKey: hex(publicKey(inviteSeed)), signature: hex(inviteSignature), joinerSeed: hex(counting(0x11, 32)), transcript: hex(transcript), deviceSignature: hex(deviceSignature) },
  };
};

if (import.meta.main) process.stdout.write(`${JSON.stringify(vectors(), undefined, 1)}\n`);
