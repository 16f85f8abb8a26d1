import { createThicket, portOf, type PageDeps } from "@thicket/client";
import { prepareDocument } from "@thicket/ui";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keepRelease } from "./new-release.ts";
import { takeOpenedCode } from "./screens/opened-code.ts";
import { scriptAddress } from "./trusted.ts";
import coreWorker from "./workers/core.worker.ts?worker&url";

/** Puts the page together: the core in its worker, this page's network, and what is drawn. */
prepareDocument(document);
const opened = takeOpenedCode(location, history);
const core = new Worker(scriptAddress(coreWorker), { type: "module" });

/** ST5: the realm with the keys ends first, then the page begins anew. */
const startAgain = (): void => {
  core.terminate();
  location.reload();
};

const thicket = createThicket({
  port: portOf(core) as PageDeps["port"],
  // Comes after the first screen is drawn: it is the heaviest part, and nothing on that screen needs it.
  connect: async () => (await import("./connect.ts")).connect(),
  now: Date.now,
  setTimer: (f, ms) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
  reload: startAgain,
});
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place for the app");
createRoot(root).render(<App thicket={thicket} release={keepRelease(startAgain)} opened={opened} />);
