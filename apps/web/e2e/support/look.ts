/** What every screen is held to, whatever its look: axe, reflow, targets, and a keyboard that reaches everything. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly theme?: "light" | "dark" | "soft";
  /** Text size in percent. */
  readonly size?: number;
  readonly forcedColors?: boolean;
  readonly rightToLeft?: boolean;
  /** The person asked the system for more contrast. */
  readonly contrast?: boolean;
}

export const LOOKS: readonly Look[] = [
  { name: "light", width: 1280, height: 820 },
  { name: "dark", width: 1280, height: 820, theme: "dark" },
  { name: "soft", width: 1280, height: 820, theme: "soft" },
  { name: "320 px", width: 320, height: 640 },
  { name: "320 × 256", width: 320, height: 256 },
  { name: "forced colours", width: 1280, height: 820, forcedColors: true },
  { name: "more contrast", width: 1280, height: 820, contrast: true },
  { name: "200 %", width: 1280, height: 820, size: 200 },
  { name: "200 % on a phone", width: 640, height: 820, size: 200 },
  { name: "right to left", width: 1280, height: 820, rightToLeft: true },
];

/** As the settings of the app and of the system would make it look. */
export const putOn = async (page: Page, look: Look): Promise<void> => {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ forcedColors: look.forcedColors === true ? "active" : "none", contrast: look.contrast === true ? "more" : "no-preference", reducedMotion: "reduce" });
  await page.evaluate(
    ({ theme, size, rtl }) => {
      const root = document.documentElement;
      root.dataset["theme"] = theme;
      root.dataset["size"] = String(size);
      root.dir = rtl ? "rtl" : "ltr";
    },
    { theme: look.theme ?? "light", size: look.size ?? 100, rtl: look.rightToLeft === true },
  );
};

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each violation axe calls serious or critical, in one line. The page keeps its own policy: axe comes in by the debugger's door. */
export const axeProblems = async (page: Page): Promise<readonly string[]> => {
  const devtools = await page.context().newCDPSession(page);
  const { exceptionDetails } = await devtools.send("Runtime.evaluate", { expression: AXE, silent: true });
  if (exceptionDetails !== undefined) throw new Error(`axe could not be loaded: ${exceptionDetails.text}`);
  const { result } = await devtools.send("Runtime.evaluate", { expression: `axe.run(document, { resultTypes: ["violations"] }).then(({ violations, passes }) => JSON.stringify({ violations, passed: passes.length }))`, awaitPromise: true, returnByValue: true });
  await devtools.detach();
  const { violations, passed } = JSON.parse(String(result.value)) as { readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[] }[]; readonly passed: number };
  if (passed === 0) throw new Error("axe looked at nothing");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary.replace(/\s+/g, " ").slice(0, 160)})`).join("; ")}`);
};

/** Whether the page is wider than the window, and what sticks out of it. */
export const overflow = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth + 1) return [];
    const out = [...document.body.querySelectorAll("*")].filter((element) => {
      const { width, left, right } = element.getBoundingClientRect();
      return width > 0 && (right > clientWidth + 1 || left < -1);
    });
    return [`overflow: ${scrollWidth} px in ${clientWidth}: ${out.slice(-3).map(({ tagName, textContent }) => `${tagName} “${(textContent ?? "").slice(0, 30)}”`).join(", ")}`];
  });

/** What sticks out once every text is half as long again and has accents, as in another language. */
export const overflowInLongerWords = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const before: (readonly [Text, string])[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      if (node.data.trim() === "" || node.parentElement?.closest("[contenteditable=true], option") !== null) continue;
      before.push([node, node.data]);
      node.data = node.data.replace(/\p{L}+/gu, (word) => `${word}${"ëžü".repeat(word.length).slice(0, Math.ceil(word.length / 2))}`);
    }
    (globalThis as { textsBefore?: readonly (readonly [Text, string])[] }).textsBefore = before;
  });
  const found = await overflow(page);
  await page.evaluate(() => (globalThis as { textsBefore?: readonly (readonly [Text, string])[] }).textsBefore?.forEach(([node, text]) => (node.data = text)));
  return found.map((problem) => `in longer words, ${problem}`);
};

const TARGET = 44;

/** Everything to press or to write in that is smaller than 44 × 44. Links within a sentence may be lower, as WCAG 2.5.8 has it. */
export const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate((target) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=button], [role=checkbox], [role=menuitem]")) {
      const { width, height } = element.getBoundingClientRect();
      // What is only read aloud, or comes into view with the focus, is no target.
      if (width <= 1 || height <= 1 || element.matches("[data-unseen]")) continue;
      // Half a pixel is lost in rounding.
      if (width >= target - 0.5 && height >= target - 0.5) continue;
      const said = element.getAttribute("aria-label") ?? element.textContent ?? "";
      found.push(`target: ${Math.round(width)} × ${Math.round(height)} px, ${element.tagName} “${said.slice(0, 30)}”`);
    }
    return found;
  }, TARGET);

