import type * as Y from "yjs";
import { MODEL_ORIGIN } from "./origins.ts";
import { createRegisters, operationId, type Field, type Registers } from "./register.ts";

/** Subjects in an order, each with fields: what rosters and plans are made of. */
export interface Subjects {
  /** In order of being added, without removed ones. The list stays the same until it changes. */
  ids(): readonly string[];
  removed(): readonly string[];
  add(): string;
  remove(id: string): void;
  restore(id: string): void;
}

export interface Table {
  readonly registers: Registers;
  subjects(root: string): Subjects;
  field(subject: string, name: string): Field;
  setField(subject: string, name: string, text: string, seen?: Field): void;
  /** Several changes as one step: of undo, and of the log. Imports run in steps of ≤ 100 rows (LG11). */
  step(f: () => void): void;
  subscribe(f: () => void): () => void;
  /** Rises with every change. */
  version(): number;
}

export const createTable = (doc: Y.Doc, fields: string): Table => {
  const registers = createRegisters(doc, doc.getMap<string>(fields));
  const listeners = new Set<() => void>();
  let version = 0;
  const changed = (): void => {
    version++;
    for (const listener of listeners) listener();
  };
  const caches = new Set<(paths: ReadonlySet<string>) => void>();
  // Caches first: whoever is told of a change reads what is true now.
  registers.subscribe((paths) => {
    for (const forget of caches) forget(paths);
    changed();
  });
  const step = (f: () => void): void => void doc.transact(f, MODEL_ORIGIN);
  return {
    registers, step,
    subjects: (root) => createSubjects(doc, doc.getArray<string>(root), registers, caches, changed),
    field: (subject, name) => registers.read(`${subject}/${name}`),
    setField: (subject, name, text, seen) => registers.write(`${subject}/${name}`, text, seen),
    subscribe: (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    version: () => version,
  };
};

const REMOVED = "removed";

const createSubjects = (
  doc: Y.Doc, list: Y.Array<string>, registers: Registers, caches: Set<(paths: ReadonlySet<string>) => void>, changed: () => void,
): Subjects => {
  let cache: { readonly ids: readonly string[]; readonly removed: readonly string[] } | undefined;
  const forget = (): void => {
    cache = undefined;
  };
  list.observe(() => {
    forget();
    changed();
  });
  caches.add((paths) => {
    for (const path of paths) if (path.endsWith(`/${REMOVED}`)) forget();
  });
  /** Removed only when all agree: removing and bringing back at the same time keeps it. */
  const isRemoved = (id: string): boolean => {
    const { values } = registers.read(`${id}/${REMOVED}`);
    return values.length > 0 && values.every(({ text }) => text === "1");
  };
  const all = (): NonNullable<typeof cache> => {
    if (cache !== undefined) return cache;
    const ids = [...new Set(list.toArray())];
    cache = { ids: ids.filter((id) => !isRemoved(id)), removed: ids.filter(isRemoved) };
    return cache;
  };
  return {
    ids: () => all().ids,
    removed: () => all().removed,
    add: () => {
      const id = operationId(doc);
      doc.transact(() => list.push([id]), MODEL_ORIGIN);
      return id;
    },
    remove: (id) => registers.write(`${id}/${REMOVED}`, "1"),
    restore: (id) => registers.write(`${id}/${REMOVED}`, ""),
  };
};
