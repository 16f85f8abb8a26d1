import { baseKeymap } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { Plugin } from "prosemirror-state";
import { backspace, enter, indentBy, toggleBold, toggleChecked } from "./commands.ts";
import { noteSchema } from "./schema.ts";
import { redo, undo } from "./undo.ts";

const { nodes } = noteSchema;

/** Keys of the note. Tab is not among them: it leaves the editor, as everywhere else on the page. */
export const noteKeys = (): readonly Plugin[] => [
  keymap({
    "Mod-b": toggleBold,
    "Mod-z": undo,
    "Mod-Shift-z": redo,
    "Mod-y": redo,
    "Mod-]": indentBy(1),
    "Mod-[": indentBy(-1),
    "Mod-Enter": toggleChecked,
    Enter: enter,
    "Shift-Enter": enter,
    Backspace: backspace,
    "Mod-Backspace": backspace,
  }),
  keymap(baseKeymap),
];

/** What turns a paragraph into something else while one types at its beginning. */
export const noteInputRules = (): Plugin =>
  inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,3})\s$/u, nodes.heading, (match) => ({ level: match[1]?.length ?? 1 })),
      textblockTypeInputRule(/^[-*]\s$/u, nodes.bullet_item),
      textblockTypeInputRule(/^1[.)]\s$/u, nodes.number_item),
      textblockTypeInputRule(/^\[\s?\]\s$/u, nodes.check_item),
      textblockTypeInputRule(/^\[[xX]\]\s$/u, nodes.check_item, { checked: true }),
    ],
  });
