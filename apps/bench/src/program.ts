import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export interface Program {
  readonly end: () => Promise<void>;
}

/** Runs a script in this Node until `address` answers; what it says is shown only when it doesn't. */
export const startProgram = async (script: string, args: readonly string[], address: string, env: Readonly<Record<string, string>> = {}): Promise<Program> => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000)));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let tries = 0; !(await fetch(address).then((response) => response.ok, () => false)); tries++) {
    if (child.exitCode !== null || tries > 150) throw new Error(`${script} did not start: ${said}`);
    await sleep(200);
  }
  return {
    end: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
};
