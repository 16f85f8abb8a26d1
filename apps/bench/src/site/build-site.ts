/** The pages the benchmarks open, built as the app is: its real workers, its own define, minified. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

export type SitePage = "p1-thicket" | "p1-webrtc" | "p2";

/** Builds them into a new folder, whose path it returns: the caller removes it. */
export const buildSite = async (pages: readonly SitePage[]): Promise<string> => {
  const outDir = mkdtempSync(join(tmpdir(), "thicket-bench-site-"));
  await build({
    configFile: false,
    logLevel: "warn",
    root: import.meta.dirname,
    define: { "process.env.NOISE_KEYLOG": "undefined", "process.env.DUMP_SESSION_KEYS": "undefined" },
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 2_000, target: "chrome119", assetsInlineLimit: 0, modulePreload: { polyfill: false }, rollupOptions: { input: Object.fromEntries(pages.map((page) => [page, join(import.meta.dirname, `${page}.html`)])) } },
  });
  return outDir;
};
