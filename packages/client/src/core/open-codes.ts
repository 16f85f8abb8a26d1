/**
 * The codes this device has given out and still answers for, as one sealed blob of the vault. A used or
 * cancelled code is kept until it ends, so whoever scans it late is told why it is dead.
 *
 *   CODES  1 version | 2 n | n × { 1 standing | 2 length | code as text }      standing: 0 open, 1 used, 2 cancelled
 */
import { decodeCode, encodeCode, type InviteCode } from "@thicket/group";
import type { Vault } from "@thicket/vault";
import { createWriter, decode, fromUtf8, refuse, toHex, utf8 } from "@thicket/wire";

const BLOB = "codes";
const VERSION = 1;
const STANDINGS = [undefined, "code-used", "code-cancelled"] as const;
/** More than this at once is a slip of the hand, not a group: the oldest are dropped. */
const MAX_CODES = 32;

export type Closed = (typeof STANDINGS)[number];

export interface OpenCodes {
  /** Newest last, ended ones left out. */
  live(now: number): readonly { readonly code: InviteCode; readonly closed: Closed }[];
  add(code: InviteCode): Promise<void>;
  close(code: InviteCode, why: Exclude<Closed, undefined>): Promise<void>;
}

export const loadOpenCodes = async (vault: Vault): Promise<OpenCodes> => {
  const stored = await vault.read(BLOB);
  const read = stored === undefined ? undefined : decodeCodes(stored);
  let codes = read?.ok === true ? read.value : [];

  const save = (): Promise<void> => vault.write(BLOB, encodeCodes(codes));
  const same = (a: InviteCode, b: InviteCode): boolean => toHex(a.secret) === toHex(b.secret);
  return {
    live: (now) => codes.filter(({ code }) => code.ends > now),
    add: (code) => {
      codes = [...codes, { code, closed: undefined }].slice(-MAX_CODES);
      return save();
    },
    close: (code, why) => {
      codes = codes.map((held) => (same(held.code, code) ? { ...held, closed: why } : held));
      return save();
    },
  };
};

type Held = ReturnType<OpenCodes["live"]>[number];

const encodeCodes = (codes: readonly Held[]): Uint8Array => {
  const writer = createWriter().u8(VERSION).u16(codes.length);
  for (const { code, closed } of codes) {
    const text = utf8(encodeCode(code));
    writer.u8(STANDINGS.indexOf(closed)).u16(text.length).bytes(text);
  }
  return writer.finish();
};

const decodeCodes = (bytes: Uint8Array): ReturnType<typeof decode<readonly Held[]>> =>
  decode(bytes, (reader) => {
    if (reader.u8() !== VERSION) refuse("codes of another version");
    return Array.from({ length: reader.u16() }, (): Held => {
      const closed = STANDINGS[reader.u8()];
      const code = decodeCode(fromUtf8(reader.bytes(reader.u16())) ?? refuse("code is not text"));
      return { code: code.ok ? code.value : refuse("code"), closed };
    });
  });
