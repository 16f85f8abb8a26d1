/** What every RecordStore must do. Each adapter's test calls this with a place of its own. */
import type { RecordStore } from "@thicket/log";
import { describe, expect, test } from "vitest";

export interface StorePlace {
  /** Opens what is there. Closed stores can be opened again. */
  open(): Promise<RecordStore>;
  /** Lets whatever time this place has go on until `work` is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

export const recordStoreSuite = (name: string, createPlace: () => Promise<StorePlace>): void => {
  describe(`record store: ${name}`, () => {
    const record = (byte: number, length = 40): Uint8Array => new Uint8Array(length).fill(byte);
    const all = async (store: RecordStore): Promise<readonly Uint8Array[]> => {
      const records: Uint8Array[] = [];
      for await (const batch of store.load()) records.push(...batch);
      return records;
    };

    test("an empty one has nothing", async () => {
      const place = await createPlace();
      expect(await place.run(all(await place.open()))).toEqual([]);
    });

    test("what was appended is there in order, now and after reopening", async () => {
      const place = await createPlace();
      const store = await place.open();
      await place.run(store.append([record(1), record(2)]));
      await place.run(store.append([record(3, 0), record(4, 300_000)]));
      const wanted = [record(1), record(2), record(3, 0), record(4, 300_000)];
      expect(await place.run(all(store))).toEqual(wanted);
      await place.run(store.close());
      expect(await place.run(all(await place.open()))).toEqual(wanted);
    });

    test("appends made at once keep the order of the calls", async () => {
      const place = await createPlace();
      const store = await place.open();
      await place.run(Promise.all(Array.from({ length: 30 }, (_, i) => store.append([record(2 * i), record(2 * i + 1)]))));
      expect((await place.run(all(store))).map(([byte]) => byte)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    });

    test("what the caller changes later was not changed here", async () => {
      const place = await createPlace();
      const store = await place.open();
      const mine = record(1);
      const writing = store.append([mine]);
      mine.fill(9);
      await place.run(writing);
      const [first] = await place.run(all(store));
      first?.fill(8);
      expect(await place.run(all(store))).toEqual([record(1)]);
    });

    test("many records load, whatever the batches", async () => {
      const place = await createPlace();
      const store = await place.open();
      await place.run(store.append(Array.from({ length: 3000 }, (_, i) => Uint8Array.of(i >> 8, i & 255))));
      expect((await place.run(all(store))).every(([high, low], i) => high === i >> 8 && low === (i & 255))).toBe(true);
    });

    test("cleared, it is empty and goes on", async () => {
      const place = await createPlace();
      const store = await place.open();
      await place.run(store.append([record(1)]));
      await place.run(store.clear());
      await place.run(store.append([record(2)]));
      expect(await place.run(all(store))).toEqual([record(2)]);
    });

    test("closed, it takes nothing more", async () => {
      const place = await createPlace();
      const store = await place.open();
      await place.run(store.close());
      await expect(place.run(store.append([record(1)]))).rejects.toThrow();
    });
  });
};
