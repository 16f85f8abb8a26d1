/**
 * Every screen of the real app in every look, in one Chromium: nothing serious for axe, nothing sticks out,
 * nothing is too small to press, and the keyboard reaches all of it. THICKET_SCREENS=1 also writes the pictures
 * of the guide.
 */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askToJoin, codeAs, goTo, lockNow, openDocument, pasteCode, press, seeHeading, seeText, showCode, unlock } from "./support/acts.ts";
import { startKeeper, type KeeperProcess } from "./support/keeper.ts";
import { axeProblems, keyboardProblems, LOOKS, overflow, overflowInLongerWords, putOn, smallTargets, telltales, type Look } from "./support/look.ts";
import { openPerson, type Person } from "./support/person.ts";

const PICTURES = join(import.meta.dirname, "../../../docs/guide/screens");
const MOST_BYTES = 150_000;
const WANTED = process.env["THICKET_SCREENS"] === "1";
const [PLAIN] = LOOKS as readonly [Look];

let keeper: KeeperProcess;
let ana: Person;
let bo: Page;
const problems: string[] = [];
const looked: string[] = [];

beforeAll(async () => {
  keeper = await startKeeper({ port: await freePort() });
  ana = await openPerson("ana", { origin: keeper.origin, camera: "none", flags: ["--hide-scrollbars"] });
  const browser = ana.context.browser();
  if (browser === null) throw new Error("no browser");
  bo = await (await browser.newContext()).newPage();
  await ana.page.goto(keeper.origin);
  await bo.goto(keeper.origin);
});

