/** Searches what a process has in its memory, and any other bytes at hand, for secrets in all their forms. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { needlesOf, type Canary, type Needle } from "./needles.ts";

export interface MemoryScan {
  /** "canary, form" of each that was found. */
  readonly hits: readonly string[];
  /** Of memory that could be read. */
  readonly bytes: number;
}

/** A map is read in pieces of this size that overlap by the longest needle, in bytes. */
const PIECE: number = 8 * 1024 * 1024;

/**
 * All readable maps of a process (Linux; the same user or root), or as many as it takes to find one, for a control.
 * Throws where the system does not let us read them.
 */
export const scanMemory = (pid: number, canaries: readonly Canary[], until: "all" | "first" = "all"): MemoryScan => {
  const needles = canaries.flatMap(needlesOf);
  const search = searchFor(needles);
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length));
  const hits = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, "r");
  let bytes = 0;
  try {
    const piece = Buffer.alloc(PIECE + overlap);
    for (const { from, to } of readableMaps(pid)) {
      if (until === "first" && hits.size > 0) break;
      for (let at = from; at < to; at += PIECE) {
        const got = tryRead(memory, piece, Math.min(piece.length, to - at), at);
        bytes += Math.min(got, PIECE);
        for (const hit of search(piece.subarray(0, got))) hits.add(hit);
      }
    }
  } finally {
    closeSync(memory);
  }
  return { hits: [...hits], bytes };
};

export const scanBytes = (content: Buffer, canaries: readonly Canary[]): readonly string[] => searchFor(canaries.flatMap(needlesOf))(content);

/** One pass over the bytes for all needles: each place is looked up by its first two bytes. */
const searchFor = (needles: readonly Needle[]): ((content: Buffer) => readonly string[]) => {
  const byStart = new Map<number, Needle[]>();
  const starts = new Uint8Array(2 ** 16);
  for (const needle of needles) {
    const start = needle.bytes.readUInt16LE(0);
    starts[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  return (content) => {
    const found = new Set<string>();
    for (let at = 0, last = content.length - 1; at < last; at++) {
      const start = (content[at] ?? 0) | ((content[at + 1] ?? 0) << 8);
      if (starts[start] === 0) continue;
      for (const { canary, form, bytes } of byStart.get(start) ?? []) if (content.compare(bytes, 0, bytes.length, at, Math.min(content.length, at + bytes.length)) === 0) found.add(`${canary}, ${form}`);
    }
    return [...found];
  };
};

const readableMaps = (pid: number): readonly { readonly from: number; readonly to: number }[] =>
  readFileSync(`/proc/${pid}/maps`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, from, to, kind] = /^([0-9a-f]+)-([0-9a-f]+) r\S* \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
      // The kernel's own pages can't be read through this file.
      return from === undefined || to === undefined || /^\[v(var|syscall)/.test(kind ?? "") ? [] : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }];
    });

/** A map may go while we read; what is gone holds nothing. */
const tryRead = (file: number, into: Buffer, length: number, at: number): number => {
  try {
    return readSync(file, into, 0, length, at);
  } catch {
    return 0;
  }
};

/** Processes below this one whose command line has `part` in it (Linux). */
export const processesBelow = (pid: number, part: string): readonly number[] => {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(all.map((each) => [each, parentOf(each)]));
  const isBelow = (each: number): boolean => {
    const parent = parents.get(each) ?? 0;
    return parent === pid || (parent > 1 && isBelow(parent));
  };
  return all.filter((each) => isBelow(each) && readOf(each, "cmdline").includes(part));
};

const parentOf = (pid: number): number => Number(/^PPid:\s*(\d+)$/m.exec(readOf(pid, "status"))?.[1] ?? 0);

const readOf = (pid: number, what: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return "";
  }
};
