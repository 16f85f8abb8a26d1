import { argon2id, suite, systemRandom } from "@thicket/crypto";
import type { CoreDeps } from "./deps.ts";

/** What every shipped build uses. The simulator brings a suite of its own, with a suite byte this one refuses. */
export const realCrypto: Pick<CoreDeps, "suite" | "random" | "argon2"> = { suite, random: systemRandom, argon2: argon2id };
