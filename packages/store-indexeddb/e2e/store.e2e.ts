import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLab, type Lab } from "../../../tooling/lab/lab.ts";

const WORKER = join(import.meta.dirname, "store.worker.ts");

let lab: Lab;
let name: string;
let run = 0;

beforeAll(async () => {
  lab = await openLab({ worker: WORKER });
});
afterAll(() => lab.close());
beforeEach(async () => {
  await lab.reload();
  name = `s${++run}`;
  expect(await lab.call("open", name)).toBe("in place");
});

const reopen = async (): Promise<void> => {
  await lab.reload();
  await lab.call("open", name);
};

const hex = (number: number): string => number.toString(16).padStart(4, "0");

describe("journals", () => {
  test("ST3 appended records come back in order, after a reload too, in batches", async () => {
    const wanted: string[] = [];
    for (let i = 0; i < 20; i++) {
      expect(await lab.call("append", "j", [hex(i), `${hex(i)}ff`])).toBe("done");
      wanted.push(hex(i), `${hex(i)}ff`);
    }
    expect(await lab.call("append", "j", [])).toBe("done");
    expect(await lab.call("load", "j")).toEqual(wanted);
    await reopen();
    expect(await lab.call("load", "j")).toEqual(wanted);
    expect(await lab.call("append", "j", ["beef"])).toBe("done");
    expect(await lab.call("load", "j")).toEqual([...wanted, "beef"]);
    expect(await lab.call("load", "another"), "journals don't mix").toEqual([]);
  });

  test("ST3 more rows than one batch holds", async () => {
    for (let i = 0; i < 600; i++) await lab.call("append", "j", [hex(i)]);
    await reopen();
    expect(await lab.call("load", "j")).toEqual(Array.from({ length: 600 }, (_, i) => hex(i)));
  });

  test("ST3 every write is strict, and appends made at once share transactions", async () => {
    expect(await lab.call("appendMany", "j", 0, 500)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    await lab.call("put", "b", "01");
    await lab.call("writeHeader", "01");
    const durabilities = await lab.call<string[]>("durabilities");
    expect(new Set(durabilities)).toEqual(new Set(["strict"]));
    expect(durabilities.length).toBeLessThan(12);
    expect(await lab.call("rows", `${name}-j`)).toBeLessThan(8);
    expect(await lab.call("load", "j")).toEqual(Array.from({ length: 500 }, (_, i) => hex(i)));
  });

  test("ST3 clear and close wait for what was asked before", async () => {
    await lab.call("appendMany", "j", 0, 50);
    await lab.call("clear", "j");
    expect(await lab.call("load", "j")).toEqual([]);
    await lab.call("closeJournal", "j");
    expect(await lab.call("append", "j", ["01"])).toBe("closed");
  });

  test("ST3 a database deleted under us is said, not written into the void", async () => {
    await lab.call("append", "j", ["aa"]);
    expect(await lab.call("deleteFromOutside", `${name}-j`)).toBe("deleted");
    expect(await lab.call("append", "j", ["bb"])).toBe("closed");
  });

  test("ST1 clearing the journals deletes those of earlier starts too", async () => {
    await lab.call("append", "one", ["aa"]);
    await reopen();
    await lab.call("append", "two", ["bb"]);
    await lab.call("journalsClear");
    const databases = await lab.call<string[]>("databases");
    expect(databases).toContain(name);
    expect(databases.filter((database) => database.startsWith(`${name}-`))).toEqual([]);
  });
});

describe("blobs", () => {
  test("ST2 put, get, replace, remove, names, clear", async () => {
    expect(await lab.call("get", "x")).toBeNull();
    await lab.call("put", "x", "0102");
    await lab.call("put", "y", "03");
    await lab.call("put", "x", "04");
    await reopen();
    expect([await lab.call("get", "x"), await lab.call("get", "y"), await lab.call("names")]).toEqual(["04", "03", ["x", "y"]]);
    await lab.call("remove", "x");
    expect([await lab.call("get", "x"), await lab.call("names")]).toEqual([null, ["y"]]);
    await lab.call("blobsClear");
    expect(await lab.call("names")).toEqual([]);
  });
});

describe("header and key file", () => {
  test("ST1 kept apart: the header in a database, the key file in a file", async () => {
    expect(await lab.call("readVault")).toEqual([null, null]);
    await lab.call("writeHeader", "0a0b");
    expect(await lab.call("writeKeyFile", "0c0d0e")).toBe("done");
    await reopen();
    expect(await lab.call("readVault")).toEqual(["0a0b", "0c0d0e"]);
    expect(await lab.call("files")).toContain(name);
    await lab.call("writeKeyFile", "0f");
    expect(await lab.call("readVault"), "a shorter one leaves nothing of the longer").toEqual(["0a0b", "0f"]);
    await lab.call("vaultClear");
    expect([await lab.call("readVault"), (await lab.call<string[]>("files")).includes(name)]).toEqual([[null, null], false]);
  });

  test("ST1 without such files the key is kept in the database and erasing is called best effort", async () => {
    await lab.call("withoutSyncAccess");
    expect(await lab.call("open", `${name}x`)).toBe("best effort");
    await lab.call("writeHeader", "0a");
    await lab.call("writeKeyFile", "0b");
    expect(await lab.call("readVault")).toEqual(["0a", "0b"]);
    expect(await lab.call("files")).not.toContain(`${name}x`);
    await lab.call("vaultClear");
    expect(await lab.call("readVault")).toEqual([null, null]);
  });

  test("ST2 names of databases and files are the word the app gives and nothing more", async () => {
    await lab.call("append", "j", ["01"]);
    await lab.call("writeKeyFile", "01");
    expect((await lab.call<string[]>("databases")).every((database) => /^s\d+(x|-\w+)?$/.test(database))).toBe(true);
    expect((await lab.call<string[]>("files")).every((file) => /^s\d+$/.test(file))).toBe(true);
  });
});

test("ST3 a full disk is said, what was acknowledged stays, what waited behind a failure is not written", async () => {
  const own = await openLab({ worker: WORKER });
  // Set before the first write: from then on Chromium keeps its own estimate of the room left for a while.
  const session = await own.context.newCDPSession(own.page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(own.page.url()).origin, quotaSize: 8_000_000 });
  await own.call("open", "q");
  const outcomes: string[] = [];
  while (outcomes.length < 400 && !outcomes.includes("full")) outcomes.push(...(await own.call<string[]>("appendLarge", "j", 300_000, 8)));
  const written = outcomes.filter((outcome) => outcome === "done").length;
  expect(written).toBeGreaterThan(0);
  expect(outcomes).toContain("full");
  expect(outcomes.indexOf("full"), "after the first failure none was written").toBe(written);
  expect(await own.call("loadedLengths", "j"), "two records an append").toBe(2 * written);
  await own.close();
});

