import { type ReactElement, type ReactNode, useRef } from "react";
import { strings } from "../strings/en.ts";
import { Button } from "./button.tsx";
import css from "./shell.module.css";
import { useRegions } from "./use-regions.ts";

export const SECTIONS = ["today", "notes", "plans", "roster", "group"] as const;
export type Section = (typeof SECTIONS)[number] | "device";

export interface ShellProps {
  readonly group: string;
  readonly members: number;
  /** The page shown; undefined on a page of none of them. */
  readonly section: Section | undefined;
  readonly hrefOf: (section: Section) => string;
  readonly onLock: () => void;
  /** Words that concern every page, above it. */
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}

/** The same on every page: a rail on wide screens, a bar at the bottom of a phone. */
export const Shell = ({ group, members, section, hrefOf, onLock, notice, children }: ShellProps): ReactElement => {
  const main = useRef<HTMLElement>(null);
  const link = (to: Section): ReactElement => (
    <a key={to} href={hrefOf(to)} aria-current={to === section ? "page" : undefined} className={css["link"]}>
      {strings.shell[to]}
    </a>
  );
  useRegions();
  return (
    <div className={css["shell"]}>
      {/* Not a link: addresses of this page hold ids of pages only. */}
      <button type="button" className={css["skip"]} onClick={() => main.current?.focus()}>
        {strings.shell.skip}
      </button>
      <div className={css["rail"]}>
        <header className={css["group"]}>
          <p className={css["name"]}>{group}</p>
          <p className={css["count"]}>{strings.shell.members(members)}</p>
        </header>
        <nav aria-label={strings.shell.sections} className={css["sections"]} data-region="">
          {SECTIONS.map(link)}
        </nav>
        <section aria-label={strings.shell.device} className={css["own"]} data-region="">
          {link("device")}
          <Button onPress={onLock}>{strings.shell.lock}</Button>
        </section>
      </div>
      <main ref={main} tabIndex={-1} className={css["main"]} data-region="">
        <div className={css["notices"]}>{notice}</div>
        {children}
      </main>
    </div>
  );
};
