/**
 * One schedule: a group at work while everything goes wrong that may, then peace, and a look at what each shows.
 * Every fault comes at least once, and at least `FAULTS` in all.
 */
import type { Suite } from "@thicket/crypto";
import { DocumentKind, encodeDocumentAction, encodeFact, SCHEMA_VERSION, type DocumentKindName } from "@thicket/documents";
import { deviceKeys, generateSeeds, leave, vouch } from "@thicket/group";
import type { openLog } from "@thicket/log";
import { createCast, createSeeded, createSimDevice, createSimNetwork, createVirtualClock, letIn, namesOf, type SimDevice } from "@thicket/testkit";
import { documentTag, EntryType, NO_DOCUMENT, toHex, type DocumentId, type MemberId } from "@thicket/wire";
import { createDesk, type Desk } from "./desk.ts";

export interface ScheduleOptions {
  readonly seed: number;
  readonly devices: number;
  readonly suite: Suite;
  readonly open: typeof openLog;
}

export interface Outcome {
  readonly faults: Readonly<Record<string, number>>;
  readonly entries: number;
  readonly updates: number;
  readonly devices: number;
  readonly violation: string | undefined;
}

const FAULTS = 20;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;
/** Nobody waits longer than this for everyone to have everything, in virtual ms: the longest rests of sync, several times over. */
const PATIENCE_MS = 15 * 60_000;
const CHECK_MS = 1000;

type Fault = "partition" | "crash" | "clock" | "full disk" | "unsure disk";

