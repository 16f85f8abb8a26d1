import { expect, test } from "vitest";
import { createLife, createSeeded, createSimDisk, createVirtualClock, openSimStore } from "./index.ts";

const record = (byte: number): Uint8Array => Uint8Array.of(byte);

test("a power cut loses nothing that was acknowledged, and of the rest keeps a first part", async () => {
  const kept = new Set<number>();
  for (let seed = 0; seed < 200; seed++) {
    const clock = createVirtualClock();
    const disk = createSimDisk();
    const seeded = createSeeded(seed);
    const life = createLife();
    const store = openSimStore({ disk, clock, seeded, life });
    let acknowledged = 0;
    for (let i = 0; i < 10; i++) void store.append([record(2 * i), record(2 * i + 1)]).then(() => (acknowledged = 2 * i + 2));
    await clock.pass(seeded.below(120));
    const before = acknowledged;
    life.end();
    await clock.pass(1000);
    expect(acknowledged).toBe(before);
    expect(disk.records.length).toBeGreaterThanOrEqual(acknowledged);
    expect(disk.records.map(([byte]) => byte)).toEqual(Array.from({ length: disk.records.length }, (_, i) => i));
    kept.add(disk.records.length - acknowledged);
  }
  // All, nothing, and a torn batch were all among them.
  expect([...kept].toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
});

test("a full disk keeps nothing of what it refuses, one that isn't sure keeps all of it", async () => {
  const clock = createVirtualClock();
  const disk = createSimDisk();
  const store = openSimStore({ disk, clock, seeded: createSeeded(1) });
  const append = async (byte: number): Promise<string> => {
    const outcome = store.append([record(byte)]).then(() => "kept", () => "refused");
    await clock.pass(100);
    return outcome;
  };
  expect(await append(1)).toBe("kept");
  disk.mood = "full";
  expect(await append(2)).toBe("refused");
  disk.mood = "unsure";
  expect(await append(3)).toBe("refused");
  disk.mood = "fine";
  expect(await append(4)).toBe("kept");
  expect(disk.records.map(([byte]) => byte)).toEqual([1, 3, 4]);
});
