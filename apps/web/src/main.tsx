import { createRoot } from "react-dom/client";
import core from "./workers/core.worker.ts?worker&url";
import { scriptAddress } from "./trusted.ts";
const w = new Worker(scriptAddress(core), { type: "module" });
w.onmessage = (e) => { document.title = String(e.data); };
createRoot(document.getElementById("root") as HTMLElement).render(<p>hi</p>);
