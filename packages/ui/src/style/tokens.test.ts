import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const CSS = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** The colours of the rule that begins with `selector`, after the mark `after`. */
const colours = (selector: string, after = ""): ReadonlyMap<string, string> => {
  const from = CSS.indexOf(selector, CSS.indexOf(after));
  if (from < 0) throw new Error(`no rule ${selector}`);
  const body = CSS.slice(CSS.indexOf("{", from), CSS.indexOf("}", from));
  return new Map([...body.matchAll(/(--[a-z-]+): (#[0-9a-f]{6});/gu)].map(([, name = "", value = ""]) => [name, value]));
};

/** Relative luminance and contrast as WCAG 2.2 has them. */
const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

const ON_GROUND = ["--text", "--quiet", "--accent", "--link", "--warn", "--danger"];
/** Ink and what it stands on, where that is neither the page nor a sheet. */
const PAIRS = [["--on-accent", "--accent"], ["--text", "--tint"], ["--accent", "--tint"], ["--text", "--warn-tint"], ["--text", "--danger-tint"], ["--danger", "--danger-tint"]] as const;

const faults = (theme: ReadonlyMap<string, string>): readonly string[] => {
  const of = (name: string): string => {
    const value = theme.get(name);
    if (value === undefined) throw new Error(`no ${name}`);
    return value;
  };
  const text = [...ON_GROUND.flatMap((ink) => [[ink, "--ground"], [ink, "--sheet"]] as const), ...PAIRS].filter(([ink, ground]) => contrast(of(ink), of(ground)) < 7);
  const lines = [["--line", "--ground"], ["--line", "--sheet"], ["--link", "--ground"], ["--accent", "--ground"]].filter(([line = "", ground = ""]) => contrast(of(line), of(ground)) < 3);
  return [...text, ...lines].map(([ink = "", ground = ""]) => `${ink} on ${ground}: ${contrast(of(ink), of(ground)).toFixed(2)}`);
};

test.each([["light", ":root,"], ["dark", '[data-theme="dark"]'], ["soft", '[data-theme="soft"]']])("%s: text at least 7:1, lines at least 3:1", (_, selector) => {
  expect(faults(colours(selector))).toEqual([]);
});

test("control: a paler ink is found", () => {
  expect(faults(new Map([...colours(":root,"), ["--quiet", "#8a867b"]]))).toEqual([expect.stringContaining("--quiet on --ground"), expect.stringContaining("--quiet on --sheet")]);
});

test("who has a dark system sees dark", () => {
  expect(colours('[data-theme="system"]', "prefers-color-scheme: dark")).toEqual(colours('[data-theme="dark"]'));
});
