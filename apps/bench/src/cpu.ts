/** Processor time of a whole tree of processes (Linux only: it reads /proc). */
import { readdirSync, readFileSync } from "node:fs";

/** `sysconf(_SC_CLK_TCK)` is 100 on every Linux this runs on. */
const TICK_MS = 10;

interface Process {
  readonly parent: number;
  readonly ms: number;
}

/** Milliseconds used so far by `root` and all below it, children already gone included. */
export const treeCpu = (root: number): number => {
  const processes = new Map(readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const process = read(name);
    return process === undefined ? [] : [[Number(name), process] as const];
  }));
  let sum = 0;
  for (const [pid, { ms }] of processes) if (isUnder(processes, pid, root)) sum += ms;
  return sum;
};

/** The process that was started with this profile folder. */
export const browserOf = (profile: string): number => {
  const found = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b).find((pid) => commandLine(pid).some((part) => part === `--user-data-dir=${profile}`));
  if (found === undefined) throw new Error("no browser runs with this profile");
  return found;
};

const isUnder = (processes: ReadonlyMap<number, Process>, pid: number, root: number): boolean => {
  for (let at = pid; at > 0; at = processes.get(at)?.parent ?? 0) if (at === root) return true;
  return false;
};

/** proc(5), /proc/pid/stat: the name may hold anything, so fields are counted from its closing bracket. */
const read = (name: string): Process | undefined => {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
    return { parent: fields[1] ?? 0, ms: [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0) * TICK_MS };
  } catch {
    return undefined;
  }
};

const commandLine = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
};
