import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { scanBytes, scanMemory } from "./memory.ts";

test.skipIf(process.platform !== "linux")("a secret another process holds is found in its memory, and one it doesn't hold is not", async () => {
  // It makes the secret itself: neither its arguments nor its source hold it.
  const child = spawn(process.execPath, ["-e", "globalThis.kept = Buffer.from(['quit', 'chen', 'bitter'].join('') + process.pid); console.log('ready'); setInterval(() => kept.length, 1000)"]);
  try {
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const { hits, bytes } = scanMemory(child.pid ?? 0, [
      { name: "kept", secret: `quitchenbitter${child.pid}` },
      { name: "never", secret: `neverquitchen${child.pid}` },
    ]);
    expect(hits.map((hit) => hit.split(",")[0])).toContain("kept");
    expect(hits.filter((hit) => hit.startsWith("never"))).toEqual([]);
    expect(bytes).toBeGreaterThan(1_000_000);
  } finally {
    child.kill("SIGKILL");
  }
});

test("bytes are searched in all forms of a secret", () => {
  const canary = { name: "c", secret: "Quittenbitter" };
  expect(scanBytes(Buffer.from(`xx${Buffer.from(canary.secret).toString("base64")}`), [canary]).length).toBeGreaterThan(0);
  expect(scanBytes(Buffer.from(canary.secret, "utf16le"), [canary])).toEqual(["c, UTF-16 LE"]);
  expect(scanBytes(Buffer.from("nothing of it"), [canary])).toEqual([]);
});
