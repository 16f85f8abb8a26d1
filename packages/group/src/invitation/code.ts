/**
 * An invitation code (IN1): what the QR shows, what a link holds after #, what is pasted as text.
 * Nothing in it names the group or a person; everything in it is made for this one use.
 *
 *   CODE  5 mark | 1 suite | 1 kind | 1 flags | 32 secret | 20 commitment | 4 expiry | 1 n | n × hint | zeros | 4 CRC-32
 *   hint  1 length | UTF-8 address                                           n ≤ 2; 112 to 187 bytes in all
 *
 * As text: base32 without padding, 180 to 300 characters, all of QR's alphanumeric mode. The five
 * bytes of the mark read THICKET and a letter, the version: B is 1. Expiry is in minutes since 1970.
 * The checksum finds slips and damage; it protects nothing (the commitment and the secret do).
 */
import { createWriter, decode, err, fromUtf8, refuse, utf8, type Result } from "@thicket/wire";
import { base32Length, fromBase32, toBase32 } from "./base32.ts";

export const CodeKind = { join: 1, device: 2 } as const;
export const CodeFlag = { byLink: 1 } as const;
export const MAX_HINTS = 2;
export const COMMITMENT_BYTES = 20;
export const MIN_CODE_BYTES = 112;
/** 187 bytes are 300 characters: what phone cameras read off a screen without fail. */
export const MAX_CODE_BYTES = 187;

const MARK = "THICKET";
const VERSION = "B";
const SECRET_BYTES = 32;
/** Where the hints begin: after mark, suite, kind, flags, secret, commitment, expiry and their number. */
const HINTS_AT: number = 5 + 3 + SECRET_BYTES + COMMITMENT_BYTES + 4 + 1;
/** Text longer than this holds no code worth the search. */
const MAX_TEXT = 64 * 1024;
/** Fewer letters than this after the mark are somebody writing about Thicket. */
const MIN_RUN = 60;
/** Runs tried; an honest text holds one or two, and a text has room for hundreds. */
const MAX_RUNS = 16;
/** A mark and up to as many letters as the longest code has after it. */
const RUNS = /THICKET(?=([A-Z2-7]{0,293}))/g;

export interface InviteCode {
  readonly suite: number;
  readonly kind: number;
  /** See `CodeFlag`. */
  readonly flags: number;
  /** 32 bytes, one use. */
  readonly secret: Uint8Array;
  /** 20 bytes: commitment to the inviter's keys and the secret. */
  readonly commitment: Uint8Array;
  /** Milliseconds since 1970, a whole minute. Only the inviter's clock decides (IN3). */
  readonly ends: number;
  /** Where the inviter can be met: at most two addresses, with a byte for each 118 bytes of UTF-8. */
  readonly hints: readonly string[];
}

export type CodeProblem = { readonly code: "not-a-code" | "code-damaged" | "code-other-kind" | "code-newer" };

const MINUTE = 60_000;

/** Throws RangeError when the hints don't fit (the caller chooses them). */
export const encodeCode = (code: InviteCode): string => {
  const writer = createWriter().bytes(markBytes()).u8(code.suite).u8(code.kind).u8(code.flags)
    .bytes(code.secret).bytes(code.commitment).u32(Math.floor(code.ends / MINUTE)).u8(code.hints.length);
  for (const hint of code.hints) {
    const address = utf8(hint);
    writer.u8(address.length).bytes(address);
  }
  const fields = writer.finish();
  if (code.hints.length > MAX_HINTS || fields.length + 4 > MAX_CODE_BYTES) throw new RangeError("hints too long for a code");
  const body = new Uint8Array(Math.max(fields.length, MIN_CODE_BYTES - 4));
  body.set(fields);
  return toBase32(createWriter().bytes(body).u32(crc32(body)).finish());
};

/** Finds and reads a code in whatever a person scanned or pasted: white space, lower case, a whole link, words around it. */
export const decodeCode = (text: string): Result<InviteCode, CodeProblem> => {
  const found = findRun(text);
  if (found === undefined) return err({ code: "not-a-code" });
  if (found.charAt(MARK.length) > VERSION && found.length >= base32Length(MIN_CODE_BYTES)) return err({ code: "code-newer" });
  const bytes = readBytes(found);
  if (bytes === undefined) return err({ code: "code-damaged" });
  const read = decode(bytes, (reader) => {
    reader.bytes(5);
    const [suite, kind, flags] = [reader.u8(), reader.u8(), reader.u8()];
    const [secret, commitment, ends] = [reader.bytes(SECRET_BYTES), reader.bytes(COMMITMENT_BYTES), reader.u32() * MINUTE];
    const count = reader.u8();
    if (count > MAX_HINTS) refuse("too many hints");
    const hints = Array.from({ length: count }, () => fromUtf8(reader.bytes(reader.u8())) ?? refuse("hint is not UTF-8"));
    for (const zero of reader.bytes(reader.left - 4)) if (zero !== 0) refuse("filling is not zero");
    reader.u32();
    return { suite, kind, flags, secret, commitment, ends, hints };
  });
  if (!read.ok) return err({ code: "code-damaged" });
  if (read.value.kind !== CodeKind.join) return err({ code: read.value.kind === CodeKind.device ? "code-other-kind" : "code-newer" });
  return (read.value.flags & ~CodeFlag.byLink) === 0 ? read : err({ code: "code-newer" });
};

/** For the screens; the inviter's own clock is what counts (IN3). */
export const isExpired = (code: Pick<InviteCode, "ends">, now: number): boolean => now >= code.ends;

/** A link with the code after #, which browsers keep to themselves (IN5). */
export const codeLink = (origin: string, code: string): string => `${origin}/#${code}`;

/** From the mark on, with what mail and chat programs put between letters taken out. */
const findRun = (text: string): string | undefined => {
  const bare = text.slice(0, MAX_TEXT).replace(/[\s>\u00ad\u200b-\u200d\u2060\ufeff-]/g, "").toUpperCase();
  const runs = [...bare.matchAll(RUNS)].map((match) => MARK + (match[1] ?? "")).filter((run) => run.length >= MIN_RUN).slice(0, MAX_RUNS);
  return runs.find((run) => readBytes(run) !== undefined) ?? runs[0];
};

/** As many bytes as the fields say there are, if the checksum agrees; letters after them belong to other words. */
const readBytes = (run: string): Uint8Array | undefined => {
  // Eight letters are five bytes, so whole groups leave no spare bits; a length byte never stands in the last one.
  const whole = fromBase32(run, 5 * Math.floor(run.length / 8));
  if (whole === undefined || run.charAt(MARK.length) !== VERSION) return undefined;
  let end = HINTS_AT;
  for (let hints = whole[HINTS_AT - 1] ?? 0; hints > 0; hints--) end += 1 + (whole[end] ?? 0);
  const length = Math.max(end + 4, MIN_CODE_BYTES);
  const bytes = length > MAX_CODE_BYTES ? undefined : fromBase32(run, length);
  return bytes !== undefined && crc32(bytes.subarray(0, -4)) === new DataView(bytes.buffer).getUint32(length - 4) ? bytes : undefined;
};

const markBytes = (): Uint8Array => {
  const mark = fromBase32(MARK + VERSION, 5);
  if (mark === undefined) throw new RangeError("mark");
  return mark;
};

/** CRC-32 of IEEE 802.3, bit by bit: every change of up to 32 bits in a row is found. */
const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
};
