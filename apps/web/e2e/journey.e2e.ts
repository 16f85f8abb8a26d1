/**
 * First light, whole: Ana makes a group, Bo scans her code, and they write together; the helper between them is
 * killed half-way. Two Chromium processes with a profile folder each, a real keeper process, the built app.
 * The steps follow one another: each begins where the one before ended.
 */
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { processesBelow, scanBytes, scanMemory } from "../../../tooling/scan/memory.ts";
import type { Canary } from "../../../tooling/scan/needles.ts";
import { scanFolder } from "../../../tooling/scan/scan.ts";
import { answer, askToJoin, cellOf, codeAs, goTo, lockNow, makeGroup, openDocument, pasteCode, press, readCell, readMain, seeHeading, seeText, showCode, unlock, wordsOn, writeCell } from "./support/acts.ts";
import { EXPIRED, OF_ANOTHER_KIND, ofANewerVersion, tamperedWith } from "./support/codes.ts";
import { filmFrom } from "./support/film.ts";
import { startKeeper, type KeeperProcess } from "./support/keeper.ts";
import { openPerson, type Person } from "./support/person.ts";
import { tapWire, type WireTap } from "./support/wire-tap.ts";

const POLL = { timeout: 30_000, interval: 50 };
/** Made-up words that stand nowhere else: what must not be found outside the two browsers. */
const GROUP = "Kreuzbeerweg tenants";
const ANA = "Anselmiana";
const BO = "Bonifatius";


let keeper: KeeperProcess;
let tap: WireTap;
let origin = "";
let ana: Person;
let bo: Person;
let anaWords: readonly string[] = [];
let boWords: readonly string[] = [];
let usedCode = "";

beforeAll(async () => {
  keeper = await startKeeper({ port: await freePort() });
  tap = await tapWire(Number(new URL(keeper.origin).port));
  origin = `http://127.0.0.1:${tap.port}`;
  ana = await openPerson("ana", { origin, camera: "none" });
  bo = await openPerson("bo", { origin });
  process.stdout.write(`keeper is process ${keeper.pid}, Ana's Chromium is process ${ana.pid}, Bo's is process ${bo.pid}\n`);
});

afterAll(async () => {
  ana.kill();
  bo.kill();
  await keeper.kill();
  await tap.close();
  for (const folder of [ana.profile, bo.profile, keeper.data]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What was on the screens when a step failed, where SHOTS names a folder. */
afterEach(async ({ task }) => {
  const folder = process.env["SHOTS"];
  if (folder === undefined || task.result?.state !== "fail") return;
  for (const person of [ana, bo]) {
    if (person.page.isClosed()) continue;
    await person.page.screenshot({ path: `${folder}/${task.name.slice(0, 24)} ${person.name}.png` });
    process.stdout.write(`${person.name}: ${person.trouble.join("; ")}\n${await person.page.locator("body").innerText()}\n`);
  }
});

const secrets = (): readonly Canary[] => [
  ...[GROUP, ANA, BO, "Cynthia", "writes about the heating", "ten chars3ten chars4", "BO WAS HERE", "Over the helper.", "Schichtplan", "Zwetschgina", "Hyunwoo", "Petitionsbogen", "Heizungsprotokoll", "Flurlampe", "Quittengelee"].map((secret) => ({ name: secret, secret })),
  ...[anaWords, boWords].map((words, i) => ({ name: `six words ${i}`, secret: words.join(" ") })),
];

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))));
    });
  });

test("Ana makes a group: two fields, six words, in", async () => {
  await ana.page.goto(origin);
  anaWords = await makeGroup(ana.page, GROUP, ANA);
  expect(anaWords).toHaveLength(6);
});

