import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "../browser.ts";
import type { Variant } from "./answer-as-desk.ts";
import { clockOffset } from "./clock-offset.ts";
import type { Pair } from "./pairs.ts";

/** Characters each of the two types. */
const MANY = 50;
/** Where they type, by paragraph in the editor and by place in the text. */
export const PLACES: Readonly<Record<Variant, readonly [number, number]>> = { editor: [4, 14], text: [800, 2600] };

/** From typed to seen, in ms, for each character: first all that the one typed and the other saw, then the other way. */
export const measureBlock = async ({ people }: Pair, variant: Variant): Promise<readonly (readonly number[])[]> => {
  await Promise.all(people.map((person, i) => person.call("prepare", variant, PLACES[variant][i === 0 ? 0 : 1])));
  await sleep(500);
  const [ana, bo] = people;
  return [await oneWay(ana, bo), await oneWay(bo, ana)];
};

const oneWay = async (typist: Browser, reader: Browser): Promise<readonly number[]> => {
  const offsets = [await clockOffset(typist), await clockOffset(reader)] as const;
  await reader.call("watch");
  const typed = await typist.call<readonly number[]>("type", MANY);
  await sleep(1_000);
  const seen = await reader.call<readonly number[]>("seen");
  if (seen.length !== typed.length) throw new Error(`typed ${typed.length}, seen ${seen.length}`);
  return typed.map((at, i) => (seen[i] ?? Number.NaN) - offsets[1] - (at - offsets[0]));
};
