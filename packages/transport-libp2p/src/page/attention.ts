/** Whether somebody looks at this page, and when that or the network comes back: then a lost helper is tried at once. */
import type { Attention } from "../shared/helper-loop.ts";

export const createPageAttention = (): Attention => ({
  isThere: () => document.visibilityState === "visible",
  onReturn: (f) => {
    const look = (): void => {
      if (document.visibilityState === "visible") f();
    };
    document.addEventListener("visibilitychange", look);
    globalThis.addEventListener("online", f);
    return () => {
      document.removeEventListener("visibilitychange", look);
      globalThis.removeEventListener("online", f);
    };
  },
});
