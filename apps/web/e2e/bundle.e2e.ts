/** The shipped bundle, as `pnpm build` left it: what it holds and what it must not. No browser is needed for it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { findApplyCalls, type ApplyCalls } from "../../../tooling/bundle/apply-calls.ts";
import { findHosts, findMadeCode } from "../../../tooling/bundle/forbidden.ts";
import { bind, readScripts } from "../../../tooling/bundle/read.ts";

const DIST = join(import.meta.dirname, "../dist");

/** Hosts that stand in texts of libraries, and why each is never asked. The page's policy lets none of them through either. */
const NAMED_AND_NEVER_ASKED = new Map([
  ["www.w3.org", "names of XML vocabularies"],
  ["react.dev", "React's errors say where they are explained"],
  ["github.com", "errors of Yjs and libp2p say where they are explained"],
  ["prosemirror.net", "an error of ProseMirror says where it is explained"],
  ["www.npmjs.com", "an error of hash-wasm says where it is explained"],
  ["cloudflare-dns.com", "libp2p's way to look up names in /dnsaddr addresses; ours has no resolver for them"],
  ["dns.google", "the same"],
  ...["stun.l.google.com", "global.stun.twilio.com", "stun.cloudflare.com", "stun.services.mozilla.com"].map((host) => [host, "libp2p's servers for finding one's address, where none are set; we set that there are none"] as const),
]);

let scripts: ReadonlyMap<string, string>;
let found: ApplyCalls;

beforeAll(() => {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("The app is not built. Run `pnpm build` first.");
  scripts = readScripts(DIST);
  found = findApplyCalls(scripts);
});

test("GT5 in each script with Yjs in it, bytes reach it by one call, the gate's; the gate's own realm has no Yjs at all", () => {
  expect(found.takers.map(kindOf).sort()).toEqual(["core.worker", "main"]);
  expect(found.calls.map(({ file, gated }) => `${kindOf(file)} ${gated ? "gated" : "not gated"}`).sort()).toEqual(["core.worker gated", "main gated"]);
  const gate = [...scripts].find(([file]) => kindOf(file) === "gate.worker");
  expect(gate?.[1]).not.toMatch(/pendingStructs|clientID/);
});

/** How whoever takes bytes in is called from elsewhere in the same script. */
test.each([
  ["a call", (name: string, i: number) => `globalThis.later${i} = (doc, bytes) => { ${name}(doc, bytes); };`],
  ["a call through a function of another name", (name: string, i: number) => `const passedOn${i} = (doc, bytes) => ${name}(doc, bytes); addEventListener("message", ({ data }) => passedOn${i}(data.doc, data.bytes));`],
  ["the function given away", (name: string, i: number) => `globalThis.later${i} = { ${name} };`],
  ["the function exported", (name: string, i: number) => `export { ${name} as later${i} };`],
])("GT5 control: %s, planted in the shipped core, is seen", (_, plant) => {
  const [file = "", names = []] = [...found.names].find(([name]) => kindOf(name) === "core.worker") ?? [];
  const { calls } = findApplyCalls(new Map([[file, `${scripts.get(file) ?? ""}\n;${names.map(plant).join("\n")}`]]));
  expect(names.length).toBeGreaterThan(0);
  expect(calls.filter(({ gated }) => !gated)).toHaveLength(names.length);
  expect(calls.filter(({ gated }) => gated)).toHaveLength(1);
});

test("MD2 no script makes code from text, names a host it might ask, or can write session keys; there is no map back to the source", () => {
  const bound = bind(scripts);
  expect(findMadeCode(bound)).toEqual([]);
  expect(findHosts(bound).filter(({ what }) => !NAMED_AND_NEVER_ASKED.has(what))).toEqual([]);
  expect([...scripts.values()].filter((text) => /iceServers:\s*\[\]/.test(text))).toHaveLength(1);
  for (const [file, text] of scripts) expect(text, file).not.toMatch(/NOISE_KEYLOG|DUMP_SESSION_KEYS|sourceMappingURL/);
  expect(readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".map"))).toEqual([]);
  const page = readFileSync(join(DIST, "index.html"), "utf8");
  expect(page).not.toMatch(/https?:\/\/|\son\w+=|<style|<script(?![^>]*\bsrc=)|style=/);
});

test("MD2 control: code from text and a foreign host are seen when they are there", () => {
  const planted = bind(new Map([["a.js", 'const f = new Function("x"); eval("1"); setTimeout("g()", 1); globalThis.eval("2"); fetch(`https://tracker.example/${f}`); const s = "stun:stun.l.google.com:19302"; setTimeout(() => s, 1);']]));
  expect(findMadeCode(planted).map(({ what }) => what.slice(0, 9))).toEqual(["new Funct", 'eval("1")', "setTimeou", "globalThi"]);
  expect(findHosts(planted).map(({ what }) => what)).toEqual(["stun.l.google.com", "tracker.example"]);
});

/** "core.worker" of "assets/core.worker-DvcI6aLf.js". */
const kindOf = (file: string): string => /([a-z.]+?)-[\w-]{8}\.js$/.exec(file)?.[1] ?? file;
