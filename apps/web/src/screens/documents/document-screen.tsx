import type { GroupView, OpenDocument, Problem as ProblemOf, Thicket } from "@thicket/client";
import { Page, Problem, strings } from "@thicket/ui";
import { type ReactElement, useEffect, useState } from "react";
import { NoteScreen } from "./note-screen.tsx";
import { PlanScreen } from "./plan-screen.tsx";
import { RosterScreen } from "./roster-screen.tsx";

export interface DocumentScreenProps {
  readonly thicket: Pick<Thicket, "open">;
  readonly group: GroupView;
  readonly id: Parameters<Thicket["open"]>[0];
}

/** Opens one document for as long as it is shown. */
export const DocumentScreen = ({ thicket, group, id }: DocumentScreenProps): ReactElement => {
  const opened = useOpen(thicket, id);
  if (opened === undefined)
    return (
      <Page key="opening" title={strings.shell.starting}>
        <p role="status">{strings.note.opening}</p>
      </Page>
    );
  if ("code" in opened)
    return (
      <Page key="failed" title={strings.failed.title}>
        <Problem problem={opened} />
      </Page>
    );
  switch (opened.kind) {
    case "note":
      return <NoteScreen key={id} document={opened} group={group} />;
    case "roster":
      return <RosterScreen key={id} document={opened} group={group} />;
    case "plan":
      return <PlanScreen key={id} document={opened} group={group} />;
  }
};

const useOpen = (thicket: Pick<Thicket, "open">, id: DocumentScreenProps["id"]): OpenDocument | ProblemOf | undefined => {
  const [opened, setOpened] = useState<OpenDocument | ProblemOf>();
  useEffect(() => {
    let close = (): void => undefined;
    let gone = false;
    void thicket.open(id).then((outcome) => {
      if (!outcome.ok) return gone ? undefined : setOpened(outcome.error);
      close = outcome.value.close;
      if (gone) return close();
      setOpened(outcome.value);
    });
    return () => {
      gone = true;
      close();
    };
  }, [thicket, id]);
  return opened;
};
