import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";

export interface StatusTextProps {
  readonly text: string;
  readonly everyMs?: number;
  readonly className?: string | undefined;
  /** Drawn in the place of `text`, which is what is read aloud. */
  readonly children?: ReactNode;
}

/** Read aloud when it changes, politely, and at most every `everyMs`. What is drawn is always current. */
export const StatusText = ({ text, everyMs = 0, className, children = text }: StatusTextProps): ReactElement => {
  const spoken = useSlowly(text, everyMs);
  if (everyMs === 0) return <p role="status" className={className}>{children}</p>;
  return (
    <>
      <p className={className} aria-hidden="true">{children}</p>
      <p role="status" className="unseen">{spoken}</p>
    </>
  );
};

/** For words that are only read aloud. */
export const Announce = ({ text, everyMs = 5000 }: { readonly text: string; readonly everyMs?: number }): ReactElement => (
  <p role="status" className="unseen">{useSlowly(text, everyMs)}</p>
);

/** Follows `value`, changing at most once every `ms`; the last value always comes through. */
const useSlowly = (value: string, ms: number): string => {
  const [slow, setSlow] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (slow === value) return undefined;
    const wait = Math.max(0, changedAt.current + ms - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setSlow(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, slow, ms]);
  return slow;
};
