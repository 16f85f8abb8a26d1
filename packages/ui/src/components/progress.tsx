import { type ReactElement, useId } from "react";
import { strings } from "../strings/en.ts";
import { Button } from "./button.tsx";
import css from "./progress.module.css";

export interface ProgressProps {
  readonly what: string;
  readonly done: number;
  readonly of: number;
  readonly onStop?: (() => void) | undefined;
}

/** "4 of 12", as words and as a bar; with Stop where stopping is possible. */
export const Progress = ({ what, done, of, onStop }: ProgressProps): ReactElement => {
  const id = useId();
  return (
    <div className={css["progress"]}>
      <p id={id}>{what}</p>
      <progress className={css["bar"]} aria-labelledby={id} value={done} max={Math.max(of, 1)} />
      <p className={css["count"]}>{strings.words.progress(done, of)}</p>
      {onStop !== undefined && <Button onPress={onStop}>{strings.words.stop}</Button>}
    </div>
  );
};
