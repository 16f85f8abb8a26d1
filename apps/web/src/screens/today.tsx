import type { DocumentView, GroupView, MemberView, Thicket } from "@thicket/client";
import { Button, Item, List, Page, Progress, strings } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { ConfirmAsk } from "./confirm-ask.tsx";
import { DocumentLink } from "./document-list.tsx";
import { isHere, mayConfirm, memberName, nameOf } from "./people.ts";
import type { Go } from "./route.ts";
import { dayInWords, inWords } from "./when.ts";

export interface TodayProps {
  readonly thicket: Pick<Thicket, "vouch">;
  readonly group: GroupView;
  readonly isNew: (document: DocumentView) => boolean;
  readonly go: Go;
  readonly now: () => number;
  /** Set while the six words are not written down. */
  readonly onWords: (() => void) | undefined;
}

/** More of them is what the lists are for. */
const MOST_PAGES = 5;

/** What needs this person, what changed, and an end: "That is all." */
export const Today = ({ thicket, group, isNew, go, now, onWords }: TodayProps): ReactElement => {
  const [asking, setAsking] = useState<MemberView>();
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const here = group.members.filter(isHere);
  const alone = here.length === 1 && here[0]?.me === true;
  const toConfirm = here.filter((member) => mayConfirm(group, member) && !later.has(member.id));
  const troubled = group.documents.filter((document) => document.attention);
  const changed = group.documents.filter(isNew).sort((a, b) => b.changedAt - a.changedAt);
  const pages = group.documents.slice(0, MOST_PAGES);
  const needs = toConfirm.length + troubled.length + (alone ? 1 : 0) + (onWords === undefined ? 0 : 1) > 0;

  return (
    <Page title={strings.today.title} what={strings.what.today} panel={{ label: strings.today.connected, content: <Connected group={group} /> }}>
      <p className="quiet">{dayInWords(now())}</p>
      {group.progress !== undefined && <Progress what={strings.today.working[group.progress.what]} done={group.progress.done} of={group.progress.of} />}
      {needs && (
        <section>
          <h2>{strings.today.needs}</h2>
          <List label={strings.today.needs}>
            {onWords !== undefined && (
              <Item actions={<Button onPress={onWords}>{strings.today.showWords}</Button>}>
                <strong>{strings.today.words}</strong>
                <p className="quiet small">{strings.today.wordsHint}</p>
              </Item>
            )}
            {alone && (
              <Item actions={<Button onPress={() => go({ at: "invite" })}>{strings.today.invite}</Button>}>
                <strong>{strings.today.alone}</strong>
                <p className="quiet small">{strings.today.aloneHint}</p>
              </Item>
            )}
            {toConfirm.map((member) => (
              <Item
                key={member.id}
                actions={
                  <>
                    <Button onPress={() => setAsking(member)}>{strings.today.look}</Button>
                    <Button kind="text" onPress={() => setLater(new Set(later).add(member.id))}>
                      {strings.words.notNow}
                    </Button>
                  </>
                }
              >
                <strong>{strings.today.confirm(nameOf(member))}</strong>
                <p className="quiet small">{strings.today.confirmHint(memberName(group, member.sponsor))}</p>
              </Item>
            ))}
            {troubled.map((document) => (
              <Item key={document.id}>
                <DocumentLink document={document} />
                <p className="quiet small">{strings.documents.attention}</p>
              </Item>
            ))}
          </List>
        </section>
      )}
      <section>
        <h2>{strings.today.changed}</h2>
        {changed.length === 0 ? (
          <p>{strings.today.nothing}</p>
        ) : (
          <List label={strings.today.changed}>
            {changed.map((document) => (
              <Item key={document.id}>
                <DocumentLink document={document} />
                <p className="quiet small">{strings.documents.changedAs(document.kind, inWords(document.changedAt, now()))}</p>
              </Item>
            ))}
          </List>
        )}
      </section>
      {changed.length === 0 && pages.length > 0 && (
        <section>
          <h2>{strings.today.pages}</h2>
          <List label={strings.today.pages}>
            {pages.map((document) => (
              <Item key={document.id}>
                <DocumentLink document={document} />
                <p className="quiet small">{strings.documents.kind(document.kind)}</p>
              </Item>
            ))}
          </List>
        </section>
      )}
      <p className="quiet">{strings.today.all}</p>
      {asking !== undefined && <ConfirmAsk member={asking} vouch={thicket.vouch} onClose={() => setAsking(undefined)} />}
    </Page>
  );
};

/** Who can be reached now, and how; and what the helper is. */
const Connected = ({ group }: { readonly group: GroupView }): ReactElement => {
  const reached = (how: MemberView["link"]): readonly string[] => group.members.filter((member) => isHere(member) && !member.me && member.link === how).map(nameOf);
  const direct = reached("direct");
  const relayed = reached("relayed");
  return (
    <>
      <h2>{strings.today.connected}</h2>
      {direct.length > 0 && <p>{strings.today.directly(direct)}</p>}
      {relayed.length > 0 && <p>{strings.today.throughHelper(relayed)}</p>}
      {direct.length + relayed.length === 0 && <p>{strings.today.nobodyNow}</p>}
      <h2>{strings.today.helper}</h2>
      <p>{group.helpers.some(({ state }) => state === "connected") ? strings.today.helperOn : strings.today.helperOff}</p>
    </>
  );
};
