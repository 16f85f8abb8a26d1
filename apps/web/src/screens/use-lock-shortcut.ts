import { useEffect, useEffectEvent } from "react";

/** Ctrl+Shift+L, or Cmd+Shift+L: lock now, from anywhere. */
export const useLockShortcut = (lock: () => void): void => {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== "KeyL") return;
    event.preventDefault();
    lock();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    globalThis.addEventListener("keydown", listen, { capture: true });
    return () => globalThis.removeEventListener("keydown", listen, { capture: true });
  }, []);
};
