import type { Invite as InviteOf, Thicket } from "@thicket/client";
import { type ReactElement, useEffect, useRef } from "react";
import { Invite } from "./invite.tsx";

export interface InvitePageProps {
  readonly thicket: Pick<Thicket, "invite">;
  /** One begun before, which may go on by itself. */
  readonly invite: InviteOf | undefined;
  readonly onInvite: (invite: InviteOf) => void;
  readonly fullAtOnce: boolean;
  readonly now: () => number;
  readonly onClose: () => void;
}

/** A code is worth something only while it is shown here: leaving the page puts it away. */
export const InvitePage = ({ thicket, invite, onInvite, fullAtOnce, now, onClose }: InvitePageProps): ReactElement | null => {
  const current = useRef<InviteOf>(undefined);
  const start = (): void => {
    current.current = thicket.invite();
    onInvite(current.current);
  };
  useEffect(() => {
    // Someone waits, or is being sent the pages: go on with that.
    if (invite !== undefined && goesOn(invite)) current.current = invite;
    else start();
    return () => {
      const at = current.current?.state.get().at;
      if (at === "starting" || at === "showing") current.current?.cancel();
    };
    // Once for each visit of the page.
    // eslint-disable-next-line
  }, []);
  return invite === undefined ? null : <Invite invite={invite} fullAtOnce={fullAtOnce} now={now} onAgain={start} onClose={onClose} />;
};

const goesOn = (invite: InviteOf): boolean => ["words", "sending"].includes(invite.state.get().at);
