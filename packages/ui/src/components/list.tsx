import type { ReactElement, ReactNode } from "react";
import css from "./list.module.css";

/** Things one below the other, each with what can be done to it at its end. */
export const List = ({ children, label }: { readonly children: ReactNode; readonly label?: string }): ReactElement => (
  <ul className={css["list"]} aria-label={label}>
    {children}
  </ul>
);

export const Item = ({ children, actions }: { readonly children: ReactNode; readonly actions?: ReactNode }): ReactElement => (
  <li className={css["item"]}>
    <div className={css["words"]}>{children}</div>
    {actions !== undefined && <div className={css["actions"]}>{actions}</div>}
  </li>
);

export const Card = ({ children }: { readonly children: ReactNode }): ReactElement => <div className={css["card"]}>{children}</div>;
