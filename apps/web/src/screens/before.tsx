import type { Problem as ProblemOf, Thicket } from "@thicket/client";
import { Alone, Button, Page, Problem, strings } from "@thicket/ui";
import { type ReactElement, useEffect, useState } from "react";
import { EraseAsk } from "./erase-ask.tsx";

/** So long a start stays without words: what is over at once needs none. */
const QUIET_MS = 400;

export const Starting = (): ReactElement => {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Alone>
      <p role="status" className="quiet">
        {slow ? strings.shell.starting : ""}
      </p>
    </Alone>
  );
};

export const Unsupported = ({ missing }: { readonly missing: readonly string[] }): ReactElement => (
  <Alone>
    <Page title={strings.unsupported.title}>
      <p>{strings.unsupported.lead(missing)}</p>
      <p>{strings.unsupported.next}</p>
    </Page>
  </Alone>
);

/** Another tab holds Thicket; this one can take it over. */
export const Elsewhere = ({ useHere }: Pick<Thicket, "useHere">): ReactElement => {
  const [moving, setMoving] = useState(false);
  return (
    <Alone>
      <Page title={strings.elsewhere.title}>
        <p className="measure">{strings.elsewhere.lead}</p>
        <Button
          kind="main"
          isDisabled={moving}
          onPress={() => {
            setMoving(true);
            void useHere();
          }}
        >
          {strings.elsewhere.use}
        </Button>
        <p role="status" className="quiet">
          {moving ? strings.elsewhere.moving : ""}
        </p>
      </Page>
    </Alone>
  );
};

/** What is stored can't be opened. Erasing it is the one way to begin anew, and never the first one offered. */
export const Failed = ({ problem, eraseAll }: { readonly problem: ProblemOf } & Pick<Thicket, "eraseAll">): ReactElement => {
  const [asking, setAsking] = useState(false);
  return (
    <Alone>
      <Page title={strings.failed.title}>
        <Problem problem={problem}>
          <Button kind="main" onPress={() => location.reload()}>
            {strings.words.tryAgain}
          </Button>
        </Problem>
        {(problem.code === "damaged" || problem.code === "key-file-gone") && (
          <Button kind="text" onPress={() => setAsking(true)}>
            {strings.failed.anew}
          </Button>
        )}
        {asking && <EraseAsk alone={false} eraseAll={eraseAll} onClose={() => setAsking(false)} />}
      </Page>
    </Alone>
  );
};
