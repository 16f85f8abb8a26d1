import * as Y from "yjs";
import { MODEL_ORIGIN } from "./origins.ts";

/** One of the values a field has: more than one when people wrote it apart (GT8). */
export interface FieldValue {
  readonly text: string;
  /** clientID of who wrote it; the gate's `writers` tells the log, the log the person. */
  readonly by: number;
}

/** Never written: no values. Cleared: one value, "". The object stays the same until the field changes. */
export interface Field {
  readonly values: readonly FieldValue[];
}

/** Multi-value registers in one Y.Map (GT8). A path names the field: "subject/field", or "title". */
export interface Registers {
  read(path: string): Field;
  /**
   * Replaces the values of `seen`: what `read` gave when the person began to write, or what is here now. What has
   * come since then stays beside it. Writing what is there alone already does nothing.
   */
  write(path: string, text: string, seen?: Field): void;
  /** Paths that changed since the last call with the same listener. */
  subscribe(f: (paths: ReadonlySet<string>) => void): () => void;
}

/**
 * Each write is a key of its own, `path/operation`, and deletes the keys of the path its author saw. So nobody
 * ever writes a key that somebody else writes at the same time, and Yjs never has to choose between two values.
 */
export const createRegisters = (doc: Y.Doc, map: Y.Map<string>): Registers => {
  const keys = new Map<string, Set<string>>();
  const fields = new Map<string, Field>();
  /** The keys each field was read from. */
  const sources = new WeakMap<Field, readonly string[]>();

  const note = (key: string): string => {
    const path = pathOf(key);
    const known = keys.get(path) ?? new Set();
    if (map.has(key)) keys.set(path, known.add(key));
    else known.delete(key);
    fields.delete(path);
    return path;
  };
  map.forEach((_, key) => note(key));
  // First of all observers, so that readers called by later ones see the new values.
  map.observe((event) => {
    for (const key of event.keysChanged) note(key);
  });

  const read = (path: string): Field => {
    const known = fields.get(path);
    if (known !== undefined) return known;
    const values: FieldValue[] = [];
    const source = [...(keys.get(path) ?? [])].sort();
    for (const key of source) {
      const text = map.get(key);
      // Two who chose the same need no choice between them.
      if (text !== undefined && !values.some((value) => value.text === text)) values.push({ text, by: map._map.get(key)?.id.client ?? 0 });
    }
    const field = { values };
    fields.set(path, field);
    sources.set(field, source);
    return field;
  };

  return {
    read,
    write: (path, given, seen = read(path)) => {
      // Half a character would be one thing here and "�" everywhere else.
      const text = given.toWellFormed();
      const [only, another] = keys.get(path) ?? [];
      if (only !== undefined && another === undefined && map.get(only) === text) return;
      const replaced = sources.get(seen) ?? [];
      doc.transact(() => {
        map.set(`${path}/${operationId(doc)}`, text);
        for (const key of replaced) map.delete(key);
      }, MODEL_ORIGIN);
    },
    subscribe: (f) => {
      const listener = (event: Y.YMapEvent<string>): void => f(new Set([...event.keysChanged].map(pathOf)));
      map.observe(listener);
      return () => map.unobserve(listener);
    },
  };
};

const pathOf = (key: string): string => key.slice(0, key.lastIndexOf("/"));

/** 36^6 ≈ 2 × 10^9: keeps keys short; two writers would have to agree in it, in the clock and in the field at once. */
const SHORT = 36 ** 6;

/** Unique to a writing doc and its next clock, so to one write. */
export const operationId = (doc: Y.Doc): string => `${(doc.clientID % SHORT).toString(36)}-${Y.getState(doc.store, doc.clientID).toString(36)}`;
