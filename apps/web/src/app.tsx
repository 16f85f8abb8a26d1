import type { Thicket } from "@thicket/client";
import { applyAppearance, readAppearance, useReadable, writeAppearance, type Appearance } from "@thicket/ui";
import { type ReactElement, useEffect, useLayoutEffect, useState } from "react";
import type { NewRelease } from "./new-release.ts";
import { Elsewhere, Failed, Starting, Unsupported } from "./screens/before.tsx";
import { FirstStart } from "./screens/first-start.tsx";
import { Join } from "./screens/join.tsx";
import { MakeGroup } from "./screens/make-group.tsx";
import { OpenGroup } from "./screens/open-group.tsx";
import { takeOpenedCode } from "./screens/opened-code.ts";
import { Unlock } from "./screens/unlock.tsx";

export interface AppProps {
  readonly thicket: Thicket;
  readonly release: NewRelease;
  /** The code of the link the page was opened with. */
  readonly opened: string | undefined;
}

/** What is drawn, by the state of the core. */
export const App = ({ thicket, release, opened: first }: AppProps): ReactElement => {
  const state = useReadable(thicket.state);
  const [appearance, setAppearance] = useAppearance();
  const [opened, setOpened] = useOpenedCode(first);
  const [way, setWay] = useState<"make" | "join">();
  const [unwritten, setUnwritten] = useState<readonly string[]>();
  const wordList = useWordList(thicket, state.at === "locked");
  const looks = { appearance, onAppearance: setAppearance };

  // An address of before belongs to nothing here any more.
  const empty = state.at === "empty";
  useEffect(() => {
    if (empty && location.hash !== "") history.replaceState(null, "", location.pathname);
  }, [empty]);

  // A newcomer's last step is shown although the group is open by then.
  const joining = (state.at === "empty" && (way === "join" || (way === undefined && opened !== undefined))) || (state.at === "open" && way === "join");
  if (joining) {
    const leave = (): void => {
      setOpened(undefined);
      setWay(undefined);
    };
    return <Join thicket={thicket} fromLink={opened} group={state.at === "open" ? state.group : undefined} now={Date.now} onBegin={() => setWay("join")} onBack={leave} onDone={leave} />;
  }
  switch (state.at) {
    case "starting":
      return <Starting />;
    case "unsupported":
      return <Unsupported missing={state.missing} />;
    case "elsewhere":
      return <Elsewhere useHere={thicket.useHere} />;
    case "failed":
      return <Failed problem={state.problem} eraseAll={thicket.eraseAll} />;
    case "locked":
      return <Unlock thicket={thicket} wordList={wordList} problem={state.problem} until={state.until} now={Date.now} {...looks} />;
    case "empty":
      return way === "make" ? (
        <MakeGroup thicket={thicket} onBack={() => setWay(undefined)} onUnwritten={setUnwritten} />
      ) : (
        <FirstStart onMake={() => setWay("make")} onJoin={() => setWay("join")} {...looks} />
      );
    case "open":
      return (
        <OpenGroup
          thicket={thicket}
          group={state.group}
          release={release}
          now={Date.now}
          unwritten={unwritten}
          onWritten={() => setUnwritten(undefined)}
          openedLink={opened !== undefined}
          onLinkSeen={() => setOpened(undefined)}
          {...looks}
        />
      );
  }
};

/** Under a name that says nothing; it holds nothing of any group. */
const KEPT_AS = "a";

const useAppearance = (): readonly [Appearance, (next: Appearance) => void] => {
  const [appearance, setAppearance] = useState(() => readAppearance(kept()));
  useLayoutEffect(() => applyAppearance(document.documentElement, appearance), [appearance]);
  const change = (next: Appearance): void => {
    setAppearance(next);
    try {
      localStorage.setItem(KEPT_AS, writeAppearance(next));
    } catch {
      // Where nothing may be kept, it holds until the tab is closed.
    }
  };
  return [appearance, change];
};

const kept = (): string | null => {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
};

/** Also that of a link put into the address of a page that is open already. */
const useOpenedCode = (first: string | undefined): readonly [string | undefined, (code: string | undefined) => void] => {
  const [code, setCode] = useState(first);
  useEffect(() => {
    const look = (): void => {
      const taken = takeOpenedCode(location, history);
      if (taken !== undefined) setCode(taken);
    };
    globalThis.addEventListener("hashchange", look);
    return () => globalThis.removeEventListener("hashchange", look);
  }, []);
  return [code, setCode];
};

const useWordList = (thicket: Thicket, wanted: boolean): readonly string[] => {
  const [words, setWords] = useState<readonly string[]>([]);
  useEffect(() => {
    if (wanted) void thicket.wordList().then(setWords);
  }, [thicket, wanted]);
  return words;
};
