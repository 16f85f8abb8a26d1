import { Button, Page, Say, strings } from "@thicket/ui";
import type { ReactElement } from "react";
import { SixWords } from "./six-words.tsx";

export interface WordsFirstProps {
  readonly why: "invite" | "document" | "lock" | "today";
  readonly words: readonly string[];
  readonly onWritten: () => void;
  readonly onBack: () => void;
  readonly onLock: () => void;
}

/** The six words, when they can wait no longer. */
export const WordsFirst = ({ why, words, onWritten, onBack, onLock }: WordsFirstProps): ReactElement => (
  <Page title={strings.sixWords.title}>
    <Say>{strings.sixWords.now[why]}</Say>
    <SixWords words={words} />
    <div className="row">
      <Button kind="main" onPress={onWritten}>
        {strings.sixWords.written}
      </Button>
      {why === "lock" && (
        <Button kind="danger" onPress={onLock}>
          {strings.sixWords.lockAnyway}
        </Button>
      )}
      <Button kind="text" onPress={onBack}>
        {strings.words.notNow}
      </Button>
    </div>
  </Page>
);
