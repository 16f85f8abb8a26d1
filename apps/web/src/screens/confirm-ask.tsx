import type { MemberView, Problem as ProblemOf, Thicket } from "@thicket/client";
import { Button, Dialog, Problem, strings } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { nameOf } from "./people.ts";

export interface ConfirmAskProps extends Pick<Thicket, "vouch"> {
  readonly member: MemberView;
  readonly onClose: () => void;
}

/** Asks what confirming means before it is signed. */
export const ConfirmAsk = ({ member, vouch, onClose }: ConfirmAskProps): ReactElement => {
  const [problem, setProblem] = useState<ProblemOf>();
  const name = nameOf(member);
  const confirm = async (): Promise<void> => {
    const outcome = await vouch(member.id);
    if (outcome.ok) onClose();
    else setProblem(outcome.error);
  };
  return (
    <Dialog title={strings.group.confirmTitle(name)} onClose={onClose}>
      <p>{strings.group.confirmLead(name)}</p>
      {problem !== undefined && <Problem problem={problem} />}
      <div className="row">
        <Button kind="main" onPress={() => void confirm()}>
          {strings.group.confirmYes(name)}
        </Button>
        <Button onPress={onClose}>{strings.words.notNow}</Button>
      </div>
    </Dialog>
  );
};
