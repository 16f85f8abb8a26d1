/** The command: node apps/keeper/src/main.ts [--port 7460] [--host 127.0.0.1] [--data DIR] [--web DIR] */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { PortTaken, startKeeper, type Keeper } from "./keeper.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const BUILT_APP = `${REPOSITORY}apps/web/dist`;
/** How often the log counts. */
const COUNT_MS = 10 * 60_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const fail = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const readOptions = (): { port: number; host: string; data: string; web: string | undefined } => {
  try {
    const { values } = parseArgs({
      options: { port: { type: "string" }, host: { type: "string" }, data: { type: "string" }, web: { type: "string" } },
    });
    const port = Number(values.port ?? "7460");
    if (!Number.isInteger(port) || port < 0 || port > 65_535) fail("The port must be a number up to 65535.");
    if (values.web !== undefined && !existsSync(values.web)) fail("The folder of the web app does not exist. Build it first, or name another with --web.");
    return {
      port,
      host: values.host ?? "127.0.0.1",
      data: values.data ?? `${REPOSITORY}.cache/keeper`,
      web: values.web ?? (existsSync(BUILT_APP) ? BUILT_APP : undefined),
    };
  } catch {
    return fail("Usage: main.ts [--port 7460] [--host 127.0.0.1] [--data DIR] [--web DIR]");
  }
};

const start = async (): Promise<Keeper> => {
  const options = readOptions();
  try {
    const keeper = await startKeeper({ ...options, now: Date.now });
    say(`Thicket is at http://${options.host}:${keeper.port}/${options.web === undefined ? " (no web app is built yet)" : ""}`);
    say(`keeper ${keeper.peer}`);
    return keeper;
  } catch (problem) {
    if (problem instanceof PortTaken) return fail(`Port ${options.port} is already in use on this machine. Stop the other program, or start the keeper with --port and another number.`);
    throw problem;
  }
};

const keeper = await start();
setInterval(() => say(`count ${JSON.stringify(keeper.counts())}`), COUNT_MS).unref();

// LM7: a fault in one connection's code must not take everyone's keeper down. Its kind is logged; its text could name somebody and is not.
let faults = 0;
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (problem: unknown) => say(`fault ${++faults} ${problem instanceof Error ? problem.name : "unknown"}`));

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (stopping) process.exit(0);
    stopping = true;
    void keeper.stop().finally(() => process.exit(0));
  });
