/**
 * Three people in one note, at random, each getting what the others wrote late and in parts. Every character typed
 * is another one, so that each can be followed: where it is, who took it out, and that nobody else did.
 */
import type { Command } from "prosemirror-state";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { bindingOf, isEditorOrigin, settle } from "./binding.ts";
import { backspace, enter, indentBy, toBlock, toggleBold, toggleChecked } from "./commands.ts";
import { noteSchema } from "./schema.ts";
import { Writer } from "./testdata/writer.ts";
import { readNote } from "./units.ts";

type Pick = (below: number) => number;
const random = (seed: number): Pick => (below) => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % below;

/** What changes how things look, and takes out no words. */
const LOOKS: readonly Command[] = [toBlock("heading"), toBlock("bullet_item"), toBlock("number_item"), toBlock("check_item"), toBlock("paragraph"), toggleBold, toggleChecked, indentBy(1), indentBy(-1)];

/** A new character each time: of one unit, or of two. */
const createCharacters = (): (() => string) => {
  let next = 0;
  return () => String.fromCodePoint((next % 3 === 0 ? 0x1_0000 : 0xe000) + next++);
};

const wordsOf = (writer: Writer): readonly string[] => [...writer.text.toString().replaceAll("\n", "")];

/** A browser puts no caret between the two units of one character. */
const whole = (writer: Writer, place: number): number => (place > 0 && /[\ud800-\udbff]$/u.test(writer.state.doc.textBetween(place - 1, place)) ? place - 1 : place);

interface Play {
  readonly writers: readonly Writer[];
  readonly typed: ReadonlySet<string>;
  readonly takenOut: ReadonlySet<string>;
  /** How often something had to wait for a keyboard. */
  readonly held: number;
}

/** `act` makes the change; what it says a person took out is what it may take out. */
const play = (seed: number, rounds: number, make: (id: number) => Writer, control = false): Play => {
  const pick = random(seed);
  const writers = [make(11), make(22), make(33)];
  const character = createCharacters();
  const typed = new Set<string>();
  const takenOut = new Set<string>();
  let held = 0;
  const sent = writers.map((writer) => ({ log: [] as Uint8Array[], writer, read: writers.map(() => 0) }));
  const deliver = (from: number, to: number, most: number): void => {
    const of = sent[from];
    if (of === undefined || from === to) return;
    of.log.push(...of.writer.outbox.splice(0));
    const at = of.read[to] ?? 0;
    const part = of.log.slice(at, at + most);
    of.read[to] = at + part.length;
    writers[to]?.receive(part);
  };

  for (let round = 0; round < rounds; round++) {
    const writer = writers[pick(3)] ?? new Writer(0);
    const before = wordsOf(writer);
    const size = writer.state.doc.content.size;
    const place = whole(writer, pick(size + 1));
    // Who composes stays where the letters come, and writes or takes out letters.
    const choice = writer.composing ? pick(2) * 9 : pick(10);
    if (writer.composing) writer.caret(writer.state.selection.head);
    else writer.caret(place, choice === 9 ? whole(writer, Math.min(size, place + 1 + pick(4))) : place);
    if (choice < 5) {
      const words = Array.from({ length: 1 + pick(3) }, character).join("");
      for (const letter of words) typed.add(letter);
      writer.type(words);
      if (pick(4) === 0) writer.composing = true;
    } else if (choice === 5) writer.run(enter);
    else if (choice < 9) writer.run(LOOKS[pick(LOOKS.length)] ?? enter);
    else writer.run(backspace);
    const now = new Set(wordsOf(writer));
    const gone = before.filter((letter) => !now.has(letter));
    // Only what was marked may go, and only where something was taken out on purpose.
    if (choice === 9) for (const letter of gone) takenOut.add(letter);
    else if (!control && gone.length > 0) expect(gone, `seed ${seed}, round ${round}, choice ${choice}`).toEqual([]);
    if (bindingOf(writer.state).held !== undefined) held++;
    else if (!control) expect(writer.state.doc.eq(readNote(writer.text)), `seed ${seed}, round ${round}: the editor shows the text`).toBe(true);
    if (writer.composing && pick(3) === 0) release(writer);
    if (pick(3) === 0) deliver(pick(3), pick(3), 1 + pick(4));
  }
  for (const [from] of writers.entries()) for (const [to] of writers.entries()) deliver(from, to, Number.POSITIVE_INFINITY);
  writers.forEach(release);
  return { writers, typed, takenOut, held };
};

const release = (writer: Writer): void => {
  writer.composing = false;
  settle(writer);
};

