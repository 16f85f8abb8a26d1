/**
 * Note, roster and plan by the keyboard, and what two people write in the same place: Ana and Bo, each in a window of
 * their own that keeps nothing of the other.
 */
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answer, askToJoin, cellOf, codeAs, goTo, makeGroup, openDocument, pasteCode, press, readCell, readMain, seeHeading, seeText, showCode, unlock } from "./support/acts.ts";
import { startKeeper, type KeeperProcess } from "./support/keeper.ts";
import { openPerson, type Person } from "./support/person.ts";

const POLL = { timeout: 20_000, interval: 50 };

let keeper: KeeperProcess;
let person: Person;
let ana: Page;
let bo: Page;
let words: readonly string[];

beforeAll(async () => {
  keeper = await startKeeper({ port: await freePort() });
  person = await openPerson("ana", { origin: keeper.origin, camera: "none" });
  const browser = person.context.browser();
  if (browser === null) throw new Error("no browser");
  ana = person.page;
  bo = await (await browser.newContext()).newPage();
  for (const page of [ana, bo]) await page.goto(keeper.origin);
});

afterAll(async () => {
  person.kill();
  await keeper.kill();
  for (const folder of [person.profile, keeper.data]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test("SY4 of a group of one it says that all is here; with a second person, who has it", async () => {
  words = await makeGroup(ana, "Elm Street tenants", "Ana");
  await openDocument(ana, "Notes", "Meeting notes");
  await seeText(ana, "Saved on this device");
  await seeText(ana, "Only you are here");
  await showCode(ana);
  const code = await codeAs(ana, "text");
  await press(bo, "Join a group");
  await pasteCode(bo, code);
  await askToJoin(bo, "Bo");
  await seeHeading(ana, "Bo is waiting");
  await press(ana, "The same: let Bo in");
  await seeHeading(bo, /^You are in/);
  await press(bo, "Go to Today");
  await openDocument(ana, "Notes", "Meeting notes");
  await ana.getByRole("textbox", { name: "Text of the note" }).click();
  await ana.keyboard.type("heating");
  await seeText(ana, "Saved on this device · with Bo");
  await openDocument(bo, "Notes", "Meeting notes");
  await seeText(ana, "Here: Bo (connected directly)");
});

test("a note by the keyboard: Ctrl+] and Ctrl+[ move an item, Ctrl+Enter ticks, Tab leaves", async () => {
  const text = ana.getByRole("textbox", { name: "Text of the note" });
  await text.click();
  await ana.keyboard.press("ControlOrMeta+End");
  await ana.keyboard.press("Enter");
  await ana.keyboard.type("[ ] call the landlord");
  const item = text.locator(".note-check");
  await ana.keyboard.press("ControlOrMeta+]");
  expect(await item.getAttribute("data-indent")).toBe("1");
  await ana.keyboard.press("ControlOrMeta+[");
  expect(await item.getAttribute("data-indent")).toBeNull();
  await ana.keyboard.press("ControlOrMeta+Enter");
  await item.getByRole("checkbox", { checked: true }).waitFor();
  await ana.keyboard.press("Tab");
  expect(await text.evaluate((element) => element.contains(document.activeElement))).toBe(false);
  expect(await item.textContent()).toBe("call the landlord");
});

test("GT6 while a keyboard composes a character for Ana, what Bo writes in her line waits; then both have both", async () => {
  const text = (page: Page) => page.getByRole("textbox", { name: "Text of the note" });
  const line = (page: Page): Promise<string> => text(page).locator("p").first().evaluate((block) => block.textContent);
  const keyboard = await ana.context().newCDPSession(ana);
  const compose = (letters: string): Promise<unknown> => keyboard.send("Input.imeSetComposition", { text: letters, selectionStart: letters.length, selectionEnd: letters.length });
  await text(ana).locator("p").first().click();
  await ana.keyboard.press("End");
  await compose("k");
  await compose("か");
  await expect.poll(() => line(bo), POLL).toBe("heatingか");
  await text(bo).locator("p").first().click();
  await bo.keyboard.press("Home");
  await bo.keyboard.type("the ");
  await seeText(bo, "Saved on this device · with Ana");
  expect(await line(ana)).toBe("heatingか");
  await compose("かな");
  await expect.poll(() => line(bo), POLL).toBe("the heatingかな");
  expect(await line(ana)).toBe("heatingかな");
  await keyboard.send("Input.insertText", { text: "仮名" });
  for (const page of [ana, bo]) await expect.poll(() => line(page), POLL).toBe("the heating仮名");
  await keyboard.detach();
});

test("GT8 a title written while somebody else writes another: both stand there until one is picked", async () => {
  const title = (page: Page) => page.getByRole("textbox", { name: "Title" });
  await title(ana).fill("Building committee");
  await title(bo).fill("Heat meeting");
  await ana.keyboard.press("Enter");
  await seeHeading(bo, "Building committee");
  // Control: whoever begins only now has seen the title they replace.
  await bo.keyboard.press("Enter");
  for (const page of [ana, bo]) await expect.poll(() => readMain(page), POLL).toMatch(/(?=.*Building committee \(Ana\))(?=.*Heat meeting \(Bo\))/);
  await press(ana, "Pick for “the title”");
  await press(ana, "Keep “Heat meeting” (Bo)");
  for (const page of [ana, bo]) await seeHeading(page, "Heat meeting");
  await title(bo).fill("Heat meeting, Tuesday");
  await bo.keyboard.press("Enter");
  for (const page of [ana, bo]) await seeHeading(page, "Heat meeting, Tuesday");
});

test("a roster by the keyboard: letters write, Enter goes down, Tab goes on, Esc leaves it as it was", async () => {
  await openDocument(ana, "Roster", "People");
  for (const name of ["Guadalupe", "Rosa"]) await answer(ana, "Add a person", name);
  for (const name of ["Flat", "Shift"]) await answer(ana, "Add a column", name);
  await ana.getByRole("rowheader", { name: "Guadalupe" }).focus();
  await ana.keyboard.press("ArrowRight");
  await ana.keyboard.type("4B");
  await ana.keyboard.press("Tab");
  await ana.keyboard.type("night");
  await ana.keyboard.press("Enter");
  await ana.keyboard.type("day");
  await ana.keyboard.press("Enter");
  await ana.keyboard.press("ArrowUp");
  await ana.keyboard.press("Enter");
  await ana.keyboard.type(" shift, no");
  await ana.keyboard.press("Escape");
  expect(await Promise.all([readCell(ana, "Guadalupe", 0), readCell(ana, "Guadalupe", 1), readCell(ana, "Rosa", 0), readCell(ana, "Rosa", 1)])).toEqual(["4B", "night", "Nothing yet", "day"]);
  // One stop for Tab, however many fields there are.
  await ana.keyboard.press("Tab");
  expect(await ana.evaluate(() => document.activeElement?.closest("[role=grid]") ?? null)).toBeNull();
});

test("GT8 what somebody else wrote in a field while Ana wrote in it stays beside hers", async () => {
  await openDocument(bo, "Roster", "People");
  await expect.poll(() => readCell(bo, "Guadalupe", 1), POLL).toBe("night");
  await cellOf(ana, "Guadalupe", 1).click();
  await ana.keyboard.type("s only");
  await cellOf(bo, "Guadalupe", 1).click();
  await bo.keyboard.press("ControlOrMeta+A");
  await bo.keyboard.type("evening");
  await bo.keyboard.press("Enter");
  await ana.waitForTimeout(1000);
  await ana.keyboard.press("Enter");
  for (const page of [ana, bo]) await expect.poll(() => readCell(page, "Guadalupe", 1), POLL).toMatch(/(?=.*nights only \(Ana\))(?=.*evening \(Bo\))/);
});

test("taking somebody off asks nothing and says how to put them back; the focus is on the way back", async () => {
  await press(ana, "Take off Guadalupe");
  await seeText(ana, "Guadalupe was taken off the list.");
  await expect.poll(() => bo.getByRole("rowheader").allTextContents(), POLL).toEqual(["Rosa"]);
  await ana.keyboard.press("Enter");
  await expect.poll(() => bo.getByRole("rowheader").allTextContents(), POLL).toEqual(["Guadalupe", "Rosa"]);
  expect(await ana.evaluate(() => document.activeElement?.textContent)).toBe("Guadalupe");
});

test("GT5 Ctrl+Z in a list takes back one's own last step and nothing of anybody else's", async () => {
  await cellOf(ana, "Rosa", 0).click();
  await ana.keyboard.type("2A");
  await ana.keyboard.press("Enter");
  await answer(bo, "Add a person", "Cy");
  await expect.poll(() => ana.getByRole("rowheader").allTextContents(), POLL).toEqual(["Guadalupe", "Rosa", "Cy"]);
  await ana.getByRole("rowheader", { name: "Rosa" }).focus();
  await ana.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => readCell(bo, "Rosa", 0), POLL).toBe("Nothing yet");
  expect(await bo.getByRole("rowheader").allTextContents()).toEqual(["Guadalupe", "Rosa", "Cy"]);
  await ana.keyboard.press("ControlOrMeta+Shift+z");
  await expect.poll(() => readCell(bo, "Rosa", 0), POLL).toBe("2A");
});

test("columns: a new name, taken away and put back with all that is in it", async () => {
  await press(ana, "Change columns");
  const name = ana.getByLabel("Name of the column “Flat”");
  await name.fill("Door");
  await ana.keyboard.press("Enter");
  await press(ana, "Remove the column “Door”");
  await expect.poll(() => readCell(bo, "Rosa", 0), POLL).toBe("day");
  await press(ana, "Put back the column “Door”");
  await expect.poll(() => readCell(bo, "Rosa", 0), POLL).toBe("2A");
  await bo.getByRole("columnheader", { name: "Door" }).waitFor();
  await ana.keyboard.press("Escape");
});

test("a plan by the keyboard: Move to…, and the focus goes with the task", async () => {
  await goTo(ana, "Plans");
  await openDocument(ana, "Plans", "Plan");
  for (const task of ["Ask 5A", "Write to the landlord"]) await answer(ana, "Add a task", task);
  await ana.getByRole("button", { name: "Move to…: “Write to the landlord”" }).focus();
  await ana.keyboard.press("Enter");
  await ana.getByRole("menuitem", { name: "Being done" }).waitFor();
  await ana.keyboard.press("ArrowDown");
  await ana.keyboard.press("Enter");
  await ana.getByRole("list", { name: "Stuck" }).getByText("Write to the landlord").waitFor();
  await expect.poll(() => ana.evaluate(() => document.activeElement?.querySelector("h3")?.textContent ?? ""), POLL).toBe("Write to the landlord");
  await press(ana, "Change “Ask 5A”");
  await ana.getByLabel("Who").fill("Bo");
  await ana.getByLabel("By when").fill("Sunday");
  await ana.keyboard.press("Enter");
  await openDocument(bo, "Plans", "Plan");
  await expect.poll(() => readMain(bo), POLL).toMatch(/Ask 5A.*Bo · By Sunday/);
  await press(ana, "Change “Ask 5A”");
  await press(ana, "Remove the task");
  await seeText(ana, "“Ask 5A” was removed.");
  await ana.keyboard.press("Enter");
  await expect.poll(() => readMain(bo), POLL).toMatch(/Ask 5A.*Bo · By Sunday/);
});

test("LG6 locked by keys in the middle of a field: what was written in it is there after unlocking", async () => {
  await openDocument(ana, "Roster", "People");
  await cellOf(ana, "Rosa", 0).click();
  await ana.keyboard.press("ControlOrMeta+a");
  await ana.keyboard.type("right before locking");
  await ana.keyboard.press("ControlOrMeta+Shift+L");
  await seeHeading(ana, "Thicket is locked");
  await unlock(ana, words);
  await openDocument(ana, "Roster", "People");
  await expect.poll(() => readCell(ana, "Rosa", 0), POLL).toBe("right before locking");
});

test("LG6 what can't be saved is not sent, and the words say so; once there is room it goes its way", async () => {
  await openDocument(bo, "Notes", "Heat meeting, Tuesday");
  await openDocument(ana, "Notes", "Heat meeting, Tuesday");
  const core = ana.workers().find((worker) => worker.url().includes("core"));
  if (core === undefined) throw new Error("no core");
  // A full disk, as the database tells of it.
  await core.evaluate(() => {
    const store = IDBObjectStore.prototype;
    Object.assign(globalThis, { room: { put: store.put, add: store.add } });
    store.put = store.add = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
  });
  await ana.getByRole("textbox", { name: "Text of the note" }).click();
  await ana.keyboard.press("ControlOrMeta+End");
  await ana.keyboard.type(" on a full disk");
  await ana.getByRole("alert").getByText("Not saved, not sent.").waitFor();
  // Leaving the page doesn't lose them: coming back waits for them.
  await openDocument(ana, "Plans", "Plan");
  await openDocument(ana, "Notes", "Heat meeting, Tuesday");
  await seeText(ana, "If there is no room left on this device");
  expect(await readMain(bo)).not.toContain("on a full disk");
  await core.evaluate(() => void Object.assign(IDBObjectStore.prototype, (globalThis as unknown as { readonly room: object }).room));
  await expect.poll(() => readMain(bo), POLL).toContain("on a full disk");
  await seeText(ana, "Saved on this device · with Bo");
  expect(await readMain(ana)).toContain("on a full disk");
});

test("MD2 in all of it: no breach of the page's policy, no error, no request to another host", () => {
  expect(person.trouble).toEqual([]);
});

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
