/**
 * The app as it ships, served by the real keeper, in a profile of its own: something in every field, name and title;
 * locked and closed; opened again, written in, and killed while it is open; started once more, so that what the
 * browser kept in logs is written into tables. What then lies on the disk is searched.
 */
import { existsSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { scanFolder, type Scan } from "../../../../tooling/scan/scan.ts";
import type { Canary } from "../../../../tooling/scan/needles.ts";
import { answer, codeAs, goTo, lockNow, makeGroup, openDocument, seeHeading, seeText, showCode, unlock, writeCell } from "../../../web/e2e/support/acts.ts";
import { startKeeper } from "../../../web/e2e/support/keeper.ts";
import { openPerson, type Person } from "../../../web/e2e/support/person.ts";

const BUILT = join(import.meta.dirname, "../../../web/dist/index.html");

export interface AppProfile {
  readonly scan: Scan;
  /** The control of this very scan: the app's address, which a browser writes into its history. */
  readonly addressFound: boolean;
  /** Breaches of the page's policy, errors, requests to others. */
  readonly trouble: readonly string[];
}

export type AppTexts = Readonly<Record<"group name" | "own name" | "document title" | "note" | "column" | "person" | "roster cell" | "task", string>>;

/** Throws a sentence when the app is not built. */
export const fillAppProfile = async (texts: AppTexts): Promise<AppProfile> => {
  if (!existsSync(BUILT)) throw new Error("the app is not built: run `pnpm build` first");
  const keeper = await startKeeper({ port: await freePort() });
  let person: Person | undefined;
  const folders = [keeper.data];
  try {
    person = await openPerson("locked", { origin: keeper.origin, camera: "none" });
    const { profile } = person;
    folders.push(profile);
    await person.page.goto(keeper.origin);
    const words = await makeGroup(person.page, texts["group name"], texts["own name"]);
    const code = await writeEverywhere(person.page, texts);
    await lockNow(person.page);
    await person.close();
    const trouble = [...person.trouble];

    person = await openPerson("locked", { origin: keeper.origin, camera: "none", profile });
    await person.page.goto(keeper.origin);
    await unlock(person.page, words);
    await openDocument(person.page, "Notes", texts["document title"]);
    // It was really written and kept: an empty profile would hold nothing either.
    await seeText(person.page, texts.note);
    await typeInNote(person.page, texts.note);
    await person.page.waitForTimeout(3_000);
    person.kill();
    trouble.push(...person.trouble);

    person = await openPerson("locked", { origin: keeper.origin, camera: "none", profile });
    await person.page.goto(keeper.origin);
    await seeHeading(person.page, "Thicket is locked");
    await person.close();
    const canaries: readonly Canary[] = [...Object.entries(texts).map(([name, secret]) => ({ name, secret })), { name: "six words", secret: words.join(" ") }, { name: "invitation code", secret: code }];
    return { scan: scanFolder(profile, canaries), addressFound: scanFolder(profile, [{ name: "address", secret: keeper.origin }]).hits.some(({ file }) => file.includes("History")), trouble };
  } finally {
    person?.kill();
    await keeper.kill();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** The invitation's code. */
const writeEverywhere = async (page: Page, texts: AppTexts): Promise<string> => {
  await openDocument(page, "Notes", "Meeting notes");
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill(texts["document title"]);
  await title.press("Enter");
  await typeInNote(page, texts.note);
  await openDocument(page, "Roster", "People");
  await answer(page, "Add a column", texts.column);
  await answer(page, "Add a person", texts.person);
  await writeCell(page, texts.person, 0, texts["roster cell"]);
  await openDocument(page, "Plans", "Plan");
  await answer(page, "Add a task", texts.task);
  await showCode(page);
  const code = await codeAs(page, "text");
  for (const section of ["Today", "Group", "This device", "Notes"] as const) await goTo(page, section);
  // The browser writes its sessions a little later.
  await page.waitForTimeout(3_000);
  return code;
};

const typeInNote = async (page: Page, text: string): Promise<void> => {
  await page.getByRole("textbox", { name: "Text of the note" }).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(` ${text}`);
  await page.getByText("Saved on this device").first().waitFor();
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