test("IN2 Bo's camera reads the code off Ana's screen; the same five words on both; she approves; he has the three documents", async () => {
  await showCode(ana.page);
  usedCode = await codeAs(ana.page, "text");
  await ana.page.evaluate(() => scrollTo(0, 0));
  await filmFrom(bo.page, await ana.page.screenshot(), bo.film);
  await bo.page.goto(origin);
  await press(bo.page, "Join a group");
  await press(bo.page, "Use the camera");
  await bo.page.getByLabel("What should they call you?").waitFor({ timeout: 20_000 });
  boWords = await askToJoin(bo.page, BO);
  await seeHeading(ana.page, `${BO} is waiting`);
  await seeHeading(bo.page, "The same words on both?");
  const [hers, his] = [await wordsOn(ana.page), await wordsOn(bo.page)];
  expect(hers).toHaveLength(5);
  expect(his).toEqual(hers);
  await press(ana.page, `The same: let ${BO} in`);
  await seeHeading(ana.page, `${BO} is in the group`);
  await seeHeading(bo.page, `You are in ${GROUP}`);
  await press(bo.page, "Go to Today");
  for (const [section, title] of [["Notes", "Meeting notes"], ["Roster", "People"], ["Plans", "Plan"]] as const) {
    await goTo(bo.page, section);
    await bo.page.getByRole("main").getByRole("link", { name: title, exact: true }).waitFor();
  }
});

test("IN3 a code that can't be used says why and what to do, and leaves nothing on the device", async () => {
  const cy = await newcomer();
  await press(cy, "Join a group");
  const tried = async (code: string, says: string): Promise<void> => {
    await pasteCode(cy, code);
    await seeText(cy, says);
  };
  await tried("Come to the meeting on Tuesday, bring the Thicket codes!", "This is not a code of Thicket.");
  await tried(tamperedWith(usedCode), "A part of this code is missing or was changed on the way.");
  await tried(EXPIRED, "This code has run out.");
  await tried(OF_ANOTHER_KIND, "This code is for something else, not for joining a group.");
  await tried(ofANewerVersion(usedCode), "This code was made by a newer version of Thicket.");
  await pasteCode(cy, usedCode);
  await askToJoin(cy, "Cy");
  await seeText(cy, "Someone has already used this code.");
  await cy.reload();
  await seeHeading(cy, "Thicket");
  await cy.context().close();
});

test("IN5 a picture of the code, its text and a link lead to the same question; where the words are called different nobody is let in", async () => {
  await showCode(ana.page);
  const picture = await ana.page.screenshot();
  const [text, link] = [await codeAs(ana.page, "text"), await codeAs(ana.page, "link")];
  expect(link).toMatch(new RegExp(`^${origin}/#THICKET`));

  const byPicture = await newcomer();
  await press(byPicture, "Join a group");
  await byPicture.locator("input[type=file]").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: picture });
  await seeText(byPicture, /This is a code of Thicket/);
  await byPicture.context().close();

  const byText = await newcomer();
  await press(byText, "Join a group");
  await pasteCode(byText, `Hello! Here it is:\n${text.replace(/(.{40})/g, "$1\n")}`);
  await seeText(byText, /This is a code of Thicket/);
  await byText.context().close();

  const byLink = await newcomer(bo, "as it is", link);
  await seeText(byLink, /Your browser's history now shows that you opened an invitation/);
  expect(new URL(byLink.url()).hash).toBe("");
  await askToJoin(byLink, "Cynthia");
  await seeHeading(ana.page, "Cynthia is waiting");
  await seeHeading(byLink, "The same words on both?");
  expect(await wordsOn(byLink)).toEqual(await wordsOn(ana.page));
  await press(ana.page, "They are different");
  await seeText(byLink, /did not let this device in|The words were different/);
  await goTo(ana.page, "Group");
  expect(await ana.page.getByText("Cynthia").count()).toBe(0);
  await byLink.context().close();
});

test("IN1 no camera and a camera that is refused: each says so, and the other ways are on the same screen", async () => {
  const noCamera = await newcomer(ana);
  await press(noCamera, "Join a group");
  await press(noCamera, "Use the camera");
  await seeText(noCamera, "No camera was found on this device.");
  await noCamera.getByLabel("The code as text").waitFor();
  await noCamera.context().close();

  const refused = await newcomer(bo, "denied");
  await press(refused, "Join a group");
  await press(refused, "Use the camera");
  await seeText(refused, "The browser did not allow the camera.");
  await refused.getByLabel("The code as text").waitFor();
  await refused.context().close();
});