test("ST1 overwriting the key file takes its bytes off the profile; deleting a database's would not have", async () => {
  const key = Buffer.from("a key of thirty-two bytes, here.").toString("hex");
  const inDatabase = Buffer.from("a blob that is deleted afterward").toString("hex");
  const own = await openLab({ worker: WORKER });
  await own.call("open", "k");
  await own.call("writeKeyFile", key);
  await own.call("put", "b", inDatabase);
  await own.close({ keep: true });
  expect(holding(own.profile, key), "control: the key is found while it is kept").toBeGreaterThan(0);

  const port = Number(new URL(own.page.url()).port);
  const again = await openLab({ worker: WORKER, profile: own.profile, port });
  await again.call("open", "k");
  expect(await again.call("readVault"), "the same store").toEqual([null, key]);
  await again.call("writeKeyFile", "00".repeat(32));
  await again.call("remove", "b");
  await again.close({ keep: true });
  expect(holding(own.profile, key)).toBe(0);
  expect(holding(own.profile, inDatabase), "control: a deleted blob's bytes are still on the disk").toBeGreaterThan(0);
  rmSync(own.profile, { recursive: true });
});

/** How many files under `folder` hold the bytes. */
const holding = (folder: string, needle: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true && readFileSync(file).includes(Buffer.from(needle, "hex"))).length;
