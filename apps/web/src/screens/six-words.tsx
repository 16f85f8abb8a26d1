import { strings } from "@thicket/ui";
import type { ReactElement } from "react";
import css from "./screens.module.css";

/** Words to write down or to compare: large, numbered, in order. */
export const WordList = ({ words, label }: { readonly words: readonly string[]; readonly label: string }): ReactElement => (
  <ol className={css["words"]} aria-label={label} translate="no">
    {words.map((word, i) => (
      <li key={`${i} ${word}`}>{word}</li>
    ))}
  </ol>
);

/** The six words of this device, with what they are good for and what nobody can do without them. */
export const SixWords = ({ words }: { readonly words: readonly string[] }): ReactElement => (
  <>
    <p className="measure">{strings.sixWords.lead}</p>
    <WordList words={words} label={strings.sixWords.label} />
    <p className="measure quiet">{strings.sixWords.limit}</p>
  </>
);
