import type { DocumentView, GroupView, Problem as ProblemOf, Thicket } from "@thicket/client";
import { AskName, Button, EmptyState, Item, List, Page, Problem, Say, strings } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { hrefOf, type Go } from "./route.ts";
import { inWords } from "./when.ts";

type Section = "notes" | "plans" | "rosters";

export interface DocumentListProps {
  readonly section: Section;
  readonly thicket: Pick<Thicket, "createDocument">;
  readonly group: GroupView;
  readonly go: Go;
  readonly now: () => number;
  /** The address named a page this group has not. */
  readonly gone?: boolean;
  /** What has to be done before another page is made. */
  readonly before: (next: () => void) => void;
}

const KIND = { notes: "note", plans: "plan", rosters: "roster" } as const;
const WORDS = { notes: strings.notes, plans: strings.plans, rosters: strings.rosters } as const;

/** All notes, all plans or all rosters, with what makes another one. */
export const DocumentList = ({ section, thicket, group, go, now, gone = false, before }: DocumentListProps): ReactElement => {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ProblemOf>();
  const kind = KIND[section];
  const words = WORDS[section];
  const documents = group.documents.filter((document) => document.kind === kind);
  const make = async (title: string): Promise<void> => {
    setAsking(false);
    setProblem(undefined);
    const made = await thicket.createDocument(kind, title);
    if (made.ok) go({ at: kind, id: made.value });
    else setProblem(made.error);
  };
  const button = (
    <Button kind="main" isDisabled={group.readOnly} onPress={() => before(() => setAsking(true))}>
      {words.make}
    </Button>
  );
  return (
    <Page title={words.title} what={strings.what[section]}>
      {gone && <Say>{strings.documents.gone}</Say>}
      {problem !== undefined && <Problem problem={problem} />}
      {documents.length === 0 ? (
        <EmptyState sentence={words.empty} example={words.example}>
          {button}
        </EmptyState>
      ) : (
        <>
          <List label={words.title}>
            {[...documents].sort((a, b) => b.changedAt - a.changedAt).map((document) => (
              <Item key={document.id}>
                <DocumentLink document={document} />
                <p className="quiet small">{words.changed(inWords(document.changedAt, now()))}</p>
                <Marks document={document} />
              </Item>
            ))}
          </List>
          {button}
        </>
      )}
      {asking && <AskName title={words.make} label={words.name} hint={strings.documents.nameHint} action={words.make} onName={(title) => void make(title)} onClose={() => setAsking(false)} />}
    </Page>
  );
};

/** The page's title, leading to it. */
export const DocumentLink = ({ document }: { readonly document: DocumentView }): ReactElement => {
  const title = document.title === "" ? strings.words.untitled : document.title;
  return document.kind === "unknown" ? <strong>{strings.documents.unknown}</strong> : <a href={hrefOf({ at: document.kind, id: document.id })}>{title}</a>;
};

/** What is not settled about a page, in words. */
const Marks = ({ document }: { readonly document: DocumentView }): ReactElement => (
  <>
    {document.copiedFrom !== undefined && <p className="quiet small">{strings.documents.copiedFrom(document.copiedFrom === "" ? strings.words.nobody : document.copiedFrom)}</p>}
    {document.attention && <p className="small">{strings.documents.attention}</p>}
  </>
);
