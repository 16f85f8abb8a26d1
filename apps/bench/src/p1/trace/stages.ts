/**
 * Where the time of one character goes: the marks it left on its way, cut into stages. A second pair of ours,
 * with a watched core worker, so that what the table says is measured unwatched.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "../../browser.ts";
import type { Variant } from "../answer-as-desk.ts";
import { clockOffset } from "../clock-offset.ts";
import type { Pair } from "../pairs.ts";
import type { Mark } from "./marks.ts";

const MANY = 60;

/** In order; each ends where its mark is, and begins where the one before ended. */
const WRITER = [
  ["writer's page: editor, document", "page says call write"],
  ["to the writer's core", "core hears call write"],
  ["gate on self", "gate answers"],
  ["chain, sign, seal for the journal", "write begins"],
  ["writer's strict write", "write is durable"],
  ["seal for the others", "core says link.send"],
  ["to the writer's page", "page hears link.send"],
] as const;
const READER = [
  ["WebRTC", "page says link.message"],
  ["to the reader's core", "core hears link.message"],
  ["open, chain, verify, seal for the journal", "write begins"],
  ["reader's strict write", "write is durable"],
  ["gate", "gate answers judge"],
  ["to the reader's page", "page hears updates"],
] as const;
const SEEN = "reader's page: document, editor";

/** Stage → ms, one for each character that left a whole trail. */
export const measureStages = async (pair: Pair, variant: Variant, places: readonly [number, number]): Promise<Readonly<Record<string, readonly number[]>>> => {
  const { people } = pair;
  await Promise.all(people.map((person, i) => person.call("prepare", variant, places[i === 0 ? 0 : 1])));
  await sleep(500);
  const [writer, reader] = people;
  const clocks = [await clockOffset(writer), await clockOffset(reader)] as const;
  await Promise.all(people.map((person) => person.call("marks")));
  await reader.call("watch");
  const typed = (await writer.call<readonly number[]>("type", MANY)).map((at) => at - clocks[0]);
  await sleep(1_000);
  const seen = (await reader.call<readonly number[]>("seen")).map((at) => at - clocks[1]);
  const [left, right] = [await marksOf(writer, clocks[0]), await marksOf(reader, clocks[1])];
  const stages: Record<string, number[]> = {};
  typed.forEach((at, i) => {
    const trail = trailOf(at, typed[i + 1] ?? Number.POSITIVE_INFINITY, seen[i] ?? Number.NaN, left, right);
    for (const [stage, ms] of trail ?? []) (stages[stage] ??= []).push(ms);
  });
  return stages;
};

const marksOf = async (person: Browser, clock: number): Promise<readonly Mark[]> => {
  const [marks, origin] = [await person.call<readonly Mark[]>("marks"), await person.call<number>("origin")];
  return marks.map(({ what, at }) => ({ what, at: at - origin - clock }));
};

/** Undefined when the marks don't tell this character's way from another message's. */
const trailOf = (typed: number, until: number, seen: number, left: readonly Mark[], right: readonly Mark[]): readonly (readonly [string, number])[] | undefined => {
  const trail: (readonly [string, number])[] = [];
  let at = typed;
  const step = (stage: string, next: number | undefined): boolean => {
    if (next === undefined || next > until) return false;
    trail.push([stage, next - at]);
    at = next;
    return true;
  };
  const durable = left.find((mark) => mark.at > typed && mark.what === "write is durable")?.at ?? until;
  for (const [stage, what] of WRITER) {
    // The gate may be asked more than once on the way: its last answer before the write counts.
    const gate = left.findLast((mark) => mark.at > at && mark.at < durable && mark.what.startsWith("gate answers"))?.at;
    if (!step(stage, what === "gate answers" ? gate : left.find((mark) => mark.at >= at && mark.what === what)?.at)) return undefined;
  }
  // A caret's message may come before the text's: the last one before the reader writes is the text's.
  const written = right.find((mark) => mark.at > at && mark.what === "write begins")?.at;
  if (written === undefined) return undefined;
  const arrived = (what: string): number | undefined => right.findLast((mark) => mark.at > at && mark.at <= written && mark.what === what)?.at;
  for (const [stage, what] of READER) if (!step(stage, what.endsWith("link.message") ? arrived(what) : right.find((mark) => mark.at >= at && mark.what === what)?.at)) return undefined;
  return step(SEEN, seen) ? trail : undefined;
};
