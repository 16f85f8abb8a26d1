import { argon2id as hashWasm } from "hash-wasm";
import { utf8 } from "@thicket/wire";

export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly time: number;
  readonly lanes: number;
}

/** SU1: about 0.3 s on a small laptop. What a vault's header says may be higher, never lower. */
export const ARGON2_COST: Argon2Cost = { memoryKiB: 64 * 1024, time: 3, lanes: 1 };

/** Argon2id (RFC 9106, version 0x13): 32 bytes. Text counts as the UTF-8 of its NFKC form. `salt` of at least 8 bytes. */
export const argon2id = (passphrase: string | Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> =>
  hashWasm({
    password: typeof passphrase === "string" ? utf8(passphrase.normalize("NFKC")) : passphrase,
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.time,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: "binary",
  });
