import { useEffect, useEffectEvent } from "react";

/** Ctrl+Shift+L, or Cmd+Shift+L: lock now, from anywhere. */
export const useLockShortcut = (lock: () => void): void => {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== "KeyL") return;
    event.preventDefault();
    // A field that is being written in keeps what is in it when the focus leaves it.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    lock();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    globalThis.addEventListener("keydown", listen, { capture: true });
    return () => globalThis.removeEventListener("keydown", listen, { capture: true });
  }, []);
};