afterAll(async () => {
  ana.kill();
  await keeper.kill();
  for (const folder of [ana.profile, keeper.data]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Looks at one screen in every look, and leaves it as it was. */
const look = async (page: Page, screen: string, picture?: Look): Promise<void> => {
  looked.push(screen);
  for (const each of LOOKS) {
    await putOn(page, each);
    const found = [...(await overflow(page)), ...(await smallTargets(page))];
    if (each.size === undefined && each.height > 300) found.push(...(await axeProblems(page)));
    problems.push(...found.map((problem) => `${screen}, ${each.name}: ${problem}`));
  }
  for (const each of [LOOKS[3] ?? PLAIN, PLAIN]) {
    await putOn(page, each);
    problems.push(...[...(await overflowInLongerWords(page)), ...(await keyboardProblems(page))].map((problem) => `${screen}, ${each.name}: ${problem}`));
  }
  problems.push(...(await telltales(page)).map((problem) => `${screen}: ${problem}`));
  if (picture !== undefined && WANTED) await takePicture(page, screen, picture);
};

const takePicture = async (page: Page, screen: string, as: Look): Promise<void> => {
  mkdirSync(PICTURES, { recursive: true });
  await putOn(page, as);
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  const path = join(PICTURES, `${screen}.png`);
  await page.screenshot({ path });
  await putOn(page, PLAIN);
  if (statSync(path).size > MOST_BYTES) problems.push(`${screen}: its picture has ${statSync(path).size} bytes`);
};

const WIDE: Look = { name: "picture", width: 1120, height: 720 };
const PHONE: Look = { name: "picture", width: 390, height: 760 };
const DARK_PHONE: Look = { ...PHONE, theme: "dark" };
const SOFT: Look = { ...WIDE, theme: "soft" };

/** What was found since the last call. */
const found = (): readonly string[] => problems.splice(0);

test("first start, making a group, and words that wait", async () => {
  const { page } = ana;
  await seeHeading(page, "Thicket");
  await look(page, "first-start", WIDE);
  await press(page, "Make a group");
  await press(page, "Next");
  await look(page, "make-group");
  await page.getByLabel("What is the group called?").fill("Elm Street tenants");
  await page.getByLabel("What should they call you?").fill("Ana");
  await press(page, "Next");
  await seeHeading(page, "Your six words");
  await look(page, "six-words");
  await press(page, "Later");
  await seeHeading(page, "Today");
  await look(page, "today-alone");
  await press(page, "Show the words");
  await look(page, "six-words-later");
  await press(page, "I have written them down");
  await seeHeading(page, "Today");
  expect(found()).toEqual([]);
});

test("inviting and joining, on both sides", async () => {
  const { page } = ana;
  await showCode(page);
  await look(page, "invite", WIDE);
  await codeAs(page, "link");
  await look(page, "invite-link");
  await press(bo, "Join a group");
  await pasteCode(bo, "not a code");
  await seeText(bo, "This is not a code of Thicket.");
  await look(bo, "join");
  await choosePicture(bo, await page.screenshot());
  await bo.getByLabel("What should they call you?").waitFor();
  await look(bo, "join-name");
  boWords = await askToJoin(bo, "Bo");
  await seeHeading(page, "Bo is waiting");
  await look(page, "same-words", PHONE);
  await look(bo, "same-words-newcomer");
  await press(page, "The same: let Bo in");
  await seeHeading(bo, /^You are in/);
  await look(bo, "joined");
  await seeHeading(page, "Bo is in the group");
  await look(page, "invite-done");
  await press(bo, "Go to Today");
  expect(found()).toEqual([]);
});

const choosePicture = async (page: Page, picture: Buffer): Promise<void> => {
  const chooser = page.waitForEvent("filechooser");
  await press(page, "Choose a picture");
  await (await chooser).setFiles({ name: "code.png", mimeType: "image/png", buffer: picture });
};

let boWords: readonly string[] = [];

test("the pages of a group", async () => {
  const { page } = ana;
  for (const [section, screen, picture] of [["Today", "today", undefined], ["Notes", "notes", undefined], ["Plans", "plans", undefined], ["Roster", "rosters", undefined], ["Group", "group", DARK_PHONE], ["This device", "this-device", SOFT]] as const) {
    await goTo(page, section);
    await seeHeading(page, section === "Group" ? "Elm Street tenants" : section);
    await look(page, screen, picture);
  }
  await press(page, "Erase everything now");
  await look(page, "erase");
  await press(page, "Cancel");
  await goTo(page, "Group");
  await press(page, "Leave this group");
  await look(page, "leave");
  await press(page, "Cancel");
  await goTo(page, "Notes");
  await press(page, "Make a note");
  await look(page, "make-note");
  await press(page, "Cancel");
  expect(found()).toEqual([]);
});

test("a note with something in it", async () => {
  const { page } = ana;
  for (const person of [page, bo]) await openDocument(person, "Notes", "Meeting notes");
  const text = page.getByRole("textbox", { name: "Text of the note" });
  await text.click();
  await page.keyboard.type("# Heat complaints\nFourteen of 22 flats answered, nine of them below 16 °C in the morning.\n- boiler man came twice, “parts on order”\n[] translate the log sheet by Friday\n\nNext meeting on Tuesday.", { delay: 4 });
  await look(page, "note", WIDE);
  expect(found()).toEqual([]);
});

test("a roster and a plan with something in them", async () => {
  const { page } = ana;
  await openDocument(page, "Roster", "People");
  await fillRoster(page);
  await look(page, "roster", WIDE);
  await openDocument(page, "Plans", "Plan");
  await fillPlan(page);
  await look(page, "plan", WIDE);
  expect(found()).toEqual([]);
});

const fillRoster = async (page: Page): Promise<void> => {
  for (const name of ["Guadalupe Osei", "Hyun-woo Castillo"]) {
    await press(page, "Add a person");
    await page.getByLabel("Name of the person").fill(name);
    await page.keyboard.press("Enter");
    await seeText(page, name);
  }
  await press(page, "Add a column");
  await page.getByLabel("What should the column be called?").fill("Flat and times");
  await page.keyboard.press("Enter");
  for (const [name, text] of [["Guadalupe Osei", "4B, evenings"], ["Hyun-woo Castillo", "2A, not on Fridays"]] as const) {
    await page.getByRole("row", { name }).getByRole("gridcell").first().click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await seeText(page, text);
  }
};

const fillPlan = async (page: Page): Promise<void> => {
  for (const task of ["Ask 5A if they will sign", "Write to the landlord", "Bring the thermometer back"]) {
    await press(page, "Add a task");
    await page.getByLabel("What is to be done?").fill(task);
    await page.keyboard.press("Enter");
    await seeText(page, task);
  }
  await press(page, /I'll do it.*landlord/);
};

test("Today, once the other one has written something", async () => {
  const { page } = ana;
  await goTo(page, "Today");
  await openDocument(bo, "Roster", "People");
  await press(bo, "Add a person");
  await bo.getByLabel("Name of the person").fill("Rosa Lind");
  await bo.keyboard.press("Enter");
  await seeText(page, /^Roster · changed/);
  await look(page, "today-changed", { ...WIDE, width: 1280 });
  expect(found()).toEqual([]);
});

test("the heading takes the focus on a new page, and the first stop skips to it", async () => {
  const { page } = ana;
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? "none");
  for (const section of ["Notes", "Group", "Today"] as const) {
    await goTo(page, section);
    await expect.poll(focused).toBe("H1");
  }
  await page.getByRole("button", { name: "Skip to the page" }).press("Enter");
  expect(await focused()).toBe("MAIN");
});

test("F6 goes from region to region, Esc leads back, and Ctrl+Shift+L locks", async () => {
  const { page } = ana;
  await goTo(page, "Today");
  const region = (): Promise<string> => page.evaluate(() => document.activeElement?.closest("[data-region]")?.tagName ?? "none");
  const visited: string[] = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("F6");
    visited.push(await region());
  }
  expect(new Set(visited)).toEqual(new Set(["NAV", "SECTION", "MAIN"]));
  await showCode(page);
  await page.keyboard.press("Escape");
  await seeHeading(page, "Elm Street tenants");
  await page.keyboard.press("Tab");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("ControlOrMeta+Shift+L");
  await seeHeading(page, "Thicket is locked");
});

test("locked, wrong words, and another tab", async () => {
  const { page } = ana;
  await look(page, "locked", PHONE);
  await lockNow(bo);
  for (let tries = 0; tries < 2; tries++) {
    await bo.getByLabel("Your six words").fill("");
    await unlock(bo, [...boWords.slice(1), boWords[0] ?? ""]);
    await seeText(bo, "These are not the six words of this device.");
    if (tries === 0) await bo.waitForTimeout(200);
  }
  await look(bo, "wrong-words");
  await bo.getByLabel("Your six words").fill("");
  await unlock(bo, boWords);
  await bo.getByRole("navigation").waitFor();
  const other = await bo.context().newPage();
  await other.goto(keeper.origin);
  await seeHeading(other, "Thicket is open in another tab");
  await look(other, "elsewhere");
  expect(found()).toEqual([]);
  expect(looked.length).toBeGreaterThanOrEqual(28);
  expect(ana.trouble).toEqual([]);
});

test("control: what is bad is found by the check meant for it", async () => {
  const { page } = ana;
  await putOn(page, PLAIN);
  const all = async (): Promise<readonly string[]> => [...(await axeProblems(page)), ...(await overflow(page)), ...(await overflowInLongerWords(page)), ...(await smallTargets(page)), ...(await keyboardProblems(page)), ...(await telltales(page))];
  expect(await all()).toEqual([]);
  const spoilt = async (make: (main: Element) => void): Promise<string> => {
    await page.evaluate(make, await page.locator("main").elementHandle());
    const said = (await all()).join("\n");
    await page.evaluate(() => document.querySelectorAll(".spoilt").forEach((element) => element.remove()));
    return said;
  };
  expect(await spoilt((main) => {
    const field = document.createElement("input");
    field.className = "spoilt";
    field.name = "passphrase";
    main.append(field);
  })).toMatch(/axe label:(?:.|\n)*telltale: a field without autocomplete=off(?:.|\n)*telltale: a field with a name/);
  expect(await spoilt((main) => {
    const text = document.createElement("p");
    text.className = "spoilt";
    text.textContent = "too pale to be read";
    text.style.color = "#cccccc";
    main.append(text);
  })).toContain("axe color-contrast:");
  expect(await spoilt((main) => {
    const wide = document.createElement("p");
    wide.className = "spoilt";
    wide.textContent = "wide";
    wide.style.minInlineSize = "3000px";
    main.append(wide);
  })).toMatch(/^overflow:/m);
  expect(await spoilt((main) => {
    const tight = document.createElement("p");
    tight.className = "spoilt";
    tight.textContent = "fits only in English ".repeat(4);
    tight.style.whiteSpace = "nowrap";
    main.append(tight);
  })).toMatch(/^in longer words, overflow:/m);
  expect(await spoilt((main) => {
    const small = document.createElement("button");
    small.className = "spoilt";
    small.textContent = "x";
    small.style.outline = "none";
    main.append(small);
  })).toMatch(/target:(?:.|\n)*keyboard: no ring/);
  expect(await spoilt((main) => {
    const trap = document.createElement("button");
    trap.className = "spoilt";
    trap.textContent = "nobody comes past this button";
    trap.style.minBlockSize = "44px";
    trap.addEventListener("keydown", (event) => event.preventDefault());
    main.append(trap);
  })).toContain("keyboard: the way does not lead around");
});

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