const expectWhole = ({ writers, typed, takenOut }: Play, seed: number): void => {
  const expected = [...typed].filter((letter) => !takenOut.has(letter)).sort();
  for (const writer of writers) {
    expect([...wordsOf(writer)].sort(), `seed ${seed}`).toEqual(expected);
    expect(writer.text.toDelta(), `seed ${seed}`).toEqual(writers[0]?.text.toDelta());
    expect(writer.state.doc.eq(readNote(writer.text)), `seed ${seed}`).toBe(true);
    writer.state.doc.check();
    expect(isKnown(writer.text), `seed ${seed}`).toBe(true);
    expect(writer.origins.filter((origin) => origin !== "network" && !isEditorOrigin(origin)), `seed ${seed}`).toEqual([]);
  }
};

/** Every formatting and value the gate knows (packages/documents/src/format/schema.ts). */
const KNOWN: { readonly [key: string]: readonly unknown[] } = { block: ["heading", "bullet", "number", "check"], level: [1, 2, 3], indent: [1, 2, 3, 4, 5, 6], checked: [true], bold: [true] };
const isKnown = (text: Y.Text): boolean =>
  (text.toDelta() as readonly { readonly attributes?: Readonly<Record<string, unknown>> }[]).every(({ attributes = {} }) => Object.entries(attributes).every(([key, value]) => KNOWN[key]?.includes(value) === true));

describe("GT6 three write at once", () => {
  test("GT6 all see the same, and every character that nobody took out is there once", () => {
    let held = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const played = play(seed, 80, (id) => new Writer(id));
      expectWhole(played, seed);
      held += played.held;
    }
    expect(held).toBeGreaterThan(100);
  });

  /** The block that was changed is written anew, as a binding by whole paragraphs would. */
  class Careless extends Writer {
    override run(command: Command): boolean {
      const before = this.text.toDelta();
      const done = super.run(command);
      const { parent } = this.state.selection.$from;
      const words = parent.textContent;
      const at = this.text.toString().indexOf(words);
      if (done && words.length > 0 && at >= 0 && JSON.stringify(before) !== JSON.stringify(this.text.toDelta())) {
        this.doc.transact(() => {
          this.text.delete(at, words.length);
          this.text.insert(at, words, {});
        }, "careless");
      }
      return done;
    }
  }

  test("control: a binding that writes whole paragraphs anew doubles words or loses them", () => {
    const bad = Array.from({ length: 20 }, (_, i) => i + 1).filter((seed) => {
      const { writers, typed, takenOut } = play(seed, 80, (id) => new Careless(id), true);
      const expected = [...typed].filter((letter) => !takenOut.has(letter)).sort();
      return JSON.stringify([...wordsOf(writers[0] ?? new Writer(0))].sort()) !== JSON.stringify(expected);
    });
    expect(bad.length).toBeGreaterThan(10);
  });
});

describe("GT6 three write around what a later version made", () => {
  /** Blocks and things this version doesn't know, in between. */
  const addStrange = (writer: Writer, pick: Pick): void => {
    writer.doc.transact(() => {
      for (let i = 0; i < 4; i++) {
        const at = pick(writer.text.length + 1);
        if (i % 2 === 0) writer.text.insert(at, "\n", { block: "poll", options: i + 1 });
        else writer.text.insertEmbed(at, { picture: i });
      }
    }, "later");
  };
  const strangeIn = (text: Y.Text): readonly string[] =>
    (text.toDelta() as readonly { readonly insert: unknown; readonly attributes?: Readonly<Record<string, unknown>> }[])
      .flatMap(({ insert, attributes }) => (typeof insert !== "string" ? [JSON.stringify(insert)] : attributes?.["options"] !== undefined && insert.includes("\n") ? [`poll ${String(attributes["options"])}`] : []))
      .sort();

  test("GT6 nothing of it is taken out or changed by writing, splitting and formatting", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const pick = random(seed);
      const [ana, bo] = [new Writer(11), new Writer(22)];
      const later = new Writer(99);
      addStrange(later, pick);
      const strange = strangeIn(later.text);
      expect(strange).toHaveLength(4);
      for (const writer of [ana, bo]) writer.receive([Y.encodeStateAsUpdate(later.doc)]);
      for (let round = 0; round < 30; round++) {
        const writer = pick(2) === 0 ? ana : bo;
        writer.caret(pick(writer.state.doc.content.size + 1));
        const choice = pick(6);
        if (choice < 3) writer.type("word");
        else if (choice === 3) writer.run(enter);
        else if (writer.state.selection.$from.parent.type !== noteSchema.nodes.later_block) writer.run(LOOKS[pick(LOOKS.length)] ?? enter);
        if (strangeIn(writer.text).join() !== strange.join()) expect(strangeIn(writer.text), `seed ${seed}, round ${round}`).toEqual(strange);
        if (pick(3) === 0) {
          ana.receive(bo.outbox.splice(0));
          bo.receive(ana.outbox.splice(0));
        }
      }
    }
  });
});
