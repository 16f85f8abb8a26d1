/** One Chromium with a profile on disk and one page, whose handlers (`answerInPage`) can be called. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { findChromium } from "../../../tooling/chromium.ts";
import { QUIET_FLAGS } from "../../../tooling/lab/lab.ts";

export interface Browser {
  readonly page: Page;
  readonly profile: string;
  readonly version: string;
  open(address: string): Promise<void>;
  /** Arguments and result are plain JSON. */
  call<T>(method: string, ...args: readonly unknown[]): Promise<T>;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
}

interface Scope {
  readonly callPage: (method: string, args: readonly unknown[]) => Promise<unknown>;
}

/** `folder`: where its profile is made. */
export const openBrowser = async (folder: string = tmpdir()): Promise<Browser> => {
  const profile = mkdtempSync(join(folder, "thicket-bench-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath: findChromium().path, headless: true, args: [...QUIET_FLAGS] });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page, profile,
    version: (await (await context.newCDPSession(page)).send("Browser.getVersion")).product.replace(/^.*\//, ""),
    open: async (address) => void (await page.goto(address)),
    call: <T>(method: string, ...args: readonly unknown[]) => page.evaluate(([name, values]) => (globalThis as unknown as Scope).callPage(name, values), [method, args] as const) as Promise<T>,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
