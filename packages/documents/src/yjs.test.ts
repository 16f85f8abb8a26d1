/** What we rely on in Yjs, and how its dangerous parts are kept away. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { createRandom, pickOf } from "./testdata/peers.ts";
import { applyGated, createDoc, createDocumentWriter, createNote, createRoster, createUndo, MODEL_ORIGIN } from "./index.ts";
import { CLEANUP_FIELD } from "./create-doc.ts";

const sources = (folder: URL): readonly (readonly [string, string])[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && file.name.endsWith(".ts") && !file.name.endsWith(".test.ts") && !file.parentPath.includes("testdata"))
    .map((file) => [file.name, readFileSync(`${file.parentPath}/${file.name}`, "utf8")]);

test("GT5 Yjs still has the field that switches the tidying of formatting off", () => {
  const doc = new Y.Doc();
  let type = "";
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    type = typeof Reflect.get(transaction, CLEANUP_FIELD);
  });
  doc.getText("body").insert(0, "x");
  expect(type).toBe("boolean");
});

/** Two format and type apart, meet in steps; how many of the runs end with different text on the two. */
const differences = (make: () => Y.Doc): number => {
  let different = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const random = createRandom(seed);
    const docs = [make(), make()] as const;
    const updates: [Uint8Array[], Uint8Array[]] = [[], []];
    docs.forEach((doc, i) => {
      doc.clientID = i + 1;
      doc.getText("body");
      doc.on("update", (update: Uint8Array, origin: unknown) => origin === MODEL_ORIGIN && updates[i]?.push(update));
    });
    const sent = [0, 0];
    for (let step = 0; step < 30; step++) {
      const i = random() < 0.5 ? 0 : 1;
      const doc = docs[i];
      const body = doc.getText("body");
      const at = Math.floor(random() * (body.length + 1));
      const span = Math.floor(random() * Math.min(6, body.length - at + 1));
      doc.transact(() => {
        const choice = random();
        if (choice < 0.4) body.insert(at, "ab");
        else if (choice < 0.6) body.delete(at, span);
        else body.format(at, span, { [pickOf(random, ["bold", "checked"])]: random() < 0.5 ? true : null });
      }, MODEL_ORIGIN);
      if (random() < 0.3) {
        const mine = updates[1 - i] as Uint8Array[];
        while ((sent[1 - i] ?? 0) < mine.length) applyGated(docs[i], mine[(sent[1 - i] = (sent[1 - i] ?? 0) + 1) - 1] as Uint8Array);
      }
    }
    docs.forEach((doc, i) => {
      for (const update of (updates[1 - i] as Uint8Array[]).slice(sent[1 - i])) applyGated(doc, update);
    });
    if (JSON.stringify(docs[0].getText("body").toDelta()) !== JSON.stringify(docs[1].getText("body").toDelta())) different++;
  }
  return different;
};

test("GT5 equal logs show equal text; control: with Yjs' own tidying they do not", () => {
  expect(differences(createDoc)).toBe(0);
  expect(differences(() => new Y.Doc())).toBeGreaterThan(0);
});

