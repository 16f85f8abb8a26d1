import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL("./page", import.meta.url)),
  logLevel: "warn",
  build: { target: "es2023", outDir: fileURLToPath(new URL("../.cache/transport-page", import.meta.url)), emptyOutDir: true, modulePreload: { polyfill: false } },
});
export default config;
