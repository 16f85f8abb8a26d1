import type { Node } from "prosemirror-model";
import { AttrStep, AddMarkStep, RemoveMarkStep, type Step } from "prosemirror-transform";
import type { Writable } from "./held-text.ts";
import { indexAt, unitsBetween, type Format, type Unit } from "./units.ts";

/** A step of the editor and the documents before and after it. */
export interface Change {
  readonly step: Step;
  readonly before: Node;
  readonly after: Node;
}

/**
 * Writes the editor's steps into the text: only what a step changed, character by character, so the words around
 * it keep their authors and their place. Formatting that the editor doesn't know is never touched (GT6).
 * Runs inside one transaction of the caller. False when the text is not quite what the editor shows: half a
 * character was typed, which no text can hold; then the editor must take the text in again.
 */
export const writeSteps = (text: Writable, changes: readonly Change[]): boolean => changes.map((change) => writeStep(text, change)).every(Boolean);

const writeStep = (text: Writable, { step, before, after }: Change): boolean => {
  const range = wholePairs(before, changedRange(step, before, after));
  const index = indexAt(before, range.from);
  const old = unitsBetween(before, range.from, range.to);
  const now = unitsBetween(after, range.from, range.newTo);

  let head = 0;
  while (head < old.length && head < now.length && old[head]?.char === now[head]?.char) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail]?.char === now[now.length - 1 - tail]?.char) tail++;
  if (splitsPair(old[head - 1])) head--;
  if (tail > 0 && isLow(old[old.length - tail]?.char ?? "")) tail--;

  if (old.length - tail > head) text.delete(index + head, old.length - tail - head);
  const whole = insertUnits(text, index + head, now.slice(head, now.length - tail));
  const headWhole = formatUnits(text, index, old.slice(0, head), now.slice(0, head));
  const tailWhole = formatUnits(text, index + now.length - tail, old.slice(old.length - tail), now.slice(now.length - tail));
  return whole && headWhole && tailWhole;
};

interface Range {
  readonly from: number;
  readonly to: number;
  readonly newTo: number;
}

/** The places a step touched. Steps that move nothing say it themselves; for a step we don't know, all of it. */
const changedRange = (step: Step, before: Node, after: Node): Range => {
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return { from: step.from, to: step.to, newTo: step.to };
  if (step instanceof AttrStep) return { from: step.pos, to: step.pos + 1, newTo: step.pos + 1 };
  let from = Number.POSITIVE_INFINITY;
  let to = -1;
  let newTo = -1;
  step.getMap().forEach((oldStart, oldEnd, _newStart, newEnd) => {
    from = Math.min(from, oldStart);
    to = Math.max(to, oldEnd);
    newTo = Math.max(newTo, newEnd);
  });
  return to < 0 ? { from: 0, to: before.content.size, newTo: after.content.size } : { from, to, newTo };
};

/** Widens a range that begins or ends inside a character of two units: Yjs replaces halves by "�". */
const wholePairs = (before: Node, range: Range): Range => {
  const at = (place: number): string => unitsBetween(before, place, place + 1)[0]?.char ?? "";
  const from = range.from > 0 && isHigh(at(range.from - 1)) ? range.from - 1 : range.from;
  const more = isLow(at(range.to)) ? 1 : 0;
  return { from, to: range.to + more, newTo: range.newTo + more };
};

const insertUnits = (text: Writable, index: number, units: readonly Unit[]): boolean => {
  let at = index;
  let whole = true;
  for (const run of runsOf(units, (unit) => unit.format)) {
    const typed = run.units.map((unit) => unit.char || UNKNOWN).join("");
    const characters = typed.toWellFormed();
    whole &&= characters === typed && !characters.includes(UNKNOWN);
    // The attributes are named even when there are none: left out, the text would take those of its neighbour.
    text.insert(at, characters, withoutNulls(run.value));
    at += characters.length;
  }
  return whole;
};

const formatUnits = (text: Writable, index: number, old: readonly Unit[], now: readonly Unit[]): boolean => {
  let at = index;
  let whole = true;
  const changes: Unit[] = [];
  now.forEach(({ char, format }, i) => {
    const asked = changeOf(old[i]?.format ?? {}, format);
    // Both halves of a character are formatted alike: Yjs would cut between them.
    const got = isLow(char) ? (changes.at(-1)?.format ?? asked) : asked;
    whole &&= sameFormat(asked, got);
    changes.push({ char, format: got });
  });
  for (const run of runsOf(changes, (unit) => unit.format)) {
    if (Object.keys(run.value).length > 0) text.format(at, run.units.length, run.value);
    at += run.units.length;
  }
  return whole;
};

const runsOf = (units: readonly Unit[], valueOf: (unit: Unit) => Format): readonly { readonly value: Format; readonly units: readonly Unit[] }[] => {
  const runs: { value: Format; units: Unit[] }[] = [];
  for (const unit of units) {
    const last = runs.at(-1);
    if (last !== undefined && sameRun(last.value, valueOf(unit))) last.units.push(unit);
    else runs.push({ value: valueOf(unit), units: [unit] });
  }
  return runs;
};

/** What must be set, and with null taken away, to come from one format to the other. */
const changeOf = (old: Format, now: Format): Format => {
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  // A block that becomes another kind says everything about itself: somebody may have left a tick or an indent that
  // the old kind did not show.
  const becomes = (old["block"] ?? null) !== (now["block"] ?? null);
  return Object.fromEntries([...keys].filter((key) => becomes || (old[key] ?? null) !== (now[key] ?? null)).map((key) => [key, now[key] ?? null]));
};

/** Alike to the letter: null and absent differ here, for a change says null to take away. */
const sameRun = (a: Format, b: Format): boolean => Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => key in b && a[key] === b[key]);
const sameFormat = (a: Format, b: Format): boolean => [...Object.keys(a), ...Object.keys(b)].every((key) => (a[key] ?? null) === (b[key] ?? null));

const withoutNulls = (format: Format): Record<string, unknown> => Object.fromEntries(Object.entries(format).filter(([, value]) => value !== null));

/** Stands for an embedded thing that was copied without being known. */
const UNKNOWN = "\ufffc";
const isHigh = (char: string): boolean => char >= "\ud800" && char <= "\udbff";
const isLow = (char: string): boolean => char >= "\udc00" && char <= "\udfff";
const splitsPair = (unit: Unit | undefined): boolean => unit !== undefined && isHigh(unit.char);