test("LG6 both type in one note at once, with carets and a list of who is here", async () => {
  for (const person of [ana, bo]) await openDocument(person.page, "Notes", "Meeting notes");
  await seeText(ana.page, `Here: ${BO}`);
  await seeText(bo.page, `Here: ${ANA}`);
  await Promise.all([typeIn(ana.page, "Ana writes about the heating."), typeIn(bo.page, "Bo writes about the stairs.")]);
  await expect.poll(() => sameText(), POLL).toBe(true);
  const text = await textOf(ana.page);
  for (const letter of "heatingstairs") expect(text).toContain(letter);
  expect(text.replace(/\s/g, "")).toHaveLength("Ana writes about the heating.Bo writes about the stairs.".replace(/\s/g, "").length);
  await expect.poll(() => ana.page.locator(".note-caret").count(), POLL).toBe(1);
});

test("GT8 a list of people and a plan, written on both sides", async () => {
  for (const person of [ana, bo]) await openDocument(person.page, "Roster", "People");
  await answer(ana.page, "Add a column", "Schichtplan");
  await answer(bo.page, "Add a person", "Zwetschgina");
  for (const person of [ana, bo]) await expect.poll(() => readMain(person.page), POLL).toMatch(/Schichtplan.*Zwetschgina/);
  await writeCell(ana.page, "Zwetschgina", 0, "evenings");
  await expect.poll(() => readCell(bo.page, "Zwetschgina", 0), POLL).toBe("evenings");

  for (const person of [ana, bo]) await openDocument(person.page, "Plans", "Plan");
  await answer(ana.page, "Add a task", "Petitionsbogen");
  await expect.poll(() => readMain(bo.page), POLL).toContain("Petitionsbogen");
  await press(bo.page, "I'll do it: “Petitionsbogen”");
  await expect.poll(() => readMain(ana.page), POLL).toMatch(new RegExp(`Being done.*Petitionsbogen.*${BO}`));

  await goTo(ana.page, "Notes");
  await answer(ana.page, "Make a note", "Quittengelee");
  await goTo(bo.page, "Notes");
  await bo.page.getByRole("main").getByRole("link", { name: "Quittengelee", exact: true }).waitFor();
  for (const person of [ana, bo]) await openDocument(person.page, "Notes", "Meeting notes");
});

test("SY3 direct is said and proved: with the helper killed and no socket open, the next 200 characters arrive", async () => {
  await goTo(ana.page, "Group");
  await seeText(ana.page, "Connected directly");
  await openDocument(ana.page, "Notes", "Meeting notes");
  await keeper.kill();
  await expect.poll(() => [ana.openSockets(), bo.openSockets()], POLL).toEqual([0, 0]);
  // Each end's own candidate is of type host, so the pair is. The other end's may be called prflx where its check came before its candidate.
  for (const person of [ana, bo]) {
    const pairs = await selectedPairs(person.page);
    expect(pairs.length).toBeGreaterThan(0);
    for (const { local, remote } of pairs) {
      expect(local).toBe("host");
      expect(remote).toMatch(/^(host|prflx)$/);
    }
  }
  const line = Array.from({ length: 20 }, (_, i) => `ten chars${i % 10}`).join("");
  await typeIn(ana.page, line);
  await expect.poll(() => textOf(bo.page), POLL).toContain(line);
  expect([ana.openSockets(), bo.openSockets()]).toEqual([0, 0]);
});

test("LG6 undo takes back only one's own", async () => {
  await typeIn(bo.page, " BO WAS HERE");
  await expect.poll(() => textOf(ana.page), POLL).toContain("BO WAS HERE");
  await typeIn(ana.page, " ana too");
  await expect.poll(() => textOf(bo.page), POLL).toContain("ana too");
  await editor(bo.page).press("ControlOrMeta+z");
  await expect.poll(() => textOf(ana.page), POLL).not.toContain("BO WAS HERE");
  expect(await textOf(ana.page)).toContain("ana too");
  await expect.poll(() => sameText(), POLL).toBe(true);
});

