import type { GroupView, OpenDocument, Thicket } from "@thicket/client";
import { Button, Page, Problem, Say, strings, TextField } from "@thicket/ui";
import { type ReactElement, useEffect, useState } from "react";
import { NoteScreen } from "./note-screen.tsx";
import { PlanScreen } from "./plan-screen.tsx";
import { RosterScreen } from "./roster-screen.tsx";
import { useOpen } from "./use-open.ts";

export interface DocumentScreenProps {
  readonly thicket: Pick<Thicket, "open">;
  readonly group: GroupView;
  readonly id: Parameters<Thicket["open"]>[0];
}

/** One document, for as long as it is shown. */
export const DocumentScreen = ({ thicket, group, id }: DocumentScreenProps): ReactElement => {
  const opened = useOpen(thicket, id, Date.now);
  switch (opened.at) {
    case "opening":
      return (
        <Page key="opening" title={group.documents.find((document) => document.id === id)?.title || strings.words.untitled}>
          <Opening />
        </Page>
      );
    case "failed":
      return (
        <Page key="failed" title={strings.failed.title}>
          <Problem problem={opened.problem} />
        </Page>
      );
    case "broken":
      return (
        <Page key="broken" title={strings.failed.title}>
          <p role="alert">{strings.documents.brokenTwice}</p>
          {opened.unsaved.trim() !== "" && <TextField label={strings.documents.brokenWords} value={opened.unsaved.trim()} lines={6} readOnly onChange={() => undefined} />}
          <Button kind="main" onPress={opened.again}>
            {strings.documents.openAgain}
          </Button>
        </Page>
      );
    case "open":
      return (
        <>
          {opened.rescued !== undefined && <Rescued key={opened.times} text={opened.rescued} />}
          <Kind key={`${id} ${opened.times}`} document={opened.document} group={group} />
        </>
      );
  }
};

const Kind = ({ document, group }: { readonly document: OpenDocument; readonly group: GroupView }): ReactElement => {
  switch (document.kind) {
    case "note":
      return <NoteScreen document={document} group={group} />;
    case "roster":
      return <RosterScreen document={document} group={group} />;
    case "plan":
      return <PlanScreen document={document} group={group} />;
  }
};

/** What takes longer than this is given a reason, in ms. */
const LONG_MS = 4000;

const Opening = (): ReactElement => {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return <p role="status">{long ? strings.documents.openingLong : strings.documents.opening}</p>;
};

/** Says that the document was opened anew, and what became of the words that were not saved (GT5). */
const Rescued = ({ text }: { readonly text: string }): ReactElement | null => {
  const [seen, setSeen] = useState(false);
  if (seen) return null;
  const words = text.trim();
  return (
    <Say>
      <p role="alert">
        {strings.documents.reopened} {words === "" ? strings.documents.reopenedWithout : strings.documents.reopenedWith}
      </p>
      {words !== "" && <blockquote>{words}</blockquote>}
      <Button onPress={() => setSeen(true)}>{strings.words.close}</Button>
    </Say>
  );
};
