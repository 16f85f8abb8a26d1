import gate from "./gate.worker.ts?worker&url";
import { scriptAddress } from "../trusted.ts";
const w = new Worker(scriptAddress(gate), { type: "module" });
w.onmessage = (e) => postMessage(e.data);
