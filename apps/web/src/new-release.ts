import type { Readable } from "@thicket/client";
import { scriptAddress } from "./trusted.ts";

/** A newer release of the app that is whole on this device and waits to be let in. */
export interface NewRelease {
  readonly waits: Readable<boolean>;
  /** Lets it in; the page then starts again with it. */
  accept(): void;
}

/** Registers the service worker, which keeps this release on the device. Without one the app works while its keeper is up. */
export const keepRelease = (reload: () => void): NewRelease => {
  const listeners = new Set<() => void>();
  let waiting: ServiceWorker | undefined;
  const set = (worker: ServiceWorker | null): void => {
    waiting = worker ?? undefined;
    for (const f of listeners) f();
  };
  const workers = (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  // Let in by another tab: parts of this release that are not loaded yet are gone now.
  if (workers !== undefined && workers.controller !== null) workers.addEventListener("controllerchange", reload, { once: true });
  void workers?.register(scriptAddress("/service-worker.js")).then(
    (registration) => {
      // Without a controller it is the first release, not a newer one: nothing to accept.
      const look = (): void => set(workers.controller === null ? null : registration.waiting);
      look();
      registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    },
    () => undefined,
  );
  return {
    waits: {
      get: () => waiting !== undefined,
      subscribe: (f) => {
        listeners.add(f);
        return () => listeners.delete(f);
      },
    },
    accept: () => {
      workers?.addEventListener("controllerchange", reload, { once: true });
      waiting?.postMessage("accept-release");
    },
  };
};
