/** The control: the same text in a plain y-indexeddb store. */
import { IndexeddbPersistence } from "y-indexeddb";
import { Doc } from "yjs";
import { answer } from "../../../../tooling/lab/worker.ts";

/** LevelDB turns its log into a table after 4 MiB; Chromium wraps a value above 64 KiB away into a file. */
const pushIntoTables = async (store: IndexeddbPersistence): Promise<void> => {
  for (let i = 0; i < 120; i++) await store.set(`noise ${i}`, crypto.getRandomValues(new Uint8Array(50_000)).buffer);
};

answer({
  fill: async (texts: readonly string[]) => {
    const doc = new Doc();
    const store = new IndexeddbPersistence("plain", doc);
    await store.whenSynced;
    for (const text of texts) doc.getText("body").insert(0, `${text}\n`);
    // One more row than y-indexeddb's own limit, so that it compacts.
    for (let i = 0; i < 600; i++) doc.getText("body").insert(doc.getText("body").length, "x");
    await new Promise((resume) => setTimeout(resume, 2_500));
    await pushIntoTables(store);
    await store.destroy();
    return doc.getText("body").length;
  },
  open: async () => {
    const doc = new Doc();
    await new IndexeddbPersistence("plain", doc).whenSynced;
    return doc.getText("body").length;
  },
});
