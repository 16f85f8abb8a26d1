import type { Problem as ProblemOf, Thicket } from "@thicket/client";
import { Alone, Button, Page, plain, Problem, strings, TextField } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { SixWords } from "./six-words.tsx";

const MAX_NAME = 60;

export interface MakeGroupProps {
  readonly thicket: Pick<Thicket, "newWords" | "makeGroup">;
  readonly onBack: () => void;
  /** Called with the words before a group is made of which they are not written down yet; they are then shown again in time. */
  readonly onUnwritten: (words: readonly string[] | undefined) => void;
}

/** Two fields, then six words, then in: the app's state becomes "open" by itself. */
export const MakeGroup = ({ thicket, onBack, onUnwritten }: MakeGroupProps): ReactElement => {
  const [group, setGroup] = useState("");
  const [name, setName] = useState("");
  const [words, setWords] = useState<readonly string[]>();
  const [tried, setTried] = useState(false);
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<ProblemOf>();

  const missing = (text: string): string | undefined => {
    const { sentence, next } = plain({ code: "name-empty" });
    return tried && text.trim() === "" ? `${sentence} ${next}` : undefined;
  };
  const next = async (): Promise<void> => {
    setTried(true);
    if (group.trim() !== "" && name.trim() !== "") setWords(await thicket.newWords());
  };
  const make = async (chosen: readonly string[], written: boolean): Promise<void> => {
    onUnwritten(written ? undefined : chosen);
    setMaking(true);
    setProblem(undefined);
    const made = await thicket.makeGroup({ group: group.trim(), name: name.trim(), words: chosen.join(" ") });
    setMaking(false);
    if (!made.ok) setProblem(made.error);
  };

  if (words !== undefined) {
    return (
      <Alone key="words">
        <Page title={strings.sixWords.title}>
          <SixWords words={words} />
          {problem !== undefined && <Problem problem={problem} />}
          <div className="row">
            <Button kind="main" isDisabled={making} onPress={() => void make(words, true)}>
              {strings.sixWords.written}
            </Button>
            <Button isDisabled={making} onPress={() => void make(words, false)}>
              {strings.sixWords.later}
            </Button>
            <Button kind="text" isDisabled={making} onPress={() => void thicket.newWords().then(setWords)}>
              {strings.sixWords.others}
            </Button>
            <Button kind="text" isDisabled={making} onPress={() => setWords(undefined)}>
              {strings.words.back}
            </Button>
          </div>
          <p role="status">{making ? strings.make.making : ""}</p>
        </Page>
      </Alone>
    );
  }
  return (
    <Alone key="names">
      <Page title={strings.make.title}>
        <TextField label={strings.make.group} hint={strings.make.groupHint} value={group} onChange={setGroup} maxLength={MAX_NAME} problem={missing(group)} onEnter={() => void next()} />
        <TextField label={strings.make.name} hint={strings.make.nameHint} value={name} onChange={setName} maxLength={MAX_NAME} problem={missing(name)} onEnter={() => void next()} />
        <div className="row">
          <Button kind="main" onPress={() => void next()}>
            {strings.make.next}
          </Button>
          <Button kind="text" onPress={onBack}>
            {strings.words.back}
          </Button>
        </div>
      </Page>
    </Alone>
  );
};
