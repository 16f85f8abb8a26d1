import type { GroupView, MemberView, Problem as ProblemOf, Thicket } from "@thicket/client";
import { AskName, Button, Dialog, Item, List, Page, Problem, strings } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { ConfirmAsk } from "./confirm-ask.tsx";
import { isHere, mayConfirm, memberName, nameOf } from "./people.ts";
import type { Go } from "./route.ts";

export interface GroupProps {
  readonly thicket: Pick<Thicket, "vouch" | "setName" | "leave">;
  readonly group: GroupView;
  readonly go: Go;
}

/** Who is in the group, and how each came in. */
export const Group = ({ thicket, group, go }: GroupProps): ReactElement => {
  const [asking, setAsking] = useState<MemberView | "name" | "leave">();
  const [problem, setProblem] = useState<ProblemOf>();
  const [said, setSaid] = useState("");
  const me = group.members.find((member) => member.me);
  const here = group.members.filter(isHere);
  const gone = group.members.filter((member) => member.left);
  const close = (): void => setAsking(undefined);
  const rename = async (name: string): Promise<void> => {
    close();
    const outcome = await thicket.setName(name);
    setProblem(outcome.ok ? undefined : outcome.error);
    setSaid(outcome.ok ? strings.group.nameSaved : "");
  };
  const leave = async (): Promise<void> => {
    close();
    const outcome = await thicket.leave();
    setProblem(outcome.ok ? undefined : outcome.error);
  };

  return (
    <Page title={group.name} what={strings.what.group}>
      <p className="quiet">{strings.shell.members(here.length)}</p>
      {problem !== undefined && <Problem problem={problem} />}
      {me?.full === true && !me.left ? (
        <Button kind="main" isDisabled={group.readOnly} onPress={() => go({ at: "invite" })}>
          {strings.group.invite}
        </Button>
      ) : (
        me?.left === false && <p className="quiet measure">{strings.group.notFull}</p>
      )}
      <section>
        <h2>{strings.group.members}</h2>
        <List label={strings.group.members}>
          {here.map((member) => (
            <Person key={member.id} member={member} group={group} onConfirm={() => setAsking(member)} onRename={() => setAsking("name")} />
          ))}
        </List>
        <p role="status">{said}</p>
        {group.helpers.length > 0 && <p className="quiet small measure">{strings.group.helper}</p>}
      </section>
      {gone.length > 0 && (
        <section>
          <h2>{strings.group.gone}</h2>
          <List label={strings.group.gone}>
            {gone.map((member) => (
              <Item key={member.id}>{member.me ? strings.words.you(nameOf(member)) : nameOf(member)}</Item>
            ))}
          </List>
        </section>
      )}
      {me?.left === false && (
        <section>
          <h2>{strings.group.leave}</h2>
          <p className="quiet measure">{strings.group.leaveHint}</p>
          <Button kind="danger" onPress={() => setAsking("leave")}>
            {strings.group.leave}
          </Button>
        </section>
      )}
      {asking === "name" && <AskName title={strings.group.changeName} label={strings.group.yourName} action={strings.words.save} first={me?.name ?? ""} maxLength={60} onName={(name) => void rename(name)} onClose={close} />}
      {asking === "leave" && (
        <Dialog title={strings.group.leaveTitle(group.name)} onClose={close}>
          <p>{strings.group.leaveLead}</p>
          {here.length === 1 && (
            <p>
              <strong>{strings.group.leaveAlone}</strong>
            </p>
          )}
          <div className="row">
            <Button kind="danger" onPress={() => void leave()}>
              {strings.group.leaveYes}
            </Button>
            <Button onPress={close}>{strings.words.cancel}</Button>
          </div>
        </Dialog>
      )}
      {typeof asking === "object" && <ConfirmAsk member={asking} vouch={thicket.vouch} onClose={close} />}
    </Page>
  );
};

interface PersonProps {
  readonly member: MemberView;
  readonly group: GroupView;
  readonly onConfirm: () => void;
  readonly onRename: () => void;
}

/** One person: how they came in, who confirmed them, and whether they can be reached now. */
const Person = ({ member, group, onConfirm, onRename }: PersonProps): ReactElement => {
  const name = nameOf(member);
  const vouchers = member.vouchers.map((id) => memberName(group, id));
  const cameIn = member.sponsor === undefined ? strings.group.founder : strings.group.letInBy(memberName(group, member.sponsor));
  const trust = vouchers.length > 0 ? strings.group.confirmedBy(vouchers) : member.full ? undefined : strings.group.waiting;
  const link = { direct: strings.group.direct, relayed: strings.group.relayed, none: strings.group.none }[member.link];
  const actions = member.me ? (
    <Button onPress={onRename}>{strings.group.changeName}</Button>
  ) : (
    mayConfirm(group, member) && <Button onPress={onConfirm}>{strings.group.confirm(name)}</Button>
  );
  return (
    <Item actions={actions === false ? undefined : actions}>
      <strong>{member.me ? strings.words.you(name) : name}</strong>
      <p className="quiet small">{[cameIn, trust].filter((part) => part !== undefined).join(" · ")}</p>
      <p className="quiet small">{[strings.group.devices(member.devices), member.me ? undefined : link].filter((part) => part !== undefined).join(" · ")}</p>
      {!member.full && !member.me && <p className="quiet small measure">{strings.group.waitingHint(name)}</p>}
    </Item>
  );
};
