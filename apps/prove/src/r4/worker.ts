import { parentPort, workerData } from "node:worker_threads";
import { runSeries, type Series } from "./series.ts";

parentPort?.postMessage(await runSeries(workerData as Series));
