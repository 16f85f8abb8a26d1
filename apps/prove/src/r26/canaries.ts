/** Text that nothing but a leak writes: made anew from the seed, so that no earlier run is found by mistake. */
import { createHash } from "node:crypto";
import type { Canary } from "../../../../tooling/scan/needles.ts";

export const makeCanaries = (seed: number, names: readonly string[]): readonly (Canary & { readonly secret: string })[] =>
  names.map((name) => ({ name, secret: `Zq${createHash("sha256").update(`${seed} ${name}`).digest("hex").slice(0, 14).replaceAll(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "")} ñandú` }));
