import { useEffect } from "react";

/** F6 goes from region to region, Shift+F6 back, wherever the caret is. A region is marked by `data-region`. */
export const useRegions = (): void => {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") !== null) return;
      const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.getClientRects().length > 0);
      const at = regions.findLastIndex((region) => region.contains(document.activeElement));
      const next = regions.at((event.shiftKey ? Math.max(at, 0) - 1 : at + 1) % regions.length);
      if (next === undefined) return;
      event.preventDefault();
      firstStop(next).focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
};

/** A region that can hold the focus itself takes it; in another one its current or first link or button does. */
const firstStop = (region: HTMLElement): HTMLElement =>
  region.hasAttribute("tabindex") ? region : (region.querySelector<HTMLElement>("[aria-current]") ?? region.querySelector<HTMLElement>("a, button") ?? region);
