import type { Invite as InviteOf, InviteState } from "@thicket/client";
import { Button, Page, Problem, Progress, QrCode, strings, TextField, useReadable } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { hrefOf } from "./route.ts";
import css from "./screens.module.css";
import { WordList } from "./six-words.tsx";
import { useNow } from "./use-now.ts";

export interface InviteProps {
  readonly invite: InviteOf;
  /** Whether the newcomer needs no second member to be a full one: there are only two (MB7). */
  readonly fullAtOnce: boolean;
  readonly now: () => number;
  /** A new code in place of this one. */
  readonly onAgain: () => void;
  /** Away from here; the code is put away first. */
  readonly onClose: () => void;
}

/** Shows one code to one person, then the words to compare, then how the sending goes. */
export const Invite = ({ invite, fullAtOnce, now, onAgain, onClose }: InviteProps): ReactElement => {
  const state = useReadable(invite.state);
  const [name, setName] = useState("");
  const someone = name === "" ? strings.invite.someone : name;
  const back = { to: strings.shell.group, href: hrefOf({ at: "group" }) };
  const stop = (): void => {
    invite.cancel();
    onClose();
  };
  switch (state.at) {
    case "starting":
      return (
        <Page key="starting" title={strings.invite.title} back={back}>
          <p role="status">{strings.invite.starting}</p>
        </Page>
      );
    case "showing":
      return (
        <Page key="showing" title={strings.invite.show} back={back} what={strings.what.invite}>
          <Showing state={state} now={now} />
          <Button onPress={stop}>{strings.invite.stop}</Button>
        </Page>
      );
    case "words": {
      const name = state.name === "" ? strings.invite.someone : state.name;
      return (
        <Page key="words" title={strings.invite.waits(name)}>
          <p className="measure">{strings.invite.compare}</p>
          <WordList words={state.words} label={strings.invite.compare} />
          <div className={css["choices"]}>
            <Button
              kind="main"
              big
              onPress={() => {
                setName(state.name);
                invite.approve();
              }}
            >
              {strings.invite.same(name)}
            </Button>
            <Button kind="danger" big onPress={() => invite.refuse()}>
              {strings.invite.different}
            </Button>
          </div>
          <p className="quiet measure">{strings.invite.differentHint}</p>
        </Page>
      );
    }
    case "sending":
      return (
        <Page key="sending" title={strings.invite.title}>
          <Progress what={strings.invite.sending(someone)} done={state.done} of={state.of} />
        </Page>
      );
    case "done": {
      const newcomer = state.name === "" ? strings.invite.someone : state.name;
      return (
        <Page key="done" title={strings.invite.doneTitle(newcomer)} back={back}>
          <p className="measure">{fullAtOnce ? strings.invite.doneFull(newcomer) : strings.invite.done(newcomer)}</p>
          <div className="row">
            <Button kind="main" onPress={onClose}>
              {strings.shell.back(strings.shell.group)}
            </Button>
            <Button onPress={onAgain}>{strings.invite.another}</Button>
          </div>
        </Page>
      );
    }
    case "failed":
      return (
        <Page key="failed" title={strings.invite.title} back={back}>
          <Problem problem={state.problem}>
            <Button kind="main" onPress={onAgain}>
              {strings.words.tryAgain}
            </Button>
            <Button onPress={onClose}>{strings.words.notNow}</Button>
          </Problem>
        </Page>
      );
  }
};

/** So long the code stays bright. */
const BRIGHT_MS = 60_000;

const Showing = ({ state, now }: { readonly state: Extract<InviteState, { at: "showing" }>; readonly now: () => number }): ReactElement => {
  const time = useNow(now, 1000);
  const [since, setSince] = useState(now);
  const [copied, setCopied] = useState<"text" | "link">();
  const [allowed, setAllowed] = useState(true);
  const dim = time - since > BRIGHT_MS;

  const copy = async (what: "text" | "link"): Promise<void> => {
    setCopied(what);
    try {
      await navigator.clipboard.writeText(what === "text" ? state.code : state.link);
      setAllowed(true);
    } catch {
      setAllowed(false);
    }
  };
  return (
    <>
      <p className="quiet">{strings.invite.once(Math.floor((state.ends - time) / 60_000))}</p>
      {!state.helper && <p role="status">{strings.invite.noHelper}</p>}
      <div className={css["show"]}>
        <div className="stack">
          <QrCode text={state.code} label={strings.invite.code} dim={dim} />
          {dim && (
            <div className="row">
              <p className="quiet">{strings.invite.dimmed}</p>
              <Button onPress={() => setSince(now())}>{strings.invite.bright}</Button>
            </div>
          )}
        </div>
        <section className="stack">
          <h2>{strings.invite.cantScan}</h2>
          <p className="quiet">{strings.invite.cantScanHint}</p>
          <div className="row">
            <Button onPress={() => void copy("text")}>{strings.invite.asText}</Button>
            <Button onPress={() => void copy("link")}>{strings.invite.asLink}</Button>
          </div>
          <p role="status">{copied === undefined ? "" : allowed ? strings.invite.copied : strings.invite.copyFailed}</p>
          {copied !== undefined && <TextField label={strings.invite.textLabel} lines={6} readOnly value={copied === "text" ? state.code : state.link} onChange={() => undefined} />}
          {copied === "link" && (
            <p className="quiet">
              {strings.invite.linkOnce(Math.floor((state.linkEnds - time) / 60_000))} {strings.invite.linkLimit}
            </p>
          )}
        </section>
      </div>
    </>
  );
};
