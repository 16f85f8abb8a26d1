export const THEMES = ["system", "light", "dark", "soft"] as const;
export const SIZES = [100, 125, 150, 175, 200] as const;

/** How a person likes to see it. Says nothing about any group, so it may be kept while locked. */
export interface Appearance {
  readonly theme: (typeof THEMES)[number];
  /** Text size in percent. */
  readonly size: (typeof SIZES)[number];
}

export const defaultAppearance: Appearance = { theme: "system", size: 100 };

/** Shows it. The sheets answer to these two attributes; no style is written. */
export const applyAppearance = (root: HTMLElement, { theme, size }: Appearance): void => {
  root.dataset["theme"] = theme;
  root.dataset["size"] = String(size);
};

/** Reads what `writeAppearance` wrote; anything else is the default. */
export const readAppearance = (written: string | null): Appearance => {
  const [theme, size] = (written ?? "").split(" ");
  return {
    theme: THEMES.find((known) => known === theme) ?? defaultAppearance.theme,
    size: SIZES.find((known) => String(known) === size) ?? defaultAppearance.size,
  };
};

export const writeAppearance = ({ theme, size }: Appearance): string => `${theme} ${size}`;
