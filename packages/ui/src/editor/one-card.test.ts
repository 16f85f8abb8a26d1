/** Why the note is one flat text with a binding of our own: decision 0160. */
import { Schema } from "prosemirror-model";
import { expect, test } from "vitest";
import { initProseMirrorDoc } from "y-prosemirror";
import * as Y from "yjs";
import { toBlock } from "./commands.ts";
import { exchange, Writer } from "./testdata/writer.ts";

test("GT6 two give one heading another name at once: both names are there, and the words below it", () => {
  const [ana, bo] = [new Writer(1), new Writer(2)];
  ana.type("Heating");
  ana.run(toBlock("heading"));
  exchange(ana, bo);
  for (const [writer, name] of [[ana, "Boiler"], [bo, "Radiators"]] as const) {
    writer.caret(1, 8);
    writer.type(name);
  }
  exchange(ana, bo);
  expect(ana.lines).toHaveLength(1);
  expect(ana.lines[0]).toMatch(/^heading:(?:BoilerRadiators|RadiatorsBoiler)$/u);
  expect(bo.lines).toEqual(ana.lines);
});

test("GT6 control: with a title as a child node, y-prosemirror takes the whole card out, for everybody", () => {
  const schema = new Schema({ nodes: { doc: { content: "card*" }, card: { content: "title" }, title: { content: "text*" }, text: {} } });
  const [ana, bo] = [new Y.Doc(), new Y.Doc()];
  const meet = (): void => {
    const updates = [ana, bo].map((doc) => Y.encodeStateAsUpdate(doc));
    [bo, ana].forEach((doc, i) => Y.applyUpdate(doc, updates[i] ?? new Uint8Array(0)));
  };
  const titled = (name: string): Y.XmlElement => {
    const title = new Y.XmlElement("title");
    title.insert(0, [new Y.XmlText(name)]);
    return title;
  };
  const card = new Y.XmlElement("card");
  ana.getXmlFragment("cards").insert(0, [card]);
  card.insert(0, [titled("Heating")]);
  meet();
  for (const [doc, name] of [[ana, "Boiler"], [bo, "Radiators"]] as const) {
    const own = doc.getXmlFragment("cards").get(0) as Y.XmlElement;
    own.delete(0, 1);
    own.insert(0, [titled(name)]);
  }
  meet();
  expect(ana.getXmlFragment("cards").toJSON()).toContain("Boiler");
  // Ana only looks at the page, and what she can't show is taken out of the document.
  expect(initProseMirrorDoc(ana.getXmlFragment("cards"), schema).doc.childCount).toBe(0);
  meet();
  expect(bo.getXmlFragment("cards").toJSON()).toBe("");
});