export const runSchedule = async ({ seed, devices: count, suite, open }: ScheduleOptions): Promise<Outcome> => {
  const seeded = createSeeded(seed);
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: seeded.fork(), direct: 0.1 });
  const cast = await createCast(suite, seeded.fork(), namesOf(count));
  const devices: SimDevice[] = [];
  const desks = new Map<SimDevice, Desk>();
  const wrong: string[] = [];
  const faults: Record<string, number> = { drop: 0, duplicate: 0, reorder: 0, partition: 0, crash: 0, clock: 0, "full disk": 0, "unsure disk": 0 };

  const add = (name: string, keys: SimDevice["keys"], secret: Uint8Array): SimDevice => {
    const onBug = (bug: unknown): void => void wrong.push(`a bug: ${bug instanceof Error ? bug.stack : String(bug)}`);
    const device = createSimDevice({ name, suite, group: cast.group, keys, clock, network, seeded: seeded.fork(), open, onBug });
    device.secrets.push(secret);
    devices.push(device);
    return device;
  };
  const start = (device: SimDevice, operations: readonly Uint8Array[] = []): void => {
    void device
      .start({
        beforeSync: async (log) => {
          await log.acceptOperations(operations);
          const desk = createDesk(device.name, log);
          desks.set(device, desk);
        },
      })
      .catch((problem: unknown) => wrong.push(String(problem)));
  };

  for (const [name, keys] of cast.keys) start(add(name, keys, cast.secret), cast.operations);
  const [ana] = devices;
  const { log } = ana?.running ?? (await clock.until(() => ana?.running !== undefined, 1000), ana?.running) ?? {};
  if (log === undefined) throw new Error("the founder did not start");
  await Promise.all([makeDocuments(), clock.pass(2000)]);

  async function makeDocuments(): Promise<void> {
    for (const kind of Object.keys(DocumentKind) as DocumentKindName[]) {
      const id = toHex(seeded.bytes(16)) as DocumentId;
      const body = encodeDocumentAction({ action: "create", id, kind: DocumentKind[kind], schema: SCHEMA_VERSION });
      await log?.append([{ type: EntryType.document, document: documentTag(id), lane: 0, refers: [], body }]);
    }
  }

  // ---- what people do ----
  let newcomers = 0;
  const on = (): readonly SimDevice[] => devices.filter(({ state }) => state === "on");
  const membershipDeed = (device: SimDevice): void => {
    const running = device.running;
    if (running === undefined) return;
    const { membership } = running.log;
    const me = membership.state.devices.get(device.keys.tag);
    const choice = seeded.next();
    if (me?.active !== true) return;
    if (choice < 0.3) void running.log.append([{ type: EntryType.fact, document: NO_DOCUMENT, lane: 0, refers: [], body: encodeFact({ is: seeded.chance(0.2) ? "group-name" : "name", text: `${device.name} ${seeded.below(100)}` }) }]);
    else if (choice < 0.6) void running.log.author(() => vouch(membership, device.keys, seeded.of([...membership.state.members.keys()]) as MemberId));
    else if (choice < 0.85 && devices.length < count + 2) void invite(device);
    else if (choice > 0.93 && device !== ana) void running.log.author(() => leave(membership, device.keys));
  };

  const invite = async (sponsor: SimDevice): Promise<void> => {
    const running = sponsor.running;
    if (running === undefined) return;
    const { membership } = running.log;
    const seeds = generateSeeds(seeded.bytes);
    const name = `n${++newcomers}`;
    const epoch = running.epochs().find(({ id }) => id === membership.state.writeEpoch);
    if (epoch === undefined || membership.state.members.get(membership.state.devices.get(sponsor.keys.tag)?.member as MemberId)?.full !== true) return;
    const added = await running.log.author(() => letIn(membership, sponsor.keys, seeds, seeded));
    if (!added.ok || added.value !== "added") return;
    start(add(name, deviceKeys(suite, cast.group, seeds), epoch.secret), membership.all().map(({ bytes }) => bytes));
  };

  // ---- what goes wrong ----
  const strike = (fault: Fault): void => {
    faults[fault] = (faults[fault] ?? 0) + 1;
    const victim = seeded.of(devices);
    const [min, max] = [200, 6000];
    const later = (f: () => void): void => void clock.setTimer(f, min + seeded.below(max));
    switch (fault) {
      case "partition": {
        const names = seeded.shuffled(devices.map(({ name }) => name));
        const cut = 1 + seeded.below(names.length - 1);
        network.divide(peersOf(names.slice(0, cut)), peersOf(names.slice(cut)));
        return later(network.unite);
      }
      case "crash":
        victim.crash();
        return later(() => {
          if (victim.state === "off") start(victim, cast.operations);
        });
      case "clock":
        victim.skew = Math.floor((seeded.next() * 2 - 1) * TEN_YEARS_MS);
        return;
      case "full disk":
      case "unsure disk":
        victim.disk.mood = fault === "full disk" ? "full" : "unsure";
        return later(() => (victim.disk.mood = "fine"));
    }
  };
  const peersOf = (names: readonly string[]): readonly string[] => devices.filter(({ name }) => names.includes(name)).flatMap(({ running }) => (running === undefined ? [] : [running.peer]));
  const struck = (): number => Object.values(network.struck).reduce((sum, each) => sum + each, 0) + Object.values(faults).reduce((sum, each) => sum + each, 0);

  const ahead: Fault[] = [...seeded.shuffled<Fault>(["partition", "partition", "crash", "crash", "crash", "clock", "clock", "full disk", "full disk", "unsure disk"])];
  for (const fault of ["drop", "duplicate", "reorder"] as const) network.faults[fault] = 0.015 + 0.15 * seeded.next() / count;
  while (ahead.length > 0 || struck() < FAULTS || Object.values(network.struck).includes(0)) {
    const workers = on();
    if (workers.length > 0) {
      const worker = seeded.of(workers);
      if (seeded.chance(0.12)) membershipDeed(worker);
      else void desks.get(worker)?.work(seeded);
    }
    if (seeded.chance(0.5)) {
      const fault = ahead.pop();
      if (fault !== undefined) strike(fault);
    }
    await clock.pass(seeded.below(seeded.chance(0.1) ? 3000 : 150));
  }

  // ---- peace ----
  Object.assign(network.faults, { drop: 0, duplicate: 0, reorder: 0 });
  await clock.pass(7000);
  network.unite();
  for (const device of devices) {
    device.disk.mood = "fine";
    if (device.state === "off") start(device, cast.operations);
  }
  const stays = (): readonly SimDevice[] => {
    const state = devices.reduce((best, { running }) => (running !== undefined && running.log.membership.all().length > (best?.all().length ?? 0) ? running.log.membership : best), ana?.running?.log.membership)?.state;
    return devices.filter(({ keys }) => state?.devices.get(keys.tag)?.active === true);
  };
  /** What all of them have alike; undefined while they differ. */
  const settled = (): string | undefined => {
    const all = new Set(stays().map(({ running }) => running && `${running.log.heads().join()} ${running.log.all().length} ${running.log.digest()}`));
    return all.size === 1 ? [...all][0] : undefined;
  };
  // Alike twice in a row: what is owed (EP4) is paid at its own time, and on its way they may differ for a moment.
  let before: string | undefined;
  for (let waited = 0; waited < PATIENCE_MS; waited += CHECK_MS) {
    const now = settled();
    if (now !== undefined && now === before) break;
    before = now;
    await clock.pass(CHECK_MS);
  }

  const shown = stays().map((device) => ({ device, parts: desks.get(device)?.shown() ?? new Map<string, string>() }));
  const violation = wrong[0] ?? [...desks.values()].flatMap((desk) => desk.wrong)[0] ?? difference(shown);
  const most = Math.max(...devices.map(({ running }) => running?.log.all().length ?? 0));
  return { faults: { ...faults, ...network.struck }, entries: most, updates: Math.max(...[...desks.values()].map((desk) => desk.updates)), devices: devices.length, violation };
};

/** The first thing two of them show differently. */
const difference = (shown: readonly { readonly device: SimDevice; readonly parts: ReadonlyMap<string, string> }[]): string | undefined => {
  const [first, ...others] = shown;
  for (const { device, parts } of others)
    for (const [what, text] of first?.parts ?? []) if (parts.get(what) !== text) return `${first?.device.name} and ${device.name} differ in: ${what}`;
  return first === undefined || [...first.parts].length < 4 ? "nobody shows anything" : undefined;
};
