/** What a result was measured on, and how alone it was there: ratios are compared, absolute times are not. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { cpus, loadavg, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "./bench.ts";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  /** Processes that wanted to run, over the minute before. */
  readonly load: number;
  /** Everything measured had precedence over what else ran here (`chrt -r 1`). */
  readonly realtime: boolean;
  /** Median ms until 600 bytes are on the disk the profiles are on: strict writes cost at least this. */
  readonly diskSync: number;
}

export const describeMachine = async (): Promise<Machine> => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  load: loadavg()[0] ?? Number.NaN,
  realtime: isRealtime(),
  diskSync: await diskSync(),
});

/** proc(5), /proc/self/stat: the scheduling policy is field 41; 1 and 2 are real-time. */
const isRealtime = (): boolean => {
  const stat = readFileSync("/proc/self/stat", "utf8");
  return ["1", "2"].includes(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[38] ?? "");
};

const diskSync = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "thicket-bench-disk-"));
  const file = openSync(join(folder, "file"), "a");
  const took: number[] = [];
  for (let i = 0; i < 100; i++) {
    writeSync(file, new Uint8Array(600));
    const began = performance.now();
    fdatasyncSync(file);
    took.push(performance.now() - began);
    await sleep(20);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return Math.round(median(took) * 1000) / 1000;
};
