import { type ReactElement, useEffect, useRef, useState } from "react";

/** Read aloud when it changes, politely, and at most every `everyMs`. What is drawn is always current. */
export const StatusText = ({ text, everyMs = 0, className }: { readonly text: string; readonly everyMs?: number; readonly className?: string | undefined }): ReactElement => {
  const spoken = useSlowly(text, everyMs);
  if (everyMs === 0) return <p role="status" className={className}>{text}</p>;
  return (
    <>
      <p className={className}>{text}</p>
      <p role="status" className="unseen">{spoken === text ? "" : spoken}</p>
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
