import type { GroupView, Invite as InviteOf, Thicket } from "@thicket/client";
import { Button, Say, Shell, strings, useReadable, type Appearance } from "@thicket/ui";
import { type ReactElement, type ReactNode, lazy, Suspense, useState } from "react";
import { useHashLocation } from "wouter/use-hash-location";
import type { NewRelease } from "../new-release.ts";
import { Device } from "./device.tsx";
import { DocumentList } from "./document-list.tsx";
import { Group } from "./group.tsx";
import { InvitePage } from "./invite-page.tsx";
import { isHere } from "./people.ts";
import { hrefOfSection, pathOf, routeOf, sectionOf, type Go } from "./route.ts";
import { Today } from "./today.tsx";
import { useLockShortcut } from "./use-lock-shortcut.ts";
import { useSeen } from "./use-seen.ts";
import { useWarning } from "./use-warning.ts";
import { WordsFirst } from "./words-first.tsx";

export interface OpenGroupProps {
  readonly thicket: Thicket;
  readonly group: GroupView;
  readonly release: NewRelease;
  readonly now: () => number;
  /** The six words, while they are only on this screen. */
  readonly unwritten: readonly string[] | undefined;
  readonly onWritten: () => void;
  /** The page was opened with an invitation, which is of no use here. */
  readonly openedLink: boolean;
  readonly onLinkSeen: () => void;
  readonly appearance: Appearance;
  readonly onAppearance: (next: Appearance) => void;
}

/** The pages of an open group, in the shell. */
export const OpenGroup = (props: OpenGroupProps): ReactElement => {
  const { thicket, group, now, unwritten, onWritten } = props;
  const [path, navigate] = useHashLocation();
  const route = routeOf(path);
  const go: Go = (to) => navigate(pathOf(to));
  const [asked, setAsked] = useState<{ readonly why: "document" | "lock" | "today"; readonly next?: () => void }>();
  const [inviting, setInviting] = useState<InviteOf>(thicket.answering);
  const seen = useSeen(group.documents, "id" in route ? route.id : undefined, now);
  useWarning(unwritten !== undefined);

  const lock = (): void => {
    if (unwritten === undefined) thicket.lock();
    else setAsked({ why: "lock", next: thicket.lock });
  };
  useLockShortcut(lock);
  const written = (): void => {
    onWritten();
    asked?.next?.();
    setAsked(undefined);
  };

  const content = (): ReactNode => {
    if (unwritten !== undefined && (asked !== undefined || route.at === "invite")) {
      const why = asked?.why ?? "invite";
      const back = (): void => {
        setAsked(undefined);
        if (route.at === "invite") go({ at: "group" });
      };
      return <WordsFirst key={why} why={why} words={unwritten} onWritten={written} onBack={back} onLock={thicket.lock} />;
    }
    switch (route.at) {
      case "today":
        return <Today key="today" thicket={thicket} group={group} isNew={seen.isNew} go={go} now={now} onWords={unwritten === undefined ? undefined : () => setAsked({ why: "today" })} />;
      case "notes":
      case "plans":
      case "rosters":
        return (
          <DocumentList
            key={route.at}
            section={route.at}
            thicket={thicket}
            group={group}
            go={go}
            now={now}
            before={(next) => (unwritten === undefined ? next() : setAsked({ why: "document", next }))}
          />
        );
      case "group":
        return <Group key="group" thicket={thicket} group={group} go={go} />;
      case "invite":
        return <InvitePage key="invite" thicket={thicket} invite={inviting} onInvite={setInviting} fullAtOnce={group.members.filter(isHere).length <= 2} now={now} onClose={() => go({ at: "group" })} />;
      case "device":
        return <Device key="device" thicket={thicket} group={group} onLock={lock} appearance={props.appearance} onAppearance={props.onAppearance} />;
      default: {
        const id = group.documents.find((document) => document.id === route.id)?.id;
        if (id !== undefined)
          return (
            <Suspense key={id} fallback={null}>
              <DocumentScreen thicket={thicket} group={group} id={id} />
            </Suspense>
          );
        return <DocumentList key="gone" section={SECTION_OF[route.at]} thicket={thicket} group={group} go={go} now={now} gone before={(next) => next()} />;
      }
    }
  };

  return (
    <Shell
      group={group.name}
      members={group.members.filter(isHere).length}
      section={sectionOf(route)}
      hrefOf={hrefOfSection}
      onLock={lock}
      notice={<Notices {...props} go={go} inviting={route.at === "invite" ? undefined : inviting} />}
    >
      {content()}
    </Shell>
  );
};

/** The editor is the heaviest of what is drawn, and no page before a document needs it. */
const DocumentScreen = lazy(async () => ({ default: (await import("./documents/document-screen.tsx")).DocumentScreen }));

const SECTION_OF = { note: "notes", plan: "plans", roster: "rosters" } as const;

/** Words that concern every page. Nothing here moves by itself, and nothing leaves by itself. */
const Notices = ({ group, release, openedLink, onLinkSeen, inviting, go }: OpenGroupProps & { readonly inviting: InviteOf | undefined; readonly go: Go }): ReactElement => {
  const newer = useReadable(release.waits);
  const left = group.members.find((member) => member.me)?.left === true;
  return (
    <>
      {left && <Say>{strings.group.youLeft}</Say>}
      {group.readOnly && <Say>{strings.shell.readOnly}</Say>}
      {newer && (
        <Say>
          <p>{strings.shell.newer}</p>
          <Button onPress={release.accept}>{strings.shell.useNewer}</Button>
        </Say>
      )}
      {openedLink && (
        <Say>
          <p>{strings.join.linkUnused}</p>
          <Button onPress={onLinkSeen}>{strings.words.close}</Button>
        </Say>
      )}
      {inviting !== undefined && <SomeoneWaits invite={inviting} go={go} />}
    </>
  );
};

/** Someone came by a link while another page is shown. */
const SomeoneWaits = ({ invite, go }: { readonly invite: InviteOf; readonly go: Go }): ReactElement | null => {
  const state = useReadable(invite.state);
  if (state.at !== "words") return null;
  return (
    <Say>
      <p role="status">{strings.invite.waits(state.name === "" ? strings.invite.someone : state.name)}</p>
      <Button onPress={() => go({ at: "invite" })}>{strings.invite.seeWords}</Button>
    </Say>
  );
};
