import { useEffect, useState } from "react";

/** The time, drawn again every `everyMs`; undefined stops it. */
export const useNow = (now: () => number, everyMs: number | undefined): number => {
  const [time, setTime] = useState(now);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => setTime(now()), everyMs);
    return () => clearInterval(timer);
  }, [now, everyMs]);
  return time;
};
