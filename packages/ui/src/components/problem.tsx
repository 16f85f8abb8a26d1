import type { Problem as ProblemOf } from "@thicket/client";
import type { ReactElement, ReactNode } from "react";
import { plain } from "../strings/problems.ts";
import css from "./notice.module.css";

/** What went wrong and what to do now, read aloud when it appears. */
export const Problem = ({ problem, children }: { readonly problem: ProblemOf; readonly children?: ReactNode }): ReactElement => {
  const { sentence, next } = plain(problem);
  return (
    <div className={css["problem"]} role="alert">
      <p>
        <strong>{sentence}</strong> {next}
      </p>
      {children !== undefined && <div className={css["actions"]}>{children}</div>}
    </div>
  );
};

/** Something worth saying beside what it is about: a limit, an honest word. */
export const Say = ({ children }: { readonly children: ReactNode }): ReactElement => <div className={css["say"]}>{children}</div>;
