/** Programs run from the tooling: always this workspace's own, under the Node this is running on. */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

export const ROOT: string = join(import.meta.dirname, "..");

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [join(ROOT, "node_modules/.bin"), join(process.execPath, ".."), process.env["PATH"] ?? ""].join(delimiter),
});

/** Output goes where ours goes. The exit code, or 1 when a signal ended it. */
export const run = (command: string, ...args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: environment(), stdio: "inherit", shell: process.platform === "win32" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });

/** What it printed, both streams, and its exit code. */
export const capture = (command: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: environment(), stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (output += bytes.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
