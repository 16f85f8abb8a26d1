import type { GroupView, SaveState } from "@thicket/client";
import { strings } from "@thicket/ui";
import { isHere, nameOf } from "../people.ts";

/** More names are a number. */
const MOST_NAMES = 3;

/** Saved and with whom, in words (SY4). People who left are not counted, and this person isn't either. */
export const savedWords = ({ state, own, with: holders }: SaveState, group: GroupView): string => {
  if (state === "not-saved") return strings.saved.notSaved;
  if (state === "saving") return strings.saved.saving;
  const others = group.members.filter((member) => isHere(member) && !member.me);
  const having = others.filter((member) => holders.includes(member.id));
  if (!own || others.length === 0) return strings.saved.here;
  if (having.length === 0) return strings.saved.only;
  return having.length > MOST_NAMES ? strings.saved.withMany(having.length, others.length) : strings.saved.with(having.map(nameOf));
};
