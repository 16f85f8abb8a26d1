import { serveGate } from "@thicket/client/gate";

/** The gate's realm (GT3): no key, no network, no Y.Doc. The core ends it when it overruns. */
const scope = globalThis as unknown as Worker;
serveGate({
  post: (message) => scope.postMessage(message),
  listen: (f) => scope.addEventListener("message", (event) => f(event.data)),
});