test("ST1 locked, reloaded and opened again with the helper still down: wrong words are said at once and cost seconds, the right ones show all", async () => {
  const before = await textOf(ana.page);
  await lockNow(bo.page);
  await bo.page.reload();
  await seeHeading(bo.page, "Thicket is locked");
  for (let tries = 0; tries < 3; tries++) {
    await unlock(bo.page, [...boWords.slice(1), boWords[0] ?? ""]);
    await seeText(bo.page, "These are not the six words of this device.");
    if (tries === 2) await seeText(bo.page, /You can try again in/);
    await bo.page.getByLabel("Your six words").fill("");
    await bo.page.getByText(/You can try again in/).waitFor({ state: "hidden", timeout: 20_000 });
  }
  await unlock(bo.page, boWords);
  await openDocument(bo.page, "Notes", "Meeting notes");
  await expect.poll(() => textOf(bo.page), POLL).toBe(before);
});

test("GT8 apart, both go on: nothing either writes is lost, and one field written by both shows both", async () => {
  for (const person of [ana, bo]) await openDocument(person.page, "Roster", "People");
  await writeCell(ana.page, "Zwetschgina", 0, "night");
  await writeCell(bo.page, "Zwetschgina", 0, "day");
  await answer(bo.page, "Add a person", "Hyunwoo");
  await openDocument(ana.page, "Plans", "Plan");
  await answer(ana.page, "Add a task", "Heizungsprotokoll");
  await openDocument(bo.page, "Plans", "Plan");
  await answer(bo.page, "Add a task", "Flurlampe");
  expect(await readMain(ana.page)).not.toContain("Flurlampe");
  expect(await readMain(bo.page)).not.toContain("Heizungsprotokoll");
});

test("LG5 a second tab says that Thicket is open elsewhere, and takes it over when asked", async () => {
  const second = await ana.context.newPage();
  await second.goto(origin);
  await seeHeading(second, "Thicket is open in another tab");
  await press(second, "Use it here");
  await seeHeading(second, "Thicket is locked");
  await seeHeading(ana.page, "Thicket is open in another tab");
  await press(ana.page, "Use it here");
  await seeHeading(ana.page, "Thicket is locked");
  await second.close();
  await unlock(ana.page, anaWords);
  await openDocument(ana.page, "Notes", "Meeting notes");
});

test("SY3 where the browser allows no WebRTC the helper's path works, and is named so", async () => {
  await bo.close();
  keeper = await startKeeper({ port: Number(new URL(keeper.origin).port), data: keeper.data });
  bo = await openPerson("bo", { origin, profile: bo.profile, flags: ["--webrtc-ip-handling-policy=disable_non_proxied_udp"] });
  await bo.page.goto(origin);
  await unlock(bo.page, boWords);
  await goTo(bo.page, "Group");
  await seeText(bo.page, "Connected through a helper", 60_000);
  await goTo(ana.page, "Group");
  await seeText(ana.page, "Connected through a helper");
  for (const person of [ana, bo]) await openDocument(person.page, "Notes", "Meeting notes");
  await typeIn(bo.page, " Over the helper.");
  await expect.poll(() => textOf(ana.page), POLL).toContain("Over the helper.");
  await expect.poll(() => sameText(), POLL).toBe(true);
  expect(await selectedPairs(bo.page)).toEqual([]);
});

test("GT8 together again, both have all of it, and both values stand there until somebody picks", async () => {
  for (const person of [ana, bo]) {
    await openDocument(person.page, "Plans", "Plan");
    await expect.poll(() => readMain(person.page), POLL).toMatch(/(?=.*Petitionsbogen)(?=.*Heizungsprotokoll)(?=.*Flurlampe)/);
    await openDocument(person.page, "Roster", "People");
    await expect.poll(() => readMain(person.page), POLL).toContain("Hyunwoo");
    await expect.poll(() => readCell(person.page, "Zwetschgina", 0), POLL).toMatch(new RegExp(`(night \\(${ANA}\\)|day \\(${BO}\\)) or (night \\(${ANA}\\)|day \\(${BO}\\))`));
  }
  await cellOf(bo.page, "Zwetschgina", 0).getByRole("button").click();
  await press(bo.page, /^Keep “night”/);
  for (const person of [ana, bo]) await expect.poll(() => readCell(person.page, "Zwetschgina", 0), POLL).toBe("night");
});

