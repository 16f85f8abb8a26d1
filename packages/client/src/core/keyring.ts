/**
 * What a device must never lose and never show, as one sealed blob of the vault (ST2):
 *
 *   KEYRING  1 version | 32 group | 32 signing seed | 32 KEM seed | 2 n | n × (32 epoch secret)
 *            | 1 k | k × (2 length | helper address)
 *
 * Written strictly whenever an epoch secret comes in. A secret lost in a crash is owed again (EP7).
 */
import { createWriter, decode, fromUtf8, refuse, utf8, type DecodeError, type GroupId, type Result } from "@thicket/wire";

export const KEYRING = "keyring";

export interface Keyring {
  readonly group: GroupId;
  /** 32 bytes each. */
  readonly signingSeed: Uint8Array;
  readonly kemSeed: Uint8Array;
  /** In the order they came; 32 bytes each. */
  readonly secrets: readonly Uint8Array[];
  readonly helpers: readonly string[];
}

const VERSION = 1;

export const encodeKeyring = (keyring: Keyring): Uint8Array => {
  const writer = createWriter().u8(VERSION).id(keyring.group).bytes(keyring.signingSeed).bytes(keyring.kemSeed).u16(keyring.secrets.length);
  for (const secret of keyring.secrets) writer.bytes(secret);
  writer.u8(keyring.helpers.length);
  for (const helper of keyring.helpers.map(utf8)) writer.u16(helper.length).bytes(helper);
  return writer.finish();
};

export const decodeKeyring = (bytes: Uint8Array): Result<Keyring, DecodeError> =>
  decode(bytes, (reader) => {
    if (reader.u8() !== VERSION) refuse("keyring of another version");
    const group = reader.id<GroupId>(32);
    const signingSeed = reader.bytes(32).slice();
    const kemSeed = reader.bytes(32).slice();
    const secrets = Array.from({ length: reader.u16() }, () => reader.bytes(32).slice());
    const helpers = Array.from({ length: reader.u8() }, () => fromUtf8(reader.bytes(reader.u16())) ?? refuse("address is not text"));
    return { group, signingSeed, kemSeed, secrets, helpers };
  });
