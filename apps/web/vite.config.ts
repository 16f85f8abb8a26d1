import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const DIST = join(import.meta.dirname, "dist");

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((item) => (item.isDirectory() ? filesUnder(join(folder, item.name)) : [join(folder, item.name)]));

/** Writes the hashed list of this release into the service worker, once every other file is there. */
const releaseList = (): Plugin => ({
  name: "thicket-release-list",
  apply: "build",
  writeBundle: {
    sequential: true,
    order: "post",
    handler() {
      const worker = join(DIST, "service-worker.js");
      const files = Object.fromEntries(
        filesUnder(DIST)
          .filter((file) => file !== worker)
          .map((file) => [`/${relative(DIST, file)}`, createHash("sha256").update(readFileSync(file)).digest("hex")] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      const name = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
      const source = readFileSync(worker, "utf8");
      if (!source.includes("__RELEASE__")) throw new Error("the service worker has no place for its list");
      writeFileSync(worker, source.replaceAll("__RELEASE__", JSON.stringify({ name, files })));
    },
  },
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), releaseList()],
  // js-libp2p-noise can write session keys to a file named by this variable; no build of ours may read it.
  define: { "globalThis.process.env.DUMP_SESSION_KEYS": "undefined" },
  worker: { format: "es" },
  build: {
    target: ["chrome119", "firefox121", "safari17.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    rollupOptions: {
      input: { index: join(import.meta.dirname, "index.html"), "service-worker": join(import.meta.dirname, "src/service-worker.ts") },
      output: { entryFileNames: (chunk) => (chunk.name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js") },
    },
  },
});
