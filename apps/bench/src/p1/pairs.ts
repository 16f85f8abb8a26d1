/** Two people in two Chromium processes, connected directly: ours, and y-webrtc's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openBrowser, type Browser } from "../browser.ts";
import { freePort } from "../free-port.ts";
import { startProgram } from "../program.ts";
import { serveSite } from "../site/serve-site.ts";

export interface Pair {
  readonly people: readonly [Browser, Browser];
  close(): Promise<void>;
}

const REPOSITORY = join(import.meta.dirname, "../../../..");

const both = async (folder?: string): Promise<readonly [Browser, Browser]> => [await openBrowser(folder), await openBrowser(folder)];

/** A real keeper serves the page and brings the two together; a group is made and joined as people do it. */
export const thicketPair = async (site: string, { traced = false, profiles }: { readonly traced?: boolean; readonly profiles?: string } = {}): Promise<Pair> => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), "thicket-bench-keeper-"));
  const keeper = await startProgram(join(REPOSITORY, "apps/keeper/src/main.ts"), ["--port", String(port), "--data", data, "--web", site], `${origin}/keeper.json`);
  const people = await both(profiles);
  const [ana, bo] = people;
  await Promise.all(people.map((person) => person.open(`${origin}/p1-thicket.html${traced ? "?traced" : ""}`)));
  await ana.call("makeGroup");
  const code = await ana.call<string>("showCode");
  await Promise.all([bo.call("join", code), ana.call("approve")]);
  await ana.call("fill");
  await Promise.all(people.map((person) => person.call("direct")));
  return {
    people,
    close: async () => {
      await Promise.all(people.map((person) => person.close()));
      await keeper.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
};

/** With the signalling server it ships, on this machine. */
export const webrtcPair = async (site: string): Promise<Pair> => {
  const port = await freePort();
  const signalling = await startProgram(join(REPOSITORY, "apps/bench/node_modules/y-webrtc/bin/server.js"), [], `http://127.0.0.1:${port}/`, { PORT: String(port) });
  const served = await serveSite(site);
  const people = await both();
  for (const person of people) {
    await person.open(`${served.origin}/p1-webrtc.html`);
    await person.call("connect", `ws://127.0.0.1:${port}`);
  }
  const [ana, bo] = people;
  await ana.call("fill");
  for (let tries = 0; !(await bo.call<boolean>("filled")); tries++) {
    if (tries > 300) throw new Error("y-webrtc's two pages did not connect");
    await sleep(100);
  }
  return {
    people,
    close: async () => {
      await Promise.all(people.map((person) => person.close()));
      served.close();
      await signalling.end();
    },
  };
};
