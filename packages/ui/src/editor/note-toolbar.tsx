import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { ReactElement } from "react";
import { Toolbar } from "react-aria-components";
import { Button, Toggle } from "../components/button.tsx";
import { strings } from "../strings/en.ts";
import { blockAtCaret, hasBold, isBlock, toBlock, toggleBold, toggleChecked, type BlockName } from "./commands.ts";
import css from "./note-toolbar.module.css";
import { redo, undo } from "./undo.ts";

const BLOCKS: readonly (readonly [BlockName, string])[] = [
  ["paragraph", strings.note.plain],
  ["heading", strings.note.heading],
  ["bullet_item", strings.note.bullets],
  ["number_item", strings.note.numbers],
  ["check_item", strings.note.check],
];

/** What can be done to the text, in words. Arrow keys go along it; one Tab passes it. */
export const NoteToolbar = ({ view, state }: { readonly view: EditorView; readonly state: EditorState }): ReactElement => {
  const run = (command: Command) => (): void => {
    command(view.state, view.dispatch.bind(view), view);
    view.focus();
  };
  return (
    <Toolbar aria-label={strings.note.toolbar} className={css["toolbar"] ?? ""}>
      {BLOCKS.map(([name, label]) => (
        <Toggle key={name} isSelected={isBlock(state, name)} onChange={run(name === "paragraph" && isBlock(state, name) ? () => true : toBlock(name))}>
          {label}
        </Toggle>
      ))}
      <Toggle isSelected={hasBold(state)} onChange={run(toggleBold)}>
        {strings.note.bold}
      </Toggle>
      <Button kind="text" preventFocusOnPress isDisabled={!undo(state)} onPress={run(undo)}>
        {strings.note.undo}
      </Button>
      <Button kind="text" preventFocusOnPress isDisabled={!redo(state)} onPress={run(redo)}>
        {strings.note.redo}
      </Button>
      {/* Last, so that nothing else moves when it comes and goes. */}
      {isBlock(state, "check_item") && (
        <Toggle isSelected={blockAtCaret(state).attrs["checked"] === true} onChange={run(toggleChecked)}>
          {strings.note.tick}
        </Toggle>
      )}
    </Toolbar>
  );
};