/**
 * Goes through the page by Tab alone, and through each toolbar and grid by its arrows. Everything that can be reached must
 * be, each with a ring to be seen and in plain sight, and the way must lead around: who never comes back to the
 * first stop is caught somewhere.
 */
export const keyboardProblems = async (page: Page): Promise<readonly string[]> => {
  const stops = await page.evaluate(markStops);
  const reached = new Set<number>();
  const problems = new Set<string>();
  const step = async (key: string): Promise<number> => {
    await page.keyboard.press(key);
    const { stop, problem } = await page.evaluate(lookAtStop);
    if (problem !== undefined) problems.add(`keyboard: ${problem}`);
    if (stop >= 0) reached.add(stop);
    return stop;
  };
  let first = -1;
  let around = false;
  for (let press = 0; press < stops.length * 2 + 4 && !around; press++) {
    const stop = await step("Tab");
    if (first < 0) first = stop;
    else around = stop === first && (reached.size > 1 || stops.length === 1);
  }
  if (stops.length > 1 && !around) problems.add("keyboard: the way does not lead around");
  for (const bar of new Set(stops.flatMap(({ toolbar }) => (toolbar < 0 ? [] : [toolbar])))) {
    const inside = stops.flatMap((stop, i) => (stop.toolbar === bar ? [i] : []));
    const entry = inside.find((i) => reached.has(i));
    if (entry === undefined) continue;
    await page.evaluate((i) => (globalThis as unknown as Marked).lookStops[i]?.focus(), entry);
    for (const key of inArrows(inside.length)) await step(key);
  }
  const missed = stops.filter((_, i) => !reached.has(i)).map(({ said }) => said);
  if (missed.length > 0) problems.add(`keyboard: never reached ${missed.join(", ")}`);
  return [...problems];
};

/** Along each line and back, line by line down and then up again. */
const inArrows = (stops: number): readonly string[] => {
  const line = [...Array.from({ length: Math.min(stops, 12) }, () => "ArrowRight"), ...Array.from({ length: Math.min(stops, 12) }, () => "ArrowLeft")];
  const lines = Array.from({ length: Math.min(stops, 8) });
  return [...lines.flatMap(() => [...line, "ArrowDown"]), ...lines.flatMap(() => ["ArrowUp", ...line])];
};

interface Marked {
  lookStops: readonly HTMLElement[];
}

/** Runs in the page: keeps everything that should be reached, and says what it is. */
const markStops = (): readonly { readonly said: string; readonly toolbar: number }[] => {
  const inside = document.querySelector("dialog[open]") ?? document;
  const toolbars = [...inside.querySelectorAll("[role=toolbar], [role=grid]")];
  const stops = [...inside.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]")].filter(
    (element) =>
      (element.tabIndex >= 0 || element.isContentEditable || element.closest("[role=toolbar], [role=grid]") !== null) &&
      !element.matches(":disabled") && element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible",
  );
  (globalThis as unknown as Marked).lookStops = stops;
  return stops.map((element) => ({
    said: `${element.tagName} “${(element.getAttribute("aria-label") ?? element.textContent ?? "").slice(0, 30)}”`,
    toolbar: toolbars.findIndex((toolbar) => toolbar.contains(element)),
  }));
};

/** Runs in the page: which of the stops has the focus, and what is wrong with how it shows. */
const lookAtStop = (): { readonly stop: number; readonly problem?: string } => {
  const element = document.activeElement;
  const stop = (globalThis as unknown as Marked).lookStops.indexOf(element as HTMLElement);
  // Between the last stop and the first one the focus is with the browser's own buttons.
  if (!(element instanceof HTMLElement) || element === document.body || element.matches("dialog")) return { stop: -1 };
  const said = `${element.tagName} “${(element.getAttribute("aria-label") ?? element.textContent ?? "").slice(0, 30)}”`;
  if (stop < 0) return { stop, problem: `an unexpected stop at ${said}` };
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return { stop, problem: `no ring around ${said}` };
  const box = element.getBoundingClientRect();
  const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
  const top = document.elementFromPoint(x, y);
  const seen = top !== null && (element.contains(top) || top.contains(element));
  return seen ? { stop } : { stop, problem: `${said} has the focus behind something else` };
};

/** The window's title and the history's state say nothing; fields are named nothing and completed by nobody. */
export const telltales = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.title !== "Thicket") found.push(`telltale: the title “${document.title}”`);
    if (history.state !== null) found.push("telltale: history.state is not empty");
    if (!/^(?:#\/[a-z]*(?:\/[0-9a-f]{32})?)?$/u.test(location.hash)) found.push(`telltale: the address ${location.hash}`);
    for (const field of document.querySelectorAll("input, textarea, select")) {
      if (field.getAttribute("autocomplete") !== "off") found.push(`telltale: a field without autocomplete=off: ${field.outerHTML.slice(0, 80)}`);
      if (field.hasAttribute("name")) found.push(`telltale: a field with a name: ${field.getAttribute("name")}`);
    }
    if (document.querySelectorAll("h1").length !== 1) found.push(`headings: ${document.querySelectorAll("h1").length} first headings`);
    return found;
  });
