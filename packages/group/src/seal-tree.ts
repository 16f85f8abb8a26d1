/**
 * One hash over all seals of a rekey, so that its author stands by each (EP3).
 *
 *   leaf   SHA-256(labelled("thicket seal", group, 00, core of the seal))     in the order of the recipients' tags
 *   node   SHA-256(labelled("thicket seal", group, 01, left, right))
 *
 * Filled up with zero leaves to a power of two: every path has ⌈log₂ n⌉ steps.
 */
import { labelled, type Suite } from "@thicket/crypto";
import { equalBytes, type GroupId } from "@thicket/wire";
import { sealCore, type Seal } from "./seal.ts";

const LEAF: Uint8Array = Uint8Array.of(0);
const NODE: Uint8Array = Uint8Array.of(1);
const EMPTY_LEAF: Uint8Array = new Uint8Array(32);

/** The seals with their proofs, and the root. `seals` in the order of the recipients' tags, at least one. */
export const sealTree = (suite: Suite, group: GroupId, seals: readonly Seal[]): { readonly root: Uint8Array; readonly seals: readonly Seal[] } => {
  const levels = [fill(seals.map((seal) => leaf(suite, group, seal)))];
  for (let level = levels[0] ?? []; level.length > 1; ) {
    const below = level;
    level = Array.from({ length: below.length / 2 }, (_, i) => node(suite, group, at(below, 2 * i), at(below, 2 * i + 1)));
    levels.push(level);
  }
  const siblings = (index: number): readonly Uint8Array[] => levels.slice(0, -1).map((level, height) => at(level, Math.floor(index / 2 ** height) ^ 1));
  return { root: at(levels.at(-1) ?? [], 0), seals: seals.map((seal, index) => ({ ...seal, proof: siblings(index) })) };
};

/** Did the rekey that names `root`, with `count` seals, make this one, for the recipient at `index`? */
export const sealProven = (suite: Suite, group: GroupId, root: Uint8Array, count: number, index: number, seal: Seal): boolean => {
  if (index < 0 || index >= count || seal.proof.length !== depthOf(count)) return false;
  const top = seal.proof.reduce(
    (hash, sibling, height) => (Math.floor(index / 2 ** height) % 2 === 0 ? node(suite, group, hash, sibling) : node(suite, group, sibling, hash)),
    leaf(suite, group, seal),
  );
  return equalBytes(top, root);
};

const depthOf = (count: number): number => Math.ceil(Math.log2(count));
const fill = (leaves: readonly Uint8Array[]): readonly Uint8Array[] => [...leaves, ...Array.from({ length: 2 ** depthOf(leaves.length) - leaves.length }, () => EMPTY_LEAF)];
const at = (level: readonly Uint8Array[], index: number): Uint8Array => {
  const hash = level[index];
  if (hash === undefined) throw new RangeError("no such seal");
  return hash;
};
const leaf = (suite: Suite, group: GroupId, seal: Seal): Uint8Array => labelled(suite, "thicket seal", group, LEAF, sealCore(seal));
const node = (suite: Suite, group: GroupId, left: Uint8Array, right: Uint8Array): Uint8Array => labelled(suite, "thicket seal", group, NODE, left, right);
