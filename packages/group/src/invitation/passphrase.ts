import type { Random } from "@thicket/crypto";
import { words } from "./word-list.ts";

export const PASSPHRASE_WORDS = 6;
/** 6 × 10 bits. Behind Argon2id at 64 MiB and a key file that never leaves the device (ST1). */
export const PASSPHRASE_BITS = 60;

/** Six words, each from 10 random bits: 1,024 divides 2^16, so all are equally likely. */
export const generatePassphrase = (random: Random): string[] => {
  const bytes = random(2 * PASSPHRASE_WORDS);
  return Array.from({ length: PASSPHRASE_WORDS }, (_, i) => wordAt(((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)));
};

/** `count` words of 10 bits each from the start of `bytes`. */
export const wordsFrom = (bytes: Uint8Array, count: number): readonly string[] => {
  const bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const total = 8 * bytes.length;
  return Array.from({ length: count }, (_, i) => wordAt(Number((bits >> BigInt(total - 10 * (i + 1))) & 1023n)));
};

const wordAt = (value: number): string => {
  const word = words[value & 1023];
  if (word === undefined) throw new RangeError("the list has 1,024 words");
  return word;
};
