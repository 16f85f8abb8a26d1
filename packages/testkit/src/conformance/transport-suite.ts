/** What every Transport must do, in memory, simulated or real. Each adapter's test calls this with a lab of its own. */
import { ConnectionBroken, type Connection, type PeerTag, type Purpose, type Transport } from "@thicket/link";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

export interface TransportLab {
  /** A started machine at the lab's one helper; the same one for the same name. */
  machine(name: string): Promise<Transport>;
  /** Waits, in whatever time this lab has, until `good`. */
  until(good: () => boolean): Promise<boolean>;
  /** Ends a machine as a crash does: nothing is said to anyone. */
  kill(transport: Transport): Promise<void>;
  close(): Promise<void>;
}

export const transportSuite = (name: string, createLab: () => Promise<TransportLab>): void => {
  describe(`transport: ${name}`, () => {
    let lab: TransportLab;
    beforeEach(async () => void (lab = await createLab()));
    afterEach(() => lab.close());

    /** Settled, in this lab's time. */
    const done = async <T>(promise: Promise<T>): Promise<T> => {
      let state = "open";
      promise.then(() => (state = "done"), () => (state = "done"));
      expect(await lab.until(() => state === "done")).toBe(true);
      return promise;
    };

    const pair = async (purpose: Purpose = "session"): Promise<readonly [Connection, Connection]> => {
      const [ana, bo] = [await lab.machine("ana"), await lab.machine("bo")];
      const arrived: Connection[] = [];
      bo.onConnection((connection) => arrived.push(connection));
      const dialled = await done(ana.dial(bo.self, purpose));
      if (!dialled.ok) throw new Error(dialled.error.code);
      await lab.until(() => arrived.length > 0);
      const [there] = arrived;
      if (there === undefined) throw new Error("nothing arrived");
      expect([dialled.value.remotePeer, dialled.value.purpose, dialled.value.dialled]).toEqual([bo.self, purpose, true]);
      expect([there.remotePeer, there.purpose, there.dialled]).toEqual([ana.self, purpose, false]);
      return [dialled.value, there];
    };
    const read = (connection: Connection): { readonly got: Uint8Array[]; readonly over: () => "open" | "ended" | "broken" } => {
      const got: Uint8Array[] = [];
      let over: "open" | "ended" | "broken" = "open";
      void (async () => {
        for await (const message of connection.messages()) got.push(message);
      })().then(() => (over = "ended"), (problem: unknown) => (over = problem instanceof ConnectionBroken ? "broken" : "open"));
      return { got, over: () => over };
    };

    test("messages arrive whole, in order, both ways, empty ones too", async () => {
      const [here, there] = await pair();
      const [atHere, atThere] = [read(here), read(there)];
      const sent = [0, 1, 255, 70_000, 3].map((length, i) => new Uint8Array(length).fill(i));
      for (const message of sent) await done(here.send(message));
      await done(there.send(Uint8Array.of(9)));
      await lab.until(() => atThere.got.length === sent.length && atHere.got.length === 1);
      expect(atThere.got.map((message) => message.length)).toEqual(sent.map((message) => message.length));
      expect(atThere.got.every((message, i) => message.every((byte) => byte === i))).toBe(true);
      expect(atHere.got).toEqual([Uint8Array.of(9)]);
    });

    test("what is changed after sending arrives as it was", async () => {
      const [here, there] = await pair();
      const { got } = read(there);
      const message = Uint8Array.of(1, 2, 3);
      const sending = here.send(message);
      await done(sending);
      message.fill(0);
      await lab.until(() => got.length === 1);
      expect(got).toEqual([Uint8Array.of(1, 2, 3)]);
    });

    test("closing ends the other side after all that was sent; then sending rejects", async () => {
      const [here, there] = await pair("join");
      const { got, over } = read(there);
      await done(here.send(Uint8Array.of(7)));
      void here.close();
      expect(await lab.until(() => over() === "ended")).toBe(true);
      expect(got).toEqual([Uint8Array.of(7)]);
      await done(Promise.all([here.closed, there.closed]));
      await expect(done(there.send(Uint8Array.of(1)))).rejects.toBeInstanceOf(ConnectionBroken);
      await expect(done(here.send(Uint8Array.of(1)))).rejects.toBeInstanceOf(ConnectionBroken);
    });

    test("a connection has one reader", async () => {
      const [here] = await pair();
      read(here);
      await expect(here.messages()[Symbol.asyncIterator]().next()).rejects.toThrow();
    });

    test("an over-long message is a bug of the sender and harms nobody", async () => {
      const [here, there] = await pair();
      const { got } = read(there);
      await expect(done(here.send(new Uint8Array(2 * 1024 * 1024 + 1)))).rejects.toBeInstanceOf(RangeError);
      await done(here.send(Uint8Array.of(1)));
      expect(await lab.until(() => got.length === 1)).toBe(true);
    });

    test("nobody there, or nobody of that name: said, not thrown", async () => {
      const ana = await lab.machine("ana");
      expect(await done(ana.dial("nobody-of-this-name" as PeerTag, "session"))).toMatchObject({ ok: false });
      expect(await done(ana.dial("x" as PeerTag, "session", { signal: AbortSignal.abort() }))).toMatchObject({ ok: false, error: { code: "cancelled" } });
    });

    test("a machine that is gone breaks its connections", async () => {
      const [here] = await pair();
      const { over } = read(here);
      await lab.kill(await lab.machine("bo"));
      expect(await lab.until(() => over() === "broken")).toBe(true);
      await done(here.closed);
    });

    test("those who announce one topic hear of each other, and of nobody on another", async () => {
      const topics = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
      const heard: string[] = [];
      const announcing = async (who: string, topic: Uint8Array): Promise<void> => {
        const machine = await lab.machine(who);
        machine.onPresent((of, peer) => heard.push(`${machine.self} ${of[0]} ${peer}`));
        machine.announce([topic]);
      };
      await announcing("ana", topics[0]);
      await announcing("cy", topics[1]);
      await announcing("bo", topics[0]);
      const [ana, bo] = [await lab.machine("ana"), await lab.machine("bo")];
      expect(await lab.until(() => heard.length >= 2)).toBe(true);
      expect([...new Set(heard)].sort()).toEqual([`${ana.self} 1 ${bo.self}`, `${bo.self} 1 ${ana.self}`].sort());
      expect(typeof ana.helperTime()).toBe("number");
    });
  });
};
