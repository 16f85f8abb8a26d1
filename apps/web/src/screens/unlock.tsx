import type { Problem as ProblemOf, Thicket } from "@thicket/client";
import { Alone, Button, Page, parseWords, Problem, strings, ThemePicker, WordsField, type Appearance } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { useNow } from "./use-now.ts";

export interface UnlockProps {
  readonly thicket: Pick<Thicket, "unlock">;
  /** The words there are. */
  readonly wordList: readonly string[];
  /** Why the last try failed; from the app's state. */
  readonly problem?: ProblemOf | undefined;
  /** No try before this time, ms. */
  readonly until?: number | undefined;
  readonly now: () => number;
  readonly appearance: Appearance;
  readonly onAppearance: (next: Appearance) => void;
}

const COUNT = 6;

/** Says nothing about any group. Wrong words cost seconds, never anything else. */
export const Unlock = ({ thicket, wordList, problem, until, now, appearance, onAppearance }: UnlockProps): ReactElement => {
  const [typed, setTyped] = useState("");
  const [opening, setOpening] = useState(false);
  const [failed, setFailed] = useState<{ readonly problem: ProblemOf; readonly until: number }>();
  const earliest = Math.max(until ?? 0, failed?.until ?? 0);
  const time = useNow(now, earliest === 0 ? undefined : 250);
  const seconds = Math.max(0, Math.ceil((earliest - time) / 1000));
  const { words, unknown } = parseWords(typed, wordList);
  const complete = unknown === undefined && words.length === COUNT;

  const open = async (): Promise<void> => {
    if (!complete || opening || seconds > 0) return;
    setOpening(true);
    const outcome = await thicket.unlock(words.join(" "));
    setOpening(false);
    setFailed(outcome.ok ? undefined : { problem: outcome.error, until: now() + 1000 * (outcome.error.seconds ?? 0) });
  };
  const shown = failed?.problem ?? problem;

  return (
    <Alone corner={<ThemePicker value={appearance} onChange={onAppearance} short />}>
      <Page title={strings.unlock.title} focus="field" mark>
        <WordsField label={strings.unlock.label} hint={strings.unlock.hint} list={wordList} count={COUNT} value={typed} onChange={setTyped} autoFocus onEnter={() => void open()} />
        {shown !== undefined && !opening && <Problem problem={shown} />}
        {seconds > 0 && <p>{strings.unlock.wait(seconds)}</p>}
        <Button kind="main" isDisabled={!complete || opening || seconds > 0} onPress={() => void open()}>
          {strings.unlock.open}
        </Button>
        <p role="status" className="quiet">
          {opening ? strings.unlock.opening : ""}
        </p>
        <p className="quiet small">{strings.unlock.safe}</p>
      </Page>
    </Alone>
  );
};
