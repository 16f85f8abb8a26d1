import type { GroupView, Join as JoinOf, Outcome, Problem as ProblemOf, Thicket } from "@thicket/client";
import { Alone, Button, ImageReader, Page, plain, Problem, Progress, QrScanner, Say, strings, TextField, useReadable } from "@thicket/ui";
import { type ReactElement, useEffect, useState } from "react";
import { isHere, nameOf } from "./people.ts";
import css from "./screens.module.css";
import { SixWords, WordList } from "./six-words.tsx";

export interface JoinProps {
  readonly thicket: Pick<Thicket, "newWords" | "readCode" | "join">;
  /** The code of a link that was opened. */
  readonly fromLink?: string | undefined;
  /** The group, once this device is in it. */
  readonly group: GroupView | undefined;
  readonly now: () => number;
  /** The joining has begun: from here on it is shown to its end. */
  readonly onBegin: () => void;
  readonly onBack: () => void;
  /** Everything is here. */
  readonly onDone: () => void;
}

interface Code {
  readonly text: string;
  readonly ends: number;
}

/** From a code, come by whatever way, to the group's pages. */
export const Join = ({ thicket, fromLink, group, now, onBegin, onBack, onDone }: JoinProps): ReactElement => {
  const [code, setCode] = useState<Code>();
  const [problem, setProblem] = useState<ProblemOf>();
  const [join, setJoin] = useState<JoinOf>();
  // What was typed stays when a try fails and is begun again.
  const [name, setName] = useState("");
  const [words, setWords] = useState<readonly string[]>();

  const read = async (text: string): Promise<void> => {
    setProblem(undefined);
    take(text, await thicket.readCode(text));
  };
  const take = (text: string, outcome: Outcome<{ readonly ends: number }>): void => {
    if (outcome.ok) setCode({ text, ends: outcome.value.ends });
    else setProblem(outcome.error);
  };
  useEffect(() => {
    if (fromLink !== undefined) void thicket.readCode(fromLink).then((outcome) => take(fromLink, outcome));
  }, [thicket, fromLink]);

  if (join !== undefined) {
    const again = (): void => {
      join.cancel();
      setJoin(undefined);
      setCode(undefined);
    };
    return <Joining key="joining" join={join} group={group} onAgain={again} onDone={onDone} />;
  }
  if (code !== undefined) {
    return (
      <AskToJoin
        key="ask"
        minutes={Math.max(1, Math.floor((code.ends - now()) / 60_000))}
        name={name}
        onName={setName}
        words={words}
        newWords={async () => setWords(await thicket.newWords())}
        fromLink={fromLink !== undefined}
        onAsk={(given, chosen) => {
          onBegin();
          setJoin(thicket.join({ code: code.text, name: given, words: chosen.join(" ") }));
        }}
        onOther={() => setCode(undefined)}
      />
    );
  }
  return <FourWays key="ways" problem={problem} onText={(text) => void read(text)} onBack={onBack} fromLink={fromLink} />;
};

interface FourWaysProps {
  readonly problem: ProblemOf | undefined;
  readonly onText: (text: string) => void;
  readonly onBack: () => void;
  readonly fromLink: string | undefined;
}

const FourWays = ({ problem, onText, onBack, fromLink }: FourWaysProps): ReactElement => {
  const [pasted, setPasted] = useState("");
  return (
    <Alone>
      <Page title={strings.join.title} what={strings.what.join}>
        <p className="measure">{strings.join.lead}</p>
        {problem !== undefined && <Problem problem={problem} />}
        {fromLink !== undefined && (
          <section className={css["way"]}>
            <h2>{strings.join.link}</h2>
            <p>{strings.join.linkHint}</p>
            <Button onPress={() => onText(fromLink)}>{strings.words.tryAgain}</Button>
          </section>
        )}
        <section className={css["way"]}>
          <h2>{strings.join.camera}</h2>
          <QrScanner onText={onText} />
        </section>
        <div className={css["two"]}>
          <section className={css["way"]}>
            <h2>{strings.join.image}</h2>
            <p className="quiet">{strings.join.imageHint}</p>
            <ImageReader onText={onText} />
          </section>
          <section className={css["way"]}>
            <h2>{strings.join.paste}</h2>
            <TextField labelUnseen label={strings.join.pasteLabel} hint={strings.join.pasteHint} lines={3} value={pasted} onChange={setPasted} />
            <Button onPress={() => onText(pasted)}>{strings.join.pasteUse}</Button>
          </section>
        </div>
        <Button kind="text" onPress={onBack}>
          {strings.words.back}
        </Button>
      </Page>
    </Alone>
  );
};

interface AskProps {
  readonly minutes: number;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly words: readonly string[] | undefined;
  readonly newWords: () => Promise<void>;
  readonly fromLink: boolean;
  readonly onAsk: (name: string, words: readonly string[]) => void;
  readonly onOther: () => void;
}

