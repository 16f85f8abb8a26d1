import type { Bench } from "./bench.ts";
import { p1 } from "./p1/p1.ts";
import { p2 } from "./p2/p2.ts";

/** In order of their ids. */
export const BENCHES: readonly Bench[] = [p1, p2];
