/** Schedules of one kind, one after another, and what came of them. */
import { createSigner, suite as realSuite, type Suite } from "@thicket/crypto";
import { openLog, unsafeOpenLog, type LogProtection } from "@thicket/log";
import { simSuite } from "@thicket/testkit";
import { remembering } from "./remembering.ts";
import { runSchedule } from "./schedule.ts";

export type Kind = "small" | "large" | "on the real suite";

export interface Series {
  readonly kind: Kind;
  readonly seed: number;
  /** Numbers of the schedules: a seed of each is made of the proof's and this. */
  readonly indexes: readonly number[];
  readonly without: LogProtection | undefined;
}

export interface Tally {
  readonly counts: Record<string, number>;
  readonly firstViolation: string | undefined;
}

/** WebCrypto signs in a moment of its own, so a schedule could not be repeated with it: noble signs. */
const noWebCrypto: NonNullable<Parameters<typeof createSigner>[1]> = { importKey: () => Promise.reject(new Error("not here")), sign: () => Promise.reject(new Error("not here")) };
const SUITES: Readonly<Record<Kind, () => Suite>> = {
  small: () => simSuite,
  large: () => simSuite,
  "on the real suite": () => remembering({ ...realSuite, signer: (key) => createSigner(key, noWebCrypto) }),
};
/** Small ones more often: they cost less, and show as much. */
const SIZES: Readonly<Record<Kind, readonly number[]>> = { small: [3, 3, 4, 4, 5, 5, 6, 6, 7, 8], large: Array.from({ length: 21 }, (_, i) => 30 + i), "on the real suite": [3, 4, 5] };

export const runSeries = async ({ kind, seed, indexes, without }: Series): Promise<Tally> => {
  const counts: Record<string, number> = { "fewest faults": Number.POSITIVE_INFINITY };
  let firstViolation: string | undefined;
  const tell = (what: string, by: number): void => void (counts[what] = (counts[what] ?? 0) + by);
  for (const index of indexes) {
    const of = { seed: (seed + index * 7919) >>> 0, devices: SIZES[kind][index % SIZES[kind].length] ?? 3 };
    const { faults, entries, updates, devices, violation } = await runSchedule({ ...of, suite: SUITES[kind](), open: without === undefined ? openLog : (deps) => unsafeOpenLog(deps, without) });
    for (const [what, by] of Object.entries({ schedules: 1, [kind]: 1, entries, updates, devices, ...faults })) tell(what, by);
    counts["fewest faults"] = Math.min(counts["fewest faults"] ?? 0, Object.values(faults).reduce((sum, each) => sum + each, 0));
    if (violation === undefined) continue;
    tell("diverged", 1);
    firstViolation ??= `${violation} (${kind}: seed ${of.seed}, ${of.devices} devices)`;
  }
  return { counts, firstViolation };
};
