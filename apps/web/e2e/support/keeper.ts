import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface KeeperProcess {
  readonly pid: number;
  readonly origin: string;
  readonly data: string;
  readonly output: () => string;
  /** SIGKILL, and gone when this resolves. */
  kill(): Promise<void>;
}

const ROOT = join(import.meta.dirname, "../../../..");

/** The real keeper process on a loopback port, serving the built app. */
export const startKeeper = async (options: { readonly port: number; readonly data?: string }): Promise<KeeperProcess> => {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "thicket-keeper-"));
  const origin = `http://127.0.0.1:${options.port}`;
  const child = spawn(process.execPath, [join(ROOT, "apps/keeper/src/main.ts"), "--port", String(options.port), "--data", data, "--web", join(ROOT, "apps/web/dist")], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (output += bytes.toString()));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 150) throw new Error(`the keeper did not start: ${output}`);
    const up = await fetch(`${origin}/keeper.json`).then((response) => response.ok, () => false);
    if (up) break;
    await sleep(200);
  }
  return {
    pid: child.pid ?? 0, origin, data, output: () => output,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
};
