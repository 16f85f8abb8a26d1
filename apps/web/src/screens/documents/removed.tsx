import { Button } from "@thicket/ui";
import type { ReactElement } from "react";
import css from "./documents.module.css";

export interface RemovedProps {
  readonly summary: string;
  readonly things: readonly string[];
  /** What stands on the button that puts one back. */
  readonly say: (thing: string) => string;
  /** Undefined where nothing can be written. */
  readonly onPutBack: ((thing: string) => void) | undefined;
}

/** What was removed by anybody, at any time: nothing is ever gone. */
export const Removed = ({ summary, things, say, onPutBack }: RemovedProps): ReactElement | null => {
  if (things.length === 0) return null;
  return (
    <details className={css["removed"]}>
      <summary>{summary}</summary>
      <ul>
        {things.map((thing) => (
          <li key={thing}>{onPutBack === undefined ? say(thing) : <Button onPress={() => onPutBack(thing)}>{say(thing)}</Button>}</li>
        ))}
      </ul>
    </details>
  );
};