test("GT5 applyUpdate has one call, merging one, and V2 none", () => {
  const all = sources(new URL(".", import.meta.url));
  const calls = (pattern: RegExp): readonly string[] => all.flatMap(([name, text]) => [...text.matchAll(pattern)].map(() => name));
  expect(calls(/\bapplyUpdate\w*\(/g)).toEqual(["apply.ts"]);
  expect(calls(/\bmergeUpdates\(/g)).toEqual(["writing.ts"]);
  expect(calls(/(?:Update|Updates|State\w*)V2\b/g)).toEqual([]);
  expect(all.length).toBeGreaterThan(20);
});

test("GT1 nothing of Yjs is in reach of the gate", () => {
  const gate = ["./gate/", "./format/"].flatMap((folder) => sources(new URL(folder, import.meta.url)));
  expect(gate.length).toBeGreaterThan(8);
  for (const [name, text] of gate) {
    expect([...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from).filter((from) => !/^(?:@thicket\/wire|\.\/[a-z-]+\.ts|\.\.\/format\/[a-z-]+\.ts|\.\.\/types\.ts)$/.test(from ?? "")), name).toEqual([]);
  }
});

test("GT5 applyGated inside a transaction is a bug; an update Yjs has to wait with needs attention", () => {
  const doc = createDoc();
  doc.getText("body");
  const later = new Y.Doc();
  later.clientID = 5;
  const updates: Uint8Array[] = [];
  later.on("update", (update: Uint8Array) => updates.push(update));
  later.getText("body").insert(0, "a");
  later.getText("body").insert(1, "b");
  expect(() => doc.transact(() => applyGated(doc, updates[0] as Uint8Array))).toThrow();
  expect(applyGated(doc, updates[1] as Uint8Array)).toEqual({ ok: false, error: { code: "attention" } });
  expect(applyGated(createDoc(), Uint8Array.of(1, 1, 1)).ok).toBe(false);
});

const write = (origins: (doc: Y.Doc) => readonly unknown[] = () => []): { readonly doc: Y.Doc; readonly body: Y.Text; readonly writer: ReturnType<typeof createDocumentWriter> } => {
  const doc = createDoc();
  const { body } = createNote(doc);
  return { doc, body, writer: createDocumentWriter(doc, { writer: 77, nextClock: 0, allowedOrigins: new Set([MODEL_ORIGIN, ...origins(doc)]) }) };
};

test("GT5 only work of a listed origin is sealed; anything else ends the writer", () => {
  const { doc, body, writer } = write();
  doc.transact(() => body.insert(0, "mine"), MODEL_ORIGIN);
  expect(writer.take()).toBeDefined();
  expect(writer.take()).toBeUndefined();
  const other = new Y.Doc();
  other.getText("body").insert(0, "theirs");
  applyGated(doc, Y.encodeStateAsUpdate(other));
  expect(writer.pending).toBe(false);
  expect(writer.problem()).toBeUndefined();
  doc.transact(() => body.insert(0, "typed"), MODEL_ORIGIN);
  body.insert(0, "a binding's repair");
  expect(writer.problem()).toBe("stray-change");
  expect(writer.take()).toBeUndefined();
  expect(writer.unsealedText()).toBe("typed");
});

test("GT5 what was written in fields and not sealed can be shown too, without ids and marks", () => {
  const doc = createDoc();
  const roster = createRoster(doc);
  const writer = createDocumentWriter(doc, { writer: 77, nextClock: 0, allowedOrigins: new Set([MODEL_ORIGIN]) });
  const row = roster.addRow(new Map([[roster.nameColumn, "Guadalupe"]]));
  while (writer.take() !== undefined);
  expect(writer.unsealedText()).toBe("");
  roster.setCell(row, roster.nameColumn, "Guadalupe Osei");
  roster.setTitle("Flats");
  roster.removeRow(roster.addRow());
  expect(writer.unsealedText().split("\n")).toEqual(["Guadalupe Osei", "Flats"]);
});

test("GT5 a clientID that Yjs changed is noticed before the next seal", () => {
  // Yjs says on the console that it did so.
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const { doc, body, writer } = write();
  const twin = new Y.Doc();
  twin.clientID = 77;
  twin.getText("body").insert(0, "same id");
  applyGated(doc, Y.encodeStateAsUpdate(twin));
  doc.transact(() => body.insert(0, "x"), MODEL_ORIGIN);
  expect(writer.problem()).toBe("client-id");
  expect(writer.take()).toBeUndefined();
});

test("GT2 the next clock is the one the log says", () => {
  const doc = createDoc();
  expect(createDocumentWriter(doc, { writer: 5, nextClock: 3, allowedOrigins: new Set() }).problem()).toBe("clock");
});

test("LG6 what was done in one tick is one update, undo included", () => {
  const undos: Y.UndoManager[] = [];
  const { doc, body, writer } = write((of) => {
    undos.push(createUndo(of));
    return undos;
  });
  for (const [i, letter] of [..."hello"].entries()) doc.transact(() => body.insert(i, letter), MODEL_ORIGIN);
  // Each command is a step of its own.
  while ((undos[0]?.undoStack.length ?? 0) > 0) undos[0]?.undo();
  const update = writer.take() as Uint8Array;
  expect(writer.take()).toBeUndefined();
  const copy = createDoc();
  copy.getText("body");
  expect(applyGated(copy, update).ok).toBe(true);
  expect(copy.getText("body").toString()).toBe("");
});
