/** One group whose devices write, sync and crash, and a check of each at its next start. */
import { epochKeys, generateSeeds, vouch, type EpochKeys } from "@thicket/group";
import type { Log, openLog } from "@thicket/log";
import { createCast, createSeeded, createSimDevice, createSimNetwork, createVirtualClock, keysOf, letIn, namesOf, simSuite, type SimDevice } from "@thicket/testkit";
import { documentTag, EntryType, toHex, type DocumentId, type EntryId, type LogKey, type MemberId } from "@thicket/wire";
import { createWitness, type Witness } from "./witness.ts";

const NOTE = documentTag("d0".repeat(16) as DocumentId);
const PEOPLE = 3;
/** Crashes of one group: more would only make its logs long. */
const CRASHES = 6;
/** The longest life of a device, in steps. A start takes some 3, a session some 30. */
const LONGEST_LIFE = 150;
/** Slow enough that much is under way at any time, and that an answer may well be due before the disk's. */
const SLOW_DISK_MS = 250;

export interface Found {
  readonly counts: { readonly "crash points": number; readonly "crashes while writing": number; readonly "entries on the wire": number; readonly "heights stated": number; readonly "saved by people": number; readonly violations: number };
  readonly firstViolation: string | undefined;
}

interface Saved {
  readonly log: LogKey;
  readonly seq: number;
  readonly id: EntryId;
}

export const crashOften = async (seed: number, most: number, open: typeof openLog): Promise<Found> => {
  const seeded = createSeeded(seed);
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: seeded.fork() });
  const cast = await createCast(simSuite, seeded.fork(), namesOf(PEOPLE));
  const bugs: unknown[] = [];
  const violations: string[] = [];
  const saved = new Map<SimDevice, Saved[]>();
  let crashes = 0;

  const everyEpoch = new Map<string, EpochKeys>();
  const epochs = (): readonly EpochKeys[] => {
    for (const { secrets } of devices) for (const secret of secrets) if (!everyEpoch.has(toHex(secret))) everyEpoch.set(toHex(secret), epochKeys(simSuite, cast.group, secret));
    return [...everyEpoch.values()];
  };
  const devices: readonly SimDevice[] = [...cast.keys.keys()].map((name) => {
    const device = createSimDevice({ name, suite: simSuite, group: cast.group, keys: keysOf(cast, name), clock, network, seeded: seeded.fork(), open, patience: SLOW_DISK_MS, onBug: (bug) => bugs.push(bug) });
    device.secrets.push(cast.secret);
    return device;
  });
  const witness = createWitness(simSuite, cast.group, epochs);
  network.tap((from, _, message) => {
    const device = devices.find(({ name }) => from.startsWith(`${name}-`));
    if (device !== undefined) witness.see(device.name, device.keys.tag, message);
  });

  const violate = (device: SimDevice, what: string): void => void violations.push(`${device.name}, after crash ${crashes}: ${what}`);

  const has = (log: Log, { log: of, seq }: { readonly log: LogKey; readonly seq: number }, prefix: string): boolean => log.entry(of, seq)?.id.startsWith(prefix) === true;

  /** The moment of truth: what stands on the disk against all that others know. */
  const checkReopened = (device: SimDevice, log: Log): void => {
    const { entries, operations, rows, heads } = witness.of(device.name);
    for (const entry of entries.values()) if (!has(log, entry, entry.id)) violate(device, `entry ${entry.seq} went over the wire and is not on the disk`);
    for (const row of rows.values()) if (!has(log, row, row.prefix)) violate(device, `it told another that it has entry ${row.seq} of a log, and it has not`);
    for (const id of heads) if (log.membership.get(id) === undefined) violate(device, "it told another of an operation that is not on the disk");
    for (const id of operations) if (log.membership.get(id) === undefined) violate(device, "an operation went over the wire and is not on the disk");
    for (const entry of saved.get(device) ?? []) if (!has(log, entry, entry.id)) violate(device, `entry ${entry.seq} was shown as saved and is not on the disk`);
    for (const other of devices)
      for (const [of, { seq, id }] of other.running?.log.vector() ?? []) {
        if (of.startsWith(device.keys.tag) && !has(log, { log: of, seq }, id)) violate(device, `${other.name} has entry ${seq} of a log that its author doesn't`);
      }
  };

  const start = (device: SimDevice, endAt: number): void => {
    void device.start({
      endAt,
      beforeSync: async (log) => {
        await log.acceptOperations(cast.operations);
        checkReopened(device, log);
      },
    });
  };

  const write = (device: SimDevice): void => {
    const { running } = device;
    if (running === undefined) return;
    const { log } = running;
    const drafts = Array.from({ length: 1 + seeded.below(3) }, () => ({
      type: EntryType.update, document: NOTE, lane: 0, body: seeded.bytes(1 + seeded.below(40)),
      refers: [...log.vector()].filter(([of]) => of !== log.own && seeded.chance(0.3)).map(([of, { seq }]) => ({ log: of, seq })),
    }));
    void log.append(drafts).then((done) => {
      if (done.ok) saved.set(device, [...(saved.get(device) ?? []), ...done.value.map(({ log: of, seq, id }) => ({ log: of, seq, id }))]);
    });
  };

  const sign = (device: SimDevice): void => {
    const { running } = device;
    if (running === undefined) return;
    const { membership } = running.log;
    void running.log.author(() => (seeded.chance(0.5) ? letIn(membership, device.keys, generateSeeds(seeded.bytes), seeded) : vouch(membership, device.keys, seeded.of([...membership.state.members.keys()]) as MemberId)));
  };

  for (const device of devices) start(device, Number.POSITIVE_INFINITY);
  await clock.pass(3000);
  while (crashes < Math.min(CRASHES, most) && violations.length === 0 && bugs.length === 0) {
    const victim = seeded.of(devices);
    victim.crash();
    start(victim, 1 + seeded.below(LONGEST_LIFE));
    for (let rest = 40; rest > 0 && victim.state !== "off"; rest--) {
      const writer = seeded.chance(0.6) ? victim : seeded.of(devices);
      if (seeded.chance(0.12)) sign(writer);
      else write(writer);
      await clock.pass(seeded.below(150));
    }
    if (victim.state === "on") continue;
    crashes++;
    // Started again at once, or after the others have gone on without it.
    if (seeded.chance(0.3)) await clock.pass(5000);
    start(victim, Number.POSITIVE_INFINITY);
    await clock.pass(1000);
  }
  if (bugs.length > 0) violations.push(`a bug: ${bugs[0] instanceof Error ? bugs[0].stack : String(bugs[0])}`);
  return { counts: counted(witness, crashes, devices.reduce((sum, { disk }) => sum + disk.interrupted, 0), saved, violations), firstViolation: violations[0] };
};

const counted = (witness: Witness, crashes: number, writing: number, saved: ReadonlyMap<SimDevice, readonly Saved[]>, violations: readonly string[]): Found["counts"] => ({
  "crash points": crashes, "crashes while writing": writing, "entries on the wire": witness.entries, "heights stated": witness.rows,
  "saved by people": [...saved.values()].reduce((sum, { length }) => sum + length, 0), violations: violations.length,
});