test("KP3 nothing of it is in the helper's memory, on its disk, in its log, or in what passed through it", () => {
  const canaries = secrets();
  const memory = scanMemory(keeper.pid, canaries);
  expect(memory.hits).toEqual([]);
  expect(memory.bytes).toBeGreaterThan(10_000_000);
  expect(scanFolder(keeper.data, canaries)).toMatchObject({ hits: [], unread: [] });
  expect(scanBytes(Buffer.from(keeper.output()), canaries)).toEqual([]);
  expect(scanBytes(tap.captured(), canaries)).toEqual([]);
  // Controls: each search finds what is there.
  const pages = processesBelow(ana.pid, "--type=renderer");
  expect(pages.some((page) => scanMemory(page, canaries, "first").hits.length > 0)).toBe(true);
  expect(scanBytes(tap.captured(), [{ name: "request", secret: "GET /keeper.json" }])).not.toEqual([]);
  expect(scanBytes(Buffer.from(keeper.output()), [{ name: "name", secret: "Thicket is at" }])).not.toEqual([]);
}, 120_000);

test("MD2 in all of it: no breach of the page's policy, no error, no request to another host", () => {
  for (const person of [ana, bo]) expect(person.trouble).toEqual([]);
});

test("ST2 of two locked profiles, as they lie on the disk, not one name, title, word or line can be read", async () => {
  for (const person of [ana, bo]) {
    await lockNow(person.page);
    await person.close();
    // Opened once more, so that what the browser kept in logs is written into tables.
    const again = await openPerson(person.name, { origin, profile: person.profile });
    await again.page.goto(origin);
    await seeHeading(again.page, "Thicket is locked");
    await again.close();
    const scan = scanFolder(person.profile, secrets());
    expect(scan.hits).toEqual([]);
    expect(scan.unread).toEqual([]);
    expect(Object.keys(scan.views)).toEqual(expect.arrayContaining(["raw", "log pair", "database cell"]));
    // Control: the address is in the browser's history, and found.
    expect(scanFolder(person.profile, [{ name: "address", secret: origin }]).hits).not.toEqual([]);
  }
}, 120_000);

/** Somebody else in a window that keeps nothing, in the browser of one of the two. */
const newcomer = async (host: Person = bo, camera: "as it is" | "denied" = "as it is", address = origin): Promise<Page> => {
  const browser = host.context.browser();
  if (browser === null) throw new Error("no browser");
  const page = await (await browser.newContext()).newPage();
  if (camera === "denied") {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Browser.setPermission", { permission: { name: "camera" }, setting: "denied", origin });
  }
  await page.goto(address);
  return page;
};

const editor = (page: Page) => page.getByRole("textbox", { name: "Text of the note" });
/** Its blocks, a line each. */
const textOf = (page: Page): Promise<string> => editor(page).evaluate((note) => [...note.children].map((block) => block.textContent).join("\n"));
const sameText = async (): Promise<boolean> => (await textOf(ana.page)) === (await textOf(bo.page));
const typeIn = async (page: Page, text: string): Promise<void> => {
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(text, { delay: 20 });
};

/** Types of the two ends of each connected WebRTC path, from the browser's own statistics. */
const selectedPairs = (page: Page): Promise<readonly { readonly local: string; readonly remote: string }[]> =>
  page.evaluate(async () => {
    const { peerConnectionsMade } = globalThis as unknown as { readonly peerConnectionsMade: readonly RTCPeerConnection[] };
    const pairs: { local: string; remote: string }[] = [];
    for (const connection of peerConnectionsMade.filter(({ connectionState }) => connectionState === "connected")) {
      const stats = new Map<string, { type: string; nominated?: boolean; state?: string; candidateType?: string; localCandidateId?: string; remoteCandidateId?: string }>();
      (await connection.getStats()).forEach((entry, id) => stats.set(id, entry));
      for (const pair of stats.values()) {
        if (pair.type !== "candidate-pair" || pair.nominated !== true || pair.state !== "succeeded") continue;
        pairs.push({ local: stats.get(pair.localCandidateId ?? "")?.candidateType ?? "", remote: stats.get(pair.remoteCandidateId ?? "")?.candidateType ?? "" });
      }
    }
    return pairs;
  });
