/** Which browser the tests drive: CHROMIUM_PATH, else an installed Chromium or Chrome, else Playwright's own download. */
import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export interface FoundBrowser {
  readonly path: string;
  /** Where it was found, in words. */
  readonly from: string;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const INSTALLED: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
  win32: ["C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe"],
};

/** Throws with `howToInstall()` if there is none. */
export const findChromium = (): FoundBrowser => {
  const found = lookForChromium();
  if (found === undefined) throw new Error(howToInstall());
  return found;
};

export const lookForChromium = (): FoundBrowser | undefined => {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return runs(named) ? { path: named, from: "CHROMIUM_PATH" } : undefined;
  const onPath = (process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const installed = [...onPath, ...(INSTALLED[process.platform] ?? [])].find(runs);
  if (installed !== undefined) return { path: installed, from: "installed on this system" };
  const downloaded = downloads().find(runs);
  return downloaded === undefined ? undefined : { path: downloaded, from: "downloaded by Playwright" };
};

/** One sentence and the command for this system. */
export const howToInstall = (): string => {
  if ((process.env["CHROMIUM_PATH"] ?? "") !== "") return `CHROMIUM_PATH names ${process.env["CHROMIUM_PATH"]}, which is not a program that can be run.`;
  return `The tests need Chromium or Chrome and found none; install it with: ${commandHere()}`;
};

const commandHere = (): string => {
  if (process.platform === "darwin") return "brew install --cask chromium";
  if (process.platform === "win32") return "winget install Google.Chrome";
  if (existsSync("/etc/debian_version")) return "sudo apt-get update && sudo apt-get install -y chromium";
  if (existsSync("/etc/fedora-release")) return "sudo dnf install -y chromium";
  if (existsSync("/etc/arch-release")) return "sudo pacman -S chromium";
  if (existsSync("/etc/alpine-release")) return "sudo apk add chromium";
  return "npx --yes playwright-core@1.65.1 install chromium";
};

const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** Newest first. */
const downloads = (): readonly string[] => {
  const folder = process.env["PLAYWRIGHT_BROWSERS_PATH"] ?? join(homedir(), process.platform === "darwin" ? "Library/Caches/ms-playwright" : process.platform === "win32" ? "AppData/Local/ms-playwright" : ".cache/ms-playwright");
  if (!existsSync(folder)) return [];
  const inside = ["chrome-linux64/chrome", "chrome-linux/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium", "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing", "chrome-win64/chrome.exe", "chrome-win/chrome.exe"];
  return readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.split("-")[1]) - Number(a.split("-")[1]))
    .flatMap((name) => inside.map((path) => join(folder, name, path)));
};
