/** `npm start`: builds the web app and starts the keeper with it on one fixed port of this machine only. */
import { run } from "./run.ts";

const PORT = "7460";

const built = await run("vite", "build", "--config", "apps/web/vite.config.ts", "--logLevel", "warn");
if (built !== 0) process.exit(built);
// The keeper stops by itself on Ctrl+C, which reaches it as it reaches us; its exit is ours.
process.on("SIGINT", () => undefined);
console.log(`Open http://127.0.0.1:${PORT}/ in Chromium, Chrome or Firefox. Ctrl+C stops it.`);
process.exitCode = await run("node", "apps/keeper/src/main.ts", "--port", PORT, "--web", "apps/web/dist");
