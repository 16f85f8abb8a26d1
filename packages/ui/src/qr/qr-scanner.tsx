import type { Problem as ProblemOf } from "@thicket/client";
import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { Problem } from "../components/problem.tsx";
import { strings } from "../strings/en.ts";
import { startCamera } from "./camera.ts";
import css from "./qr-scanner.module.css";

type Scanning = { readonly at: "off" } | { readonly at: "starting" } | { readonly at: "running" } | { readonly at: "failed"; readonly problem: ProblemOf };

/** Reads a code with the camera. The camera starts only when asked, and stops at the first code. */
export const QrScanner = ({ onText }: { readonly onText: (text: string) => void }): ReactElement => {
  const [state, setState] = useState<Scanning>({ at: "off" });
  const video = useRef<HTMLVideoElement>(null);
  const tell = useEffectEvent(onText);
  const on = state.at === "starting" || state.at === "running";

  useEffect(() => {
    if (!on || video.current === null) return undefined;
    let stop = (): void => undefined;
    let gone = false;
    void startCamera(video.current, (text) => {
      setState({ at: "off" });
      tell(text);
    }).then((camera) => {
      if (camera.ok) {
        stop = camera.stop;
        if (gone) stop();
        else setState((now) => (now.at === "starting" ? { at: "running" } : now));
      } else if (!gone) setState({ at: "failed", problem: camera.problem });
    });
    return () => {
      gone = true;
      stop();
    };
  }, [on]);

  return (
    <div className="stack">
      {on && (
        <>
          <video ref={video} className={css["video"]} muted playsInline aria-label={strings.join.cameraLabel} />
          <p role="status" className="quiet">
            {state.at === "starting" ? strings.join.cameraStarting : strings.join.cameraRunning}
          </p>
          <Button onPress={() => setState({ at: "off" })}>{strings.join.cameraStop}</Button>
        </>
      )}
      {state.at === "failed" && <Problem problem={state.problem} />}
      {!on && <Button kind="main" onPress={() => setState({ at: "starting" })}>{state.at === "failed" ? strings.words.tryAgain : strings.join.cameraStart}</Button>}
    </div>
  );
};
