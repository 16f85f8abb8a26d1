import type { DocumentView, GroupView, OpenDocument, PersonHere } from "@thicket/client";
import { Page, Say, StatusText, strings, useReadable } from "@thicket/ui";
import { type ReactElement, type ReactNode, useCallback, useEffect, useState } from "react";
import { memberName, writerName } from "../people.ts";
import { useWarning } from "../use-warning.ts";
import css from "./documents.module.css";
import { savedWords } from "./saved-words.ts";
import { TitleField } from "./title-field.tsx";
import { inSentence, useModel } from "./use-model.ts";

export interface DocumentPageProps {
  readonly document: OpenDocument;
  readonly group: GroupView;
  readonly wide?: boolean;
  /** What a person looks like beside their name, where carets are shown. */
  readonly markOf?: (person: PersonHere) => ReactNode;
  readonly children: ReactNode;
}

/** What every kind of document has above it: where it is saved, its title, who is here, and what is not as usual. */
export const DocumentPage = ({ document, group, wide = false, markOf = () => null, children }: DocumentPageProps): ReactElement => {
  const { model, readOnly } = document;
  const nameOf = useNames(document, group);
  const title = inSentence(useModel(model, model.title), strings.words.untitled);
  const view = group.documents.find(({ id }) => id === document.id);
  return (
    <Page
      title={title}
      wide={wide}
      heading={
        <>
          <Saved document={document} group={group} />
          <TitleField model={model} nameOf={nameOf} readOnly={readOnly} />
          <Here document={document} group={group} markOf={markOf} />
        </>
      }
    >
      {readOnly && <Say>{strings.note.readOnly}</Say>}
      {view !== undefined && <Marks view={view} />}
      {children}
    </Page>
  );
};

/** The names behind the numbers that writing carries. One's own is known before the log tells of it. */
export const useNames = (document: OpenDocument, group: GroupView): ((writer: number) => string) => {
  const authors = useReadable(document.authors);
  const own = document.doc.clientID;
  return useCallback((writer) => (writer === own ? memberName(group, group.me) : writerName(group, authors, writer)), [group, authors, own]);
};

/** What lasts shorter than this is not worth a word, in ms: most saving is done by then. */
const SHOWN_AFTER_MS = 1000;
/** How often at most it is read aloud, in ms. */
const SPOKEN_EVERY_MS = 5000;

const Saved = ({ document, group }: { readonly document: OpenDocument; readonly group: GroupView }): ReactElement => {
  const now = useReadable(document.saved);
  const [shown, setShown] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setShown(now), now.state === "saving" ? SHOWN_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [now]);
  useWarning(shown.state === "not-saved");
  const words = savedWords(shown, group);
  if (shown.state !== "not-saved") return <StatusText className={css["state"]} text={words} everyMs={SPOKEN_EVERY_MS} />;
  return (
    <p className={css["notSaved"]} role="alert">
      {words}
    </p>
  );
};

/** Who else has this open, and how they are connected: in words, beside the carets. */
const Here = ({ document, group, markOf }: Required<Pick<DocumentPageProps, "document" | "group" | "markOf">>): ReactElement => {
  const here = useReadable(document.here);
  const people = here.filter((person, i) => here.findIndex(({ member }) => member === person.member) === i);
  const said = people.map(({ member }) => strings.documents.hereNow(memberName(group, member), group.members.find(({ id }) => id === member)?.link ?? "none"));
  if (people.length === 0) return <StatusText className={css["state"]} text={strings.note.onlyYou} everyMs={SPOKEN_EVERY_MS} />;
  return (
    <StatusText className={css["state"]} text={strings.note.hereNames(said)} everyMs={SPOKEN_EVERY_MS}>
      {strings.note.here}:{" "}
      {people.map((person, i) => (
        <span key={person.device}>
          {markOf(person)}
          {said[i]}
          {i < people.length - 1 && ", "}
        </span>
      ))}
    </StatusText>
  );
};

/** What is not settled about it (IN6, GT3). */
const Marks = ({ view: { copiedFrom, attention } }: { readonly view: DocumentView }): ReactElement => (
  <>
    {copiedFrom !== undefined && <p className="quiet small">{strings.documents.copiedFrom(copiedFrom === "" ? strings.words.nobody : copiedFrom)}</p>}
    {attention && <Say>{strings.documents.attention}</Say>}
  </>
);
