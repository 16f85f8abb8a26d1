/**
 * R26: a locked profile holds no plaintext, key, name or title. The whole profile is searched as it lies
 * on the disk: history, sessions and form data included, LevelDB's blocks decompressed, in every form of
 * each secret. Twice: the app as it ships, used by hand and killed while open; and the vault in the real
 * stores alone, where the keys are known and can be looked for too. Controls, or the run is void: a plain y-indexeddb profile with the same text shows it in the
 * compacted file, and a careless page shows it in history and sessions.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openLab, type Lab } from "../../../tooling/lab/lab.ts";
import type { ProofOptions, Verdict } from "./proof.ts";
import { fillAppProfile, type AppTexts } from "./r26/app.ts";
import { makeCanaries } from "./r26/canaries.ts";
import type { Canary } from "../../../tooling/scan/needles.ts";
import { scanFolder, type Hit, type Scan } from "../../../tooling/scan/scan.ts";

const WORDS = "river candle otter maple seven stone";
const CONTROL_TABLE = /\.ldb$/;

export const prove = async ({ sabotage, seed }: ProofOptions): Promise<Verdict> => {
  const canaries = makeCanaries(seed, ["group name", "own name", "document title", "note", "roster cell", "task"]);
  const controls = sabotage ? { counts: {}, missing: [] } : await runControls(canaries);
  const store = await sealedStore(canaries, sabotage);
  const app = sabotage ? { counts: {}, violation: undefined } : await runApp(seed);
  const violation = controls.missing[0] ?? store.problem ?? leak(store.scan) ?? app.violation;
  return {
    ok: violation === undefined,
    counts: { ...controls.counts, ...countsOf("sealed store", store.scan), ...app.counts },
    ...(sabotage ? { seam: "unsafeSealNothing" } : {}),
    ...(violation === undefined ? {} : { firstViolation: violation }),
  };
};

const APP_TEXTS = ["group name", "own name", "document title", "note", "column", "person", "roster cell", "task"] as const;

const runApp = async (seed: number): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly violation: string | undefined }> => {
  const texts = Object.fromEntries(makeCanaries(seed, APP_TEXTS.map((name) => `app ${name}`)).map(({ secret }, i) => [APP_TEXTS[i], secret])) as AppTexts;
  const { scan, addressFound, trouble } = await fillAppProfile(texts);
  const blind = addressFound ? undefined : "control: the app's address was not found in the browser's history: the scanner is blind";
  return { counts: countsOf("app", scan), violation: leak(scan) ?? blind ?? trouble[0] };
};

const leak = ({ hits, unread }: Scan): string | undefined => (hits[0] === undefined ? unread[0] : describeHit(hits[0]));

const describeHit = ({ canary, form, file, how }: Hit): string => `${canary} found ${form} in ${file} (${how})`;

const countsOf = (of: string, scan: Scan): Readonly<Record<string, number>> => ({
  [`${of} files`]: scan.files,
  [`${of} bytes`]: scan.bytes,
  ...Object.fromEntries(Object.entries(scan.views).map(([how, count]) => [`${of} ${how}s`, count])),
  [`${of} hits`]: scan.hits.length,
  [`${of} unread`]: scan.unread.length,
});

/** Fills a profile, ends the browser, opens it once more so that the logs are written into tables, and searches it. */
const twice = async (worker: string, fill: (lab: Lab) => Promise<readonly Canary[]>, open: (lab: Lab) => Promise<void>): Promise<Scan> => {
  const first = await openLab({ worker: join(import.meta.dirname, "r26", worker) });
  const port = Number(new URL(first.page.url()).port);
  const canaries = await fill(first);
  await first.close({ keep: true });
  const second = await openLab({ worker: join(import.meta.dirname, "r26", worker), profile: first.profile, port });
  await open(second);
  await second.close({ keep: true });
  const scan = scanFolder(first.profile, canaries);
  rmSync(first.profile, { recursive: true, force: true });
  return scan;
};

const sealedStore = async (canaries: readonly (Canary & { readonly secret: string })[], sabotage: boolean): Promise<{ readonly scan: Scan; readonly problem: string | undefined }> => {
  const texts = canaries.map(({ secret }) => secret);
  let state = "";
  const scan = await twice(
    "sealed.worker.ts",
    async (lab) => {
      const keys = await lab.call<readonly string[]>("fill", WORDS, texts, sabotage);
      return [...canaries, { name: "passphrase", secret: WORDS }, ...keys.map((key, i) => ({ name: ["master key", "journal key"][i] ?? "key", secret: Buffer.from(key, "hex") }))];
    },
    async (lab) => {
      state = await lab.call<string>("open", WORDS, texts, sabotage);
    },
  );
  return { scan, problem: state === "open" ? undefined : `the store did not open again: ${state}` };
};

const runControls = async (canaries: readonly (Canary & { readonly secret: string })[]): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly missing: readonly string[] }> => {
  const texts = canaries.map(({ secret }) => secret);
  const careless = makeCareless(canaries);
  const scan = await twice(
    "plain.worker.ts",
    async (lab) => {
      await lab.call("fill", texts);
      await careless.do(lab);
      return [...canaries, ...careless.canaries];
    },
    async (lab) => void (await lab.call("open")),
  );
  const inTables = canaries.filter(({ name }) => scan.hits.some((hit) => hit.canary === name && CONTROL_TABLE.test(hit.file) && hit.how === "table pair"));
  const shown = careless.places.filter(([canary, place]) => scan.hits.some((hit) => hit.canary === canary && hit.file.includes(place)));
  return {
    counts: { "control in tables": inTables.length, "control in history, sessions and forms": shown.length, ...countsOf("control", scan) },
    missing: [
      ...canaries.filter((canary) => !inTables.includes(canary)).map(({ name }) => `control: ${name} was not found in the compacted file of a plain store: the scanner is blind`),
      ...careless.places.filter((place) => !shown.includes(place)).map(([name, place]) => `control: the ${name} of a careless page was not found in ${place}: the scanner is blind`),
    ],
  };
};

interface Careless {
  readonly canaries: readonly Canary[];
  /** Which of them must turn up in which file. */
  readonly places: readonly (readonly [canary: string, place: string])[];
  do(lab: Lab): Promise<void>;
}

/** A page that does what ours must not: a title, an address and a form field that say something. */
const makeCareless = (canaries: readonly (Canary & { readonly secret: string })[]): Careless => {
  const [title = "", address = "", field = ""] = canaries.map(({ secret }) => `${[...secret].reverse().join("")}`);
  return {
    canaries: [{ name: "window title", secret: title }, { name: "address", secret: address }, { name: "form field", secret: field }],
    places: [["window title", "/History"], ["window title", "/Sessions/"], ["address", "/History"], ["address", "/Sessions/"], ["form field", "/Web Data"], ["form field", "/Sessions/"]],
    do: async ({ page }) => {
      await page.evaluate(
        ([titleText, addressText]) => {
          history.pushState(undefined, "", `#${encodeURIComponent(addressText ?? "")}`);
          document.title = titleText ?? "";
          const form = document.createElement("form");
          form.method = "post";
          form.target = "sink";
          form.innerHTML = '<input name="city" autocomplete="on"><button>Send</button>';
          const sink = document.createElement("iframe");
          sink.name = "sink";
          document.body.append(form, sink);
        },
        [title, address],
      );
      await page.locator("input").pressSequentially(field);
      await page.locator("button").click();
      // Chromium writes its session and its suggestions a little later.
      await page.waitForTimeout(3_000);
    },
  };
};