const AskToJoin = ({ minutes, name, onName, words, newWords, fromLink, onAsk, onOther }: AskProps): ReactElement => {
  const [tried, setTried] = useState(false);
  const [step, setStep] = useState<"name" | "words">("name");
  const missing = plain({ code: "name-empty" });
  const next = (): void => {
    setTried(true);
    if (name.trim() === "") return;
    if (words === undefined) void newWords();
    setStep("words");
  };
  if (step === "words" && words !== undefined) {
    return (
      <Alone key="words">
        <Page title={strings.sixWords.title}>
          <p className="measure">{strings.join.wordsFor}</p>
          <SixWords words={words} />
          <div className="row">
            <Button kind="main" onPress={() => onAsk(name.trim(), words)}>
              {strings.sixWords.written}
            </Button>
            <Button onPress={() => void newWords()}>{strings.sixWords.others}</Button>
            <Button kind="text" onPress={() => setStep("name")}>
              {strings.words.back}
            </Button>
          </div>
        </Page>
      </Alone>
    );
  }
  return (
    <Alone key="name">
      <Page title={strings.join.title}>
        <p role="status">{strings.join.found(minutes)}</p>
        {fromLink && <Say>{strings.join.linkHistory}</Say>}
        <TextField
          label={strings.join.name}
          hint={strings.join.nameHint}
          value={name}
          onChange={onName}
          maxLength={60}
          onEnter={next}
          problem={tried && name.trim() === "" ? `${missing.sentence} ${missing.next}` : undefined}
        />
        <div className="row">
          <Button kind="main" onPress={next}>
            {strings.words.next}
          </Button>
          <Button kind="text" onPress={onOther}>
            {strings.join.anotherCode}
          </Button>
        </div>
      </Page>
    </Alone>
  );
};

interface JoiningProps extends Pick<JoinProps, "group" | "onDone"> {
  readonly join: JoinOf;
  readonly onAgain: () => void;
}

const Joining = ({ join, group, onAgain, onDone }: JoiningProps): ReactElement => {
  const state = useReadable(join.state);
  switch (state.at) {
    case "looking":
      return (
        <Alone key="looking">
          <Page title={strings.join.title}>
            <p role="status">{strings.join.looking}</p>
            <p className="quiet">{strings.join.lookingHint}</p>
            <Button onPress={onAgain}>{strings.words.stop}</Button>
          </Page>
        </Alone>
      );
    case "words":
      return (
        <Alone key="words">
          <Page title={strings.join.wordsTitle}>
            <p className="measure">{strings.join.wordsLead}</p>
            <WordList words={state.words} label={strings.join.wordsTitle} />
            <p className="measure">{strings.join.wordsWait}</p>
            <div className={css["choices"]}>
              <Button kind="danger" big onPress={() => join.cancel()}>
                {strings.join.different}
              </Button>
            </div>
            <p className="quiet measure">{strings.invite.differentHint}</p>
          </Page>
        </Alone>
      );
    case "receiving":
      return (
        <Alone key="receiving">
          <Page title={strings.join.receivingTitle}>
            <Progress what={strings.join.receiving} done={state.done} of={state.of} onStop={onAgain} />
          </Page>
        </Alone>
      );
    case "done":
      return (
        <Alone key="done">
          <Page title={group === undefined ? strings.join.doneTitle : strings.join.doneIn(group.name)}>
            <p>{strings.join.done}</p>
            {group !== undefined && <FirstLook group={group} />}
            <Button kind="main" onPress={onDone}>
              {strings.join.open}
            </Button>
          </Page>
        </Alone>
      );
    case "failed":
      return (
        <Alone key="failed">
          <Page title={strings.join.title}>
            <Problem problem={state.problem}>
              <Button kind="main" onPress={onAgain}>
                {strings.words.tryAgain}
              </Button>
            </Problem>
          </Page>
        </Alone>
      );
  }
};

/** What a newcomer has come into, before the first empty-looking page: what is in it and who. */
const FirstLook = ({ group }: { readonly group: GroupView }): ReactElement => (
  <div className={css["two"]}>
    <section className={css["way"]}>
      <h2>{strings.join.pages}</h2>
      <ul className={css["names"]}>
        {group.documents.map((document) => (
          <li key={document.id}>{document.title === "" ? strings.words.untitled : document.title}</li>
        ))}
      </ul>
    </section>
    <section className={css["way"]}>
      <h2>{strings.join.people}</h2>
      <ul className={css["names"]}>
        {group.members.filter(isHere).map((member) => (
          <li key={member.id}>{member.me ? strings.words.you(nameOf(member)) : nameOf(member)}</li>
        ))}
      </ul>
    </section>
  </div>
);
