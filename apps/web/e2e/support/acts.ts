/** What a person does on the screens, by what they see there: labels, buttons, headings. */
import type { Locator, Page } from "playwright-core";

export const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole("button", { name, exact: typeof name === "string" }).first().click();

export const seeHeading = (page: Page, name: string | RegExp, timeout = 20_000): Promise<void> =>
  page.getByRole("heading", { name, level: 1, exact: typeof name === "string" }).waitFor({ timeout });

export const seeText = (page: Page, text: string | RegExp, timeout = 20_000): Promise<void> => page.getByText(text).first().waitFor({ timeout });

/** The numbered words on screen, in order. */
export const wordsOn = async (page: Page): Promise<readonly string[]> => {
  const words = page.locator("ol[translate=no] > li");
  await words.first().waitFor();
  return words.allTextContents();
};

/** Two fields, six words, in. Returns the six words. */
export const makeGroup = async (page: Page, group: string, name: string): Promise<readonly string[]> => {
  await press(page, "Make a group");
  await page.getByLabel("What is the group called?").fill(group);
  await page.getByLabel("What should they call you?").fill(name);
  await press(page, "Next");
  await seeHeading(page, "Your six words");
  const words = await wordsOn(page);
  await press(page, "I have written them down");
  await seeHeading(page, "Today");
  return words;
};

/** Over the rail or the bar. */
export const goTo = async (page: Page, section: "Today" | "Notes" | "Plans" | "Roster" | "Group" | "This device"): Promise<void> => {
  await page.getByRole("link", { name: section, exact: true }).first().click();
};

export const showCode = async (page: Page): Promise<void> => {
  await goTo(page, "Group");
  await page.getByRole("main").getByRole("button", { name: "Let someone in" }).or(page.getByRole("main").getByRole("link", { name: "Let someone in" })).first().click();
  await seeHeading(page, "Show this to one person");
};

/** The code in its two other forms, as the screen gives them. */
export const codeAs = async (page: Page, form: "text" | "link"): Promise<string> => {
  await press(page, form === "text" ? "Send as text" : "Send as a link");
  return page.getByLabel("The code as text").inputValue();
};

/** After a code was read: a name, six words of one's own, and the wait begins. Returns the six words. */
export const askToJoin = async (page: Page, name: string): Promise<readonly string[]> => {
  await page.getByLabel("What should they call you?").fill(name);
  await press(page, "Next");
  await seeHeading(page, "Your six words");
  const words = await wordsOn(page);
  await press(page, "I have written them down");
  return words;
};

export const pasteCode = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel("The code as text").fill(code);
  await press(page, "Use this text");
};

export const lockNow = async (page: Page): Promise<void> => {
  await press(page, "Lock now");
  await seeHeading(page, "Thicket is locked");
};

/** Types the words as a person does, three letters each; they complete themselves. */
export const unlock = async (page: Page, words: readonly string[]): Promise<void> => {
  await page.getByLabel("Your six words").pressSequentially(words.join(" "));
  await press(page, "Open");
};

export const openDocument = async (page: Page, section: "Notes" | "Plans" | "Roster", title: string): Promise<void> => {
  await goTo(page, section);
  await page.getByRole("main").getByRole("link", { name: new RegExp(title) }).or(page.getByRole("main").getByRole("button", { name: new RegExp(title) })).first().click();
};

/** A dialog that asks for one short text. */
export const answer = async (page: Page, button: string, text: string): Promise<void> => {
  await press(page, button);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(text);
  await dialog.getByRole("textbox").press("Enter");
  await dialog.waitFor({ state: "hidden" });
};

/** Columns count from 0, the name left out. */
export const cellOf = (page: Page, person: string, column: number): Locator => page.getByRole("row").filter({ hasText: person }).getByRole("gridcell").nth(column);

/** By keyboard, as the page says: Enter changes a field. */
export const writeCell = async (page: Page, person: string, column: number, text: string): Promise<void> => {
  await cellOf(page, person, column).click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
};

export const readCell = async (page: Page, person: string, column: number): Promise<string> => (await cellOf(page, person, column).innerText()).replace(/\s+/g, " ").trim();

/** What stands on the page, in one line. */
export const readMain = async (page: Page): Promise<string> => (await page.getByRole("main").innerText()).replace(/\s+/g, " ");
