import { useEffect } from "react";

/** The browser asks before the tab is closed, while what is in it is nowhere else. */
export const useWarning = (on: boolean): void => {
  useEffect(() => {
    if (!on) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    globalThis.addEventListener("beforeunload", warn);
    return () => globalThis.removeEventListener("beforeunload", warn);
  }, [on]);
};
