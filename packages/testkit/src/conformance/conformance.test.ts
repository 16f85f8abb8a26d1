import { createMemoryNetwork, type Transport } from "@thicket/link";
import { createMemoryStore, type MemoryDisk } from "@thicket/log";
import { createLife, createSeeded, createSimDisk, createSimNetwork, createVirtualClock, openSimStore, type Life } from "../index.ts";
import { recordStoreSuite, transportSuite } from "./index.ts";

recordStoreSuite("memory", async () => {
  const disk: MemoryDisk = { records: [] };
  return { open: async () => createMemoryStore({ disk }), run: (work) => work };
});

recordStoreSuite("simulated", async () => {
  const clock = createVirtualClock();
  const disk = createSimDisk();
  return {
    open: async () => openSimStore({ disk, clock, seeded: createSeeded(1) }),
    run: async (work) => {
      let done = false;
      const watched = work.finally(() => (done = true));
      watched.catch(() => undefined);
      await clock.until(() => done, 60_000);
      return watched;
    },
  };
});

transportSuite("memory", async () => {
  const later = (ms: number, f: () => void): (() => void) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  };
  const network = createMemoryNetwork({ beat: { soon: (f) => void setImmediate(f), later }, now: Date.now });
  const machines = new Map<string, Transport>();
  return {
    machine: async (name) => {
      const known = machines.get(name);
      if (known !== undefined) return known;
      const joined = network.join(name);
      machines.set(name, joined);
      await joined.start();
      return joined;
    },
    until: async (good) => {
      for (const end = Date.now() + 5000; !good() && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 2));
      return good();
    },
    kill: async ({ self }) => network.unplug(self),
    close: async () => void (await Promise.all([...machines.values()].map((machine) => machine.stop()))),
  };
});

transportSuite("simulated", async () => {
  const clock = createVirtualClock();
  const network = createSimNetwork({ clock, seeded: createSeeded(7) });
  const machines = new Map<string, { readonly transport: Transport; readonly life: Life }>();
  return {
    machine: async (name) => {
      const known = machines.get(name);
      if (known !== undefined) return known.transport;
      const life = createLife();
      const transport = network.join(name, life);
      machines.set(name, { transport, life });
      await transport.start();
      return transport;
    },
    until: (good) => clock.until(good, 60_000),
    kill: async ({ self }) => machines.get(self)?.life.end(),
    close: async () => undefined,
  };
});
