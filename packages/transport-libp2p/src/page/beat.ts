import type { Beat } from "@thicket/link";

/** A message channel, because a hidden page's timers run once a second and a microtask would gather nothing. */
export const createPageBeat = (): Beat => {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return {
    soon: (f) => {
      waiting.push(f);
      channel.port2.postMessage(0);
    },
    later: (ms, f) => {
      const timer = setTimeout(f, ms);
      return () => clearTimeout(timer);
    },
  };
};
