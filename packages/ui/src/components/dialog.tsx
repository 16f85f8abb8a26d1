import { type ReactElement, type ReactNode, useEffect, useId, useRef } from "react";
import css from "./dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** What has the focus first: the heading, so that all is read aloud; or the one field there is, where its label says enough. */
  readonly focus?: "heading" | "field";
  readonly children: ReactNode;
}

/** What has the focus, and what is around it: should it be gone later, the nearest that takes the focus gets it. */
const around = (at: Element | null): readonly HTMLElement[] => {
  const places: HTMLElement[] = [];
  for (let element = at; element !== null; element = element.parentElement) if (element instanceof HTMLElement) places.push(element);
  return places;
};

/** The browser's own modal dialog: it keeps the keyboard inside, closes by Esc and gives the focus back. */
export const Dialog = ({ title, onClose, focus = "heading", children }: DialogProps): ReactElement => {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const before = around(document.activeElement);
    const element = dialog.current;
    element?.showModal();
    (focus === "field" ? element?.querySelector<HTMLElement>("input, textarea") : heading.current)?.focus();
    return () => {
      element?.close();
      before.find((place, i) => place.isConnected && (i === 0 || place.hasAttribute("tabindex")))?.focus();
    };
    // Once, when it opens.
    // eslint-disable-next-line
  }, []);
  return (
    <dialog
      ref={dialog}
      className={css["dialog"]}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id} ref={heading} tabIndex={-1} className={css["title"]}>
        {title}
      </h2>
      <div className="stack">{children}</div>
    </dialog>
  );
};
