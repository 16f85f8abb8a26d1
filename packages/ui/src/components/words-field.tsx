import { type ChangeEvent, type ReactElement, useId, useRef, useState } from "react";
import { strings } from "../strings/en.ts";
import { completed, parseWords } from "../words/parse-words.ts";
import { Button } from "./button.tsx";
import css from "./field.module.css";

export interface WordsFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The words there are. */
  readonly list: readonly string[];
  /** How many make the whole. */
  readonly count: number;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly onEnter: () => void;
  readonly problem?: string | undefined;
  readonly autoFocus?: boolean | undefined;
}

const LONGEST_SHOWN = 24;

/**
 * One field for a row of words: a word completes itself once its first letters say which it is, and typing the rest
 * of it by habit does no harm. Letters are hidden until asked for. Not a password field: a browser would offer to
 * keep what is typed there.
 */
export const WordsField = (props: WordsFieldProps): ReactElement => {
  const id = useId();
  const [shown, setShown] = useState(false);
  // Letters of a completed word the person may still be typing.
  const habit = useRef("");
  const { words, unknown } = parseWords(props.value, props.list);
  const finishedUnknown = unknown !== undefined && /[^\p{L}]$/u.test(props.value) ? unknown : undefined;
  const problem = finishedUnknown === undefined ? props.problem : strings.unlock.unknown(shortened(finishedUnknown));

  const change = (event: ChangeEvent<HTMLTextAreaElement>): void => {
    const next = event.target.value;
    const atEnd = event.target.selectionStart === next.length;
    const typedOne = next.length === props.value.length + 1 && next.startsWith(props.value) && atEnd;
    if (!typedOne) {
      habit.current = "";
      props.onChange(next);
      return;
    }
    const letter = next.slice(-1).toLowerCase();
    if (habit.current !== "" && (habit.current.startsWith(letter) || letter.trim() === "")) {
      habit.current = letter.trim() === "" ? "" : habit.current.slice(1);
      return;
    }
    habit.current = "";
    // A completed word has its space already.
    if (letter.trim() === "" && /\s$/u.test(props.value)) return;
    const beginning = /\p{L}+$/u.exec(next)?.[0] ?? "";
    const word = completed(beginning, props.list);
    if (word === undefined) {
      props.onChange(next);
      return;
    }
    habit.current = word.slice(beginning.length) === "" ? "" : word.slice(beginning.length);
    props.onChange(`${next.slice(0, next.length - beginning.length)}${word} `);
  };

  return (
    <div className={css["field"]}>
      <label htmlFor={id} className={css["label"]}>
        {props.label}
      </label>
      {props.hint !== undefined && (
        <p id={`${id}h`} className={css["hint"]}>
          {props.hint}
        </p>
      )}
      <textarea
        id={id}
        rows={2}
        className={`${css["input"]} ${css["words"]} ${shown ? "" : css["hidden"]}`}
        value={props.value}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        autoFocus={props.autoFocus}
        aria-describedby={[props.hint === undefined ? "" : `${id}h`, `${id}n`].filter(Boolean).join(" ")}
        aria-invalid={problem === undefined ? undefined : true}
        onChange={change}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          props.onEnter();
        }}
      />
      <div className={css["under"]}>
        <span id={`${id}n`} className="quiet" role="status">
          {strings.unlock.progress(Math.min(words.length, props.count), props.count)}
        </span>
        <Button kind="text" onPress={() => setShown(!shown)}>
          {shown ? strings.unlock.hide : strings.unlock.show}
        </Button>
      </div>
      {problem !== undefined && (
        <p className={css["problem"]} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
};

/** What was pasted may be a page. */
const shortened = (word: string): string => (word.length > LONGEST_SHOWN ? `${word.slice(0, LONGEST_SHOWN)}…` : word);
