import { createMemoryNetwork, type MemoryNetwork } from "@thicket/link";
import { expect, test } from "vitest";
import type { AppState } from "../types.ts";
import { beat, createDisk, groupOf, install, until, type Disk, type Installation } from "./testing/people.ts";

/** What happens when the process ends in the middle of writing: at every single write, one after the other. */

const WORDS = "six words that open this vault";
const never = (): Promise<never> => new Promise(() => undefined);

/** The same disk, but after `writes` of them nothing more is written or answered: the process is as good as gone. */
const cutOff = (disk: Disk, writes: number): { readonly disk: Disk; readonly reached: () => boolean } => {
  let left = writes;
  const write = <A extends readonly unknown[], T>(f: (...args: A) => Promise<T>) => (...args: A): Promise<T> => (left-- > 0 ? f(...args) : never());
  return {
    reached: () => left < 0,
    disk: {
      vault: { ...disk.vault, writeHeader: write(disk.vault.writeHeader), writeKeyFile: write(disk.vault.writeKeyFile) },
      blobs: { ...disk.blobs, put: write(disk.blobs.put) },
      records: async (name) => {
        const store = await disk.records(name);
        return { ...store, append: write((records: Parameters<typeof store.append>[0]) => store.append(records)) };
      },
      journals: disk.journals,
    },
  };
};

const networkHere = (): MemoryNetwork => createMemoryNetwork({ beat, now: Date.now, direct: false });

/** The state after a new start on this disk, opened if there is anything to open. */
const startAgain = async (disk: Disk): Promise<AppState> => {
  const { thicket, bugs } = await install(networkHere(), "again", disk);
  await until(thicket.state, ({ at }) => at !== "starting", "starts again");
  if (thicket.state.get().at === "locked") expect(await thicket.unlock(WORDS)).toEqual({ ok: true, value: undefined });
  const state = await until(thicket.state, ({ at }) => at === "open" || at === "empty", "open or empty");
  if (state.at === "open") await until(thicket.state, () => groupOf(thicket).documents.every(({ title }) => title !== ""), "titles");
  expect(bugs).toEqual([]);
  thicket.lock();
  return thicket.state.get();
};

const expectWhole = (state: AppState): void => {
  if (state.at !== "open") throw new Error(state.at);
  expect(state.group.name).toBe("Elm Street");
  expect(state.group.documents.map(({ title }) => title)).toEqual(["Meeting notes", "People", "Plan"]);
};

test("LG3 making a group cut off at any write leaves nothing at all, or all of it", async () => {
  const seen = new Set<string>();
  for (let writes = 0, done = false; !done; writes++) {
    const disk = createDisk();
    const cut = cutOff(disk, writes);
    const { thicket } = await install(networkHere(), "ana", cut.disk);
    await until(thicket.state, ({ at }) => at === "empty", "starts");
    const made = thicket.makeGroup({ group: "Elm Street", name: "Ana", words: WORDS });
    done = await Promise.race([made.then(() => true), settled(cut.reached)]);
    const state = await startAgain(disk);
    seen.add(state.at);
    if (state.at === "open") expectWhole(state);
    if (done) expect(state.at).toBe("open");
  }
  expect([...seen].sort((a, b) => (a < b ? -1 : 1))).toEqual(["empty", "open"]);
}, 60_000);

test("IN6 a join cut off at any write leaves nothing on this device, or all of it, and the inviter goes on", async () => {
  const seen = new Set<string>();
  for (let writes = 0, done = false; !done; writes++) {
    const network = networkHere();
    const ana = await install(network, "ana", createDisk());
    await until(ana.thicket.state, ({ at }) => at === "empty", "starts");
    await ana.thicket.makeGroup({ group: "Elm Street", name: "Ana", words: WORDS });
    const disk = createDisk();
    const cut = cutOff(disk, writes);
    const bo = await install(network, "bo", cut.disk);
    done = await join(ana, bo, cut.reached);
    network.unplug("bo");
    const state = await startAgain(disk);
    seen.add(state.at);
    if (state.at === "open") expectWhole(state);
    if (done) expect(state.at).toBe("open");
    expect(groupOf(ana.thicket).members).toHaveLength(2);
    expect(ana.bugs).toEqual([]);
    ana.thicket.lock();
  }
  expect([...seen].sort((a, b) => (a < b ? -1 : 1))).toEqual(["empty", "open"]);
}, 120_000);

/** True once Bo is in; false once his disk has stopped. */
const join = async (ana: Installation, bo: Installation, stopped: () => boolean): Promise<boolean> => {
  const invite = ana.thicket.invite();
  const showing = await until(invite.state, ({ at }) => at === "showing", "shows");
  const joining = bo.thicket.join({ code: showing.at === "showing" ? showing.code : "", name: "Bo", words: WORDS });
  await until(joining.state, ({ at }) => at === "words", "words");
  await until(invite.state, ({ at }) => at === "words", "words");
  invite.approve();
  return Promise.race([until(joining.state, ({ at }) => at === "done", "joins").then(() => true), settled(stopped)]);
};

/** Resolves false a moment after the disk has stopped. */
const settled = async (stopped: () => boolean): Promise<false> => {
  while (!stopped()) await new Promise((resolve) => setTimeout(resolve, 2));
  await new Promise((resolve) => setTimeout(resolve, 10));
  return false;
};
