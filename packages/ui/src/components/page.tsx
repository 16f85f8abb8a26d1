import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { strings } from "../strings/en.ts";
import css from "./page.module.css";

export interface PageProps {
  readonly title: string;
  /** Where "Back to …" leads. */
  readonly back?: { readonly to: string; readonly href: string } | undefined;
  readonly children: ReactNode;
  /** Uses the whole width: tables. */
  readonly wide?: boolean;
  /** Something else than words in the heading's place, which then is only read aloud. */
  readonly heading?: ReactNode;
  /** Beside the page where there is room, below it where there is none; with the name it is read aloud by. */
  readonly panel?: { readonly label: string; readonly content: ReactNode } | undefined;
  /** The answer to "What is this?", at the end of the page. */
  readonly what?: string;
  /** Begins with Thicket's sign: pages without a group around them. */
  readonly mark?: boolean;
  /** A page of one field: the field takes the focus by `autoFocus`, and its label is what is read. */
  readonly focus?: "heading" | "field";
}

/** One page of the app. Its heading takes the focus when it appears, so that what changed is read aloud. */
export const Page = ({ title, back, children, wide = false, heading, panel, focus = "heading", mark = false, what }: PageProps): ReactElement => {
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The window's title goes into the browser's history: it never says what is on the page.
    document.title = strings.app;
    if (focus === "heading") h1.current?.focus();
    globalThis.scrollTo(0, 0);
  }, [focus]);
  const href = back?.href;
  useEffect(() => (href === undefined ? undefined : onEscape(() => globalThis.location.assign(href))), [href]);
  const page = (
    <div className={css["page"]} data-wide={wide ? "" : undefined}>
      {back !== undefined && (
        <p className={css["back"]}>
          <a href={back.href}>{strings.shell.back(back.to)}</a>
        </p>
      )}
      {mark && <img src="/icon.svg" alt="" width={56} height={56} className={css["mark"]} />}
      <h1 ref={h1} tabIndex={-1} className={heading === undefined ? undefined : "unseen"}>
        {title}
      </h1>
      {heading}
      {children}
      {what !== undefined && (
        <details className={css["what"]}>
          <summary>{strings.words.what}</summary>
          <p>{what}</p>
        </details>
      )}
    </div>
  );
  if (panel === undefined) return page;
  return (
    <div className={css["beside"]} data-panel="">
      {page}
      <section aria-label={panel.label} className={css["panel"]} tabIndex={-1} data-region="">
        {panel.content}
      </section>
    </div>
  );
};

/** Esc leads back, where it means nothing else: not in a field, and not where something is open above the page. */
const onEscape = (leave: () => void): (() => void) => {
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const at = event.target;
    if (at instanceof Element && at.closest("input, textarea, select, [contenteditable=true], dialog, [role=menu], [role=listbox]") !== null) return;
    leave();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
};

/** A page without a group around it: first start, unlocking, joining. */
export const Alone = ({ children, corner }: { readonly children: ReactNode; readonly corner?: ReactNode }): ReactElement => (
  <div className={css["alone"]}>
    <main className={css["main"]}>{children}</main>
    {corner !== undefined && <footer className={css["corner"]}>{corner}</footer>}
  </div>
);
