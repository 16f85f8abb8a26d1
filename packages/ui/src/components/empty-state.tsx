import type { ReactElement, ReactNode } from "react";
import css from "./empty-state.module.css";

/** One sentence, one button, one example. */
export const EmptyState = ({ sentence, example, children }: { readonly sentence: string; readonly example?: string; readonly children?: ReactNode }): ReactElement => (
  <div className={css["empty"]}>
    <p>{sentence}</p>
    {children}
    {example !== undefined && <p className="quiet">{example}</p>}
  </div>
);
